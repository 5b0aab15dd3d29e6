"""What the pipeline calls: local paths in, local files out. Every error that ends a video names its object here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Kind, Play, TextStyle, Timeline

from .compositing.command import compose, compose_alone, compose_still
from .compositing.layer_builder import Sources, path_of
from .compositing.layers import Layer
from .compositing.scene import Take, layers_of
from .compositing.video_source import Footage
from .encode.join import concat_script, join_commands
from .ffmpeg.binaries import Binaries
from .ffmpeg.diagnosis import Suspect, explained, run_frames
from .ffmpeg.graph import with_graph_in
from .ffmpeg.process import FfmpegError, run
from .fonts import UnknownFontError
from .images.reader import is_plain, save_jpeg
from .isolation.texts import overflows
from .media_files.streams import read_streams
from .motion.geometry import box_of
from .plan import Segment
from .poster import poster_frames
from .sound.mix import Heard, mix
from .sound.peaks import Mixed, loudest
from .sound.uniform import changes, levelled

# Below the 15 minutes that a Lambda has, so that the error is ours to tell.
TIMEOUT_S = 840
STILL_TIMEOUT_S = 60
# Each keeps its memory until its command ends: about 80 MB at 1280x720, 165 MB at 1920x1080 (bench/memory.py).
MAX_ENCODERS = 5
# A time that is this near to the next frame's is its: times come rounded to ms.
_ROUNDING_MS = 0.5


def render_segments(
    timeline: Timeline,
    segments: Sequence[Segment],
    profile: Profile,
    sources: Sources,
    workdir: Path,
    binaries: Binaries,
    on_frames: Callable[[int], None] | None = None,
) -> list[Path]:
    """Render segments of a video that follow each other into files without sound in `workdir`; see `render_takes`.

    `sources` are those of a `Take`.

    Raises:
        VideoError, Transient: as `render_takes`.
    """
    (made,) = render_takes([Take(timeline, sources)], segments, profile, workdir, binaries, on_frames)
    return made


def render_takes(
    takes: Sequence[Take],
    segments: Sequence[Segment],
    profile: Profile,
    workdir: Path,
    binaries: Binaries,
    on_frames: Callable[[int], None] | None = None,
) -> list[list[Path]]:
    """Render segments that follow each other, of several videos, into files without sound in `workdir`.

    A segment has the same bytes each time, whatever others it is rendered with. `on_frames` hears how many frames are
    done, in each of the videos.

    Raises:
        VideoError: a video cannot be made; names the object if it is one's fault.
        Transient: ffmpeg was killed.
    """
    made: list[list[Path]] = [[] for _ in takes]
    at_once = max(1, MAX_ENCODERS // len(takes))
    for begin in range(0, len(segments), at_once):
        together = segments[begin : begin + at_once]
        report = partial(_report, on_frames, together[0].first_frame - segments[0].first_frame) if on_frames else None
        for paths, more in zip(made, _together(takes, together, profile, workdir, binaries, report), strict=True):
            paths += more
    return made


def render_frame(
    timeline: Timeline, profile: Profile, sources: Sources, ms: float, workdir: Path, binaries: Binaries
) -> Path:
    """One picture of a video, as JPEG in `workdir`: the frame that is shown at a time, from the video's own graph.

    Before the beginning that is the first one, behind the end the last one.

    Raises:
        VideoError, Transient: as `render_segments`.
    """
    number = min(max(0, int((min(ms, timeline.duration_ms) + _ROUNDING_MS) * timeline.fps / 1000)), timeline.frames - 1)
    out, segment = workdir / f"frame-{number}.jpg", Segment(0, number, number + 1)
    with TemporaryDirectory(dir=workdir, prefix=f"frame-{number}-") as folder:
        px = Path(folder) / "frame.rgb"
        layers = layers_of([Take(timeline, sources)], segment, profile, Path(folder), binaries)
        command = with_graph_in(
            Path(folder) / "graph.txt", compose_still(binaries.ffmpeg, layers[0], segment, profile, px)
        )
        with explained(_files(sources), partial(_seen, layers, segment, profile, binaries)):
            run_frames(command, 1, timeout_s=STILL_TIMEOUT_S)
        save_jpeg(px, (profile.width_px, profile.height_px), out)
    return out


def render_poster(timeline: Timeline, profile: Profile, sources: Sources, workdir: Path, binaries: Binaries) -> Path:
    """The poster of a video, as JPEG in `workdir`; `sources` needs what `poster_scene` shows.

    Raises:
        VideoError, Transient: as `render_segments`.
    """
    times = (frame * 1000 / timeline.fps for frame in poster_frames(timeline))
    stills = (render_frame(timeline, profile, sources, ms, workdir, binaries) for ms in times)
    wanted = next(stills)
    return next((still for still in chain([wanted], stills) if not is_plain(still)), wanted)


def mix_audio(timeline: Timeline, profile: Profile, sources: Sources, workdir: Path, binaries: Binaries) -> Mixed:
    """Mix the sound of the whole video into a file in `workdir`: 48 kHz, stereo; silence if there is none.

    It does not clip: what is too loud is turned down, and told.

    Raises:
        VideoError, Transient: as `render_segments`.
    """
    out, report = workdir / f"audio.{profile.format.extension}", workdir / "peaks.txt"
    heard = [sound for play in timeline.plays for sound in _heard(play, sources, binaries)]
    with (
        TemporaryDirectory(dir=workdir, prefix="trials-") as trials,
        TemporaryDirectory(dir=workdir, prefix="levelled-") as folder,
        explained(_files(sources), lambda: _mixed_alone(heard, timeline, profile, Path(trials), binaries)),
    ):
        try:
            run(mix(binaries.ffmpeg, timeline, heard, profile, out, report), timeout_s=TIMEOUT_S)
        except FfmpegError as error:
            if not changes(error):
                raise
            heard = _levelled(heard, Path(folder), binaries)
            run(mix(binaries.ffmpeg, timeline, heard, profile, out, report), timeout_s=TIMEOUT_S)
    if not heard:
        return Mixed(out)
    with report.open(encoding="ascii") as lines:
        return Mixed(out, loudest(lines))


def join(
    segments: Sequence[Path],
    frame_counts: Sequence[int],
    audio: Path | None,
    profile: Profile,
    out: Path,
    binaries: Binaries,
) -> Path:
    """Join the segments of a video, in order, with its sound. Returns `out`.

    `audio` is None where the profile has no sound; where it has no picture there are no segments, and the sound is all.

    Raises:
        VideoError, Transient: as `render_segments`.
    """
    if audio is not None and not profile.has_picture:
        return audio.replace(out)
    with TemporaryDirectory(dir=out.parent, prefix="join-") as folder, explained({}):
        script = Path(folder) / "segments.txt"
        script.write_text(concat_script(segments, frame_counts, profile.fps), encoding="utf-8")
        *first, last = join_commands(binaries.ffmpeg, script, audio, profile, sum(frame_counts), out)
        for command in first:
            run(command, timeout_s=TIMEOUT_S)
        run_frames(last, sum(frame_counts), timeout_s=TIMEOUT_S)
    return out


def text_overflows(timeline: Timeline, profile: Profile, sources: Sources) -> tuple[str, ...]:
    """The ids of the objects whose text does not fit its box, in the timeline's order, each once.

    Raises:
        VideoError: as `render_segments`.
    """
    ids = (play.object_id for play in timeline.plays if _overflows(play, profile, sources))
    return tuple(dict.fromkeys(ids))


def _together(
    takes: Sequence[Take],
    segments: Sequence[Segment],
    profile: Profile,
    workdir: Path,
    binaries: Binaries,
    on_frames: Callable[[int], None] | None,
) -> list[list[Path]]:
    """Segments that follow each other, by one command."""
    stretch = Segment(segments[0].index, segments[0].first_frame, segments[-1].end_frame)
    outs = [
        {segment: workdir / f"segment-{number}-{segment.index}" for segment in segments} for number in range(len(takes))
    ]
    sources = {name: source for take in reversed(takes) for name, source in take.sources.items()}
    with TemporaryDirectory(dir=workdir, prefix=f"layers-{stretch.index}-") as folder:
        layers = layers_of(takes, stretch, profile, Path(folder), binaries)
        command = with_graph_in(Path(folder) / "graph.txt", compose(binaries.ffmpeg, layers, stretch, outs, profile))
        with explained(_files(sources), partial(_seen, layers, stretch, profile, binaries)):
            run_frames(command, stretch.frames, timeout_s=TIMEOUT_S, on_frames=on_frames)
    return [list(own.values()) for own in outs]


def _report(on_frames: Callable[[int], None], before: int, frames: int) -> None:
    on_frames(before + frames)


def _files(sources: Sources) -> dict[str, Path]:
    return {object_id: source for object_id, source in sources.items() if isinstance(source, Path)}


def _seen(
    takes: Sequence[Sequence[Layer]], segment: Segment, profile: Profile, binaries: Binaries
) -> Iterator[Suspect]:
    """Yield each video and each animated picture of a segment; all else is made of px that were decoded before."""
    for layer in {id(layer): layer for layers in takes for layer in layers}.values():
        if isinstance(layer.picture, Footage):
            trial = compose_alone(binaries.ffmpeg, layer, segment, profile)
            yield Suspect(layer.play.object_id, "picture", trial)


def _mixed_alone(
    heard: Sequence[Heard], timeline: Timeline, profile: Profile, folder: Path, binaries: Binaries
) -> Iterator[Suspect]:
    """Yield each sound, mixed with no other into a file of the folder."""
    for sound in heard:
        out = folder / f"audio.{profile.format.extension}"
        trial = mix(binaries.ffmpeg, timeline, [sound], profile, out, folder / "peaks.txt")
        yield Suspect(sound.play.object_id, "sound", trial)


def _overflows(play: Play, profile: Profile, sources: Sources) -> bool:
    if play.kind is not Kind.TEXT or play.look is None or not isinstance(play.look.style, TextStyle):
        return False
    try:
        return overflows(str(sources.get(play.object_id, "")), play.look.style, box_of(play.look, profile))
    except (BadMedia, UnknownFontError, ValueError) as error:
        raise VideoError(str(error), object_id=play.object_id) from error


def _heard(play: Play, sources: Sources, binaries: Binaries) -> Iterator[Heard]:
    """The play's sound, unless its volume is 0 or its file has none."""
    if play.sound is None or all(key.value[0] <= 0 for key in play.sound.volume.keyframes):
        return
    path = path_of(play, sources)
    try:
        streams = read_streams(path, binaries.ffprobe)
    except BadMedia as error:
        raise VideoError(str(error), object_id=play.object_id) from error
    if streams.audio is None and play.kind is Kind.AUDIO:
        raise VideoError("holds no audio stream", object_id=play.object_id)
    if streams.audio is not None:
        end_ms = play.media_end_ms
        if end_ms is None and play.loop:
            end_ms = streams.longest_ms if play.kind is Kind.VIDEO else streams.audio.duration_ms or streams.duration_ms
        yield Heard(play, play.sound, path, streams.audio, end_ms, can_seek=not streams.may_restart)


def _levelled(heard: Sequence[Heard], folder: Path, binaries: Binaries) -> list[Heard]:
    """Return the same sounds, each from a file of one format."""
    files: dict[tuple[Path, int], Path] = {}
    for sound in heard:
        key = (sound.path, sound.stream.number)
        if key not in files:
            own = folder / str(len(files))
            own.mkdir()
            files[key] = levelled(*key, own, binaries, timeout_s=TIMEOUT_S)
    return [
        replace(
            each,
            path=files[each.path, each.stream.number],
            stream=replace(each.stream, number=0, channels=2),
            can_seek=True,
        )
        for each in heard
    ]
