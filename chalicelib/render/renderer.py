"""The renderer: local files in, local files out. Each error that ends a video names its object here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Kind, Play, TextStyle, Timeline

from . import versions
from .compositing.command import layer_command, segments_command, still_command
from .compositing.layers import Layer
from .compositing.scene import build_layers
from .compositing.video_source import Footage
from .encode.join import concat_script, join_commands
from .ffmpeg.binaries import Binaries
from .ffmpeg.diagnosis import Suspect, explain_failure, run_frames
from .ffmpeg.graph import with_graph_in
from .ffmpeg.process import FfmpegError, run
from .fonts import UnknownFontError
from .images.reader import is_plain, save_jpeg
from .isolation import texts
from .media_files.probe import probe
from .media_files.recording import new_report
from .media_files.reports import is_current
from .media_files.trim import trim
from .media_files.web_format import web_format
from .motion.geometry import box_of
from .page_pictures.mail_picture import make_mail_picture
from .page_pictures.plain_poster import make_plain_poster
from .plan import Segment
from .ports import MAX_ENCODERS
from .poster import poster_frames
from .render_input import RenderInput, Sources
from .sound.levels import measure_levels
from .sound.mix import PlaySound, mix_command
from .sound.peaks import MixedSound, highest_peak
from .sound.play_sounds import sounds_of, uniform_sounds
from .sound.uniform import is_format_change
from .text.layout import forget_texts
from .text_fit import AskedText, TextFit

# Below the 15 minutes that a Lambda has, so that this code can report the failure.
TIMEOUT_S = 840
STILL_TIMEOUT_S = 60
# A time this close to the next frame's selects that frame, as times are rounded to ms.
_ROUNDING_MS = 0.5


@dataclass(frozen=True, slots=True)
class FfmpegRenderer:
    """A renderer that runs one build of ffmpeg and ffprobe; the adapter of `ports.Renderer`."""

    binaries: Binaries

    def renderer_version(self) -> str:
        """Return the digest of all that decides px; see `versions`."""
        return versions.renderer_version(self.binaries)

    def code_version(self) -> str:
        """Return the digest of all code that takes part in making a video; see `versions`."""
        return versions.code_version(self.binaries)

    def forget_texts(self) -> None:
        """Drop cached text layouts, so that one account cannot measure by time whether another set the same text."""
        forget_texts()
        texts.forget()

    def probe(self, path: Path, declared: MediaType) -> MediaFacts:
        """Return the facts of a media file; see `media_files.probe`."""
        return probe(path, declared, self.binaries.ffprobe)

    def needs_report(self, facts: MediaFacts) -> bool:
        """Return whether a report has to be made of a file before it can be rendered; see `media_files.reports`."""
        return facts.type in (MediaType.VIDEO, MediaType.AUDIO) and not is_current(facts.report)

    def report(self, path: Path) -> str:
        """Return the report of a video or audio file; see `media_files.recording`.

        Raises:
            BadMedia: the file cannot be read.
        """
        return new_report(path, self.binaries.ffprobe)

    def web_format(self, facts: MediaFacts) -> str:
        """Return the format of a film that browsers play as it is; see `media_files.web_format`.

        Raises:
            BadMedia: some browsers do not play it.
        """
        return web_format(facts.report or "")

    def levels(self, path: Path, window_ms: int) -> list[float]:
        """Return the loudness of each window of a file, in dB; see `sound.levels`."""
        return measure_levels(path, window_ms, self.binaries)

    def trim(self, path: Path, kind: MediaType, start_ms: int, end_ms: int, workdir: Path) -> Path:
        """Write a part of a media file to `workdir`; see `media_files.trim`."""
        return trim(path, kind, start_ms, end_ms, workdir, self.binaries)

    def text_fits(self, timeline: Timeline, profile: Profile, sources: Sources) -> dict[str, TextFit]:
        """Return how well each text fits its box, by the ids of the objects, in the timeline's order.

        Raises:
            VideoError: as `render_segments`.
        """
        found: dict[str, TextFit] = {}
        for play, asked in _texts_of(timeline, profile, sources):
            with _naming(play):
                fit = texts.fit_of(asked.words, asked.style, asked.box)
            found[play.object_id] = fit.worse(found.get(play.object_id, fit))
        return found

    def measure_texts(self, videos: Iterable[tuple[Timeline, Profile, Sources]]) -> None:
        """Measure the texts of videos that will be asked for, in an account's own fonts; see `isolation.texts`."""
        texts.measure(asked for video in videos for _, asked in _texts_of(*video))

    def text_pages(self, play: Play, text: str, profile: Profile) -> tuple[str, ...]:
        """Return the part of a text that each page of a play shows. The pages share the time of the play equally.

        Raises:
            VideoError: as `render_segments`.
        """
        if play.look is None or not isinstance(play.look.style, TextStyle):
            return ()
        with _naming(play):
            return texts.page_texts(text, play.look.style, box_of(play.look, profile))

    def missing_glyphs(self, text: str, font: str) -> tuple[str, ...]:
        """Return the characters of a text that no font has; see `text.fallback`."""
        return texts.missing_glyphs(text, font)

    def render_segments(
        self,
        timeline: Timeline,
        segments: Sequence[Segment],
        profile: Profile,
        sources: Sources,
        workdir: Path,
        on_frames: Callable[[int], None] | None = None,
    ) -> list[Path]:
        """Render consecutive segments of one video into files without sound in `workdir`.

        Raises:
            VideoError, Transient: as `render_batch`.
        """
        (files,) = self.render_batch([RenderInput(timeline, sources)], segments, profile, workdir, on_frames)
        return files

    def render_batch(
        self,
        inputs: Sequence[RenderInput],
        segments: Sequence[Segment],
        profile: Profile,
        workdir: Path,
        on_frames: Callable[[int], None] | None = None,
        encoders: int = MAX_ENCODERS,
    ) -> list[list[Path]]:
        """Render consecutive segments of several videos into files without sound in `workdir`, a list for each video.

        A segment has the same bytes with any others in the batch, and with any number of `encoders` at once. Each video
        needs one. `on_frames` receives the number of frames rendered so far in each of the videos.

        Raises:
            VideoError: a video cannot be rendered; names the object if one is the reason.
            Transient: ffmpeg was killed.
        """
        files: list[list[Path]] = [[] for _ in inputs]
        at_once = max(1, encoders // len(inputs))
        for begin in range(0, len(segments), at_once):
            group = segments[begin : begin + at_once]
            done = group[0].first_frame - segments[0].first_frame
            report = partial(_report, on_frames, done) if on_frames else None
            for own, more in zip(files, self._render_group(inputs, group, profile, workdir, report), strict=True):
                own += more
        return files

    def render_frame(self, timeline: Timeline, profile: Profile, sources: Sources, ms: float, workdir: Path) -> Path:
        """Render the frame that a video shows at a time, from the video's own graph, as JPEG in `workdir`.

        A time before the beginning selects the first frame, one after the end the last.

        Raises:
            VideoError, Transient: as `render_batch`.
        """
        frame = int((min(ms, timeline.duration_ms) + _ROUNDING_MS) * timeline.fps / 1000)
        number = min(max(0, frame), timeline.frames - 1)
        out, segment = workdir / f"frame-{number}.jpg", Segment(0, number, number + 1)
        with TemporaryDirectory(dir=workdir, prefix=f"frame-{number}-") as name:
            folder = Path(name)
            px = folder / "frame.rgb"
            layers = build_layers([RenderInput(timeline, sources)], segment, profile, folder, self.binaries)
            command = still_command(self.binaries.ffmpeg, layers[0], segment, profile, px)
            command = with_graph_in(folder / "graph.txt", command)
            with explain_failure(_files(sources), partial(self._suspect_pictures, layers, segment, profile)):
                run_frames(command, 1, timeout_s=STILL_TIMEOUT_S)
            save_jpeg(px, (profile.width_px, profile.height_px), out)
        return out

    def render_poster(self, timeline: Timeline, profile: Profile, sources: Sources, workdir: Path) -> Path:
        """Render the poster of a video as JPEG in `workdir`. `sources` needs the files that `poster_scene` shows.

        Raises:
            VideoError, Transient: as `render_batch`.
        """
        times = (frame * 1000 / timeline.fps for frame in poster_frames(timeline))
        stills = (self.render_frame(timeline, profile, sources, ms, workdir) for ms in times)
        preferred = next(stills)
        return next((still for still in chain([preferred], stills) if not is_plain(still)), preferred)

    def plain_poster(self, workdir: Path) -> Path:
        """Draw the poster of a video that is only heard; see `page_pictures.plain_poster`."""
        return make_plain_poster(workdir)

    def mail_still(self, poster: Path, workdir: Path) -> Path:
        """Write the picture for mails of a video of which there is only a poster; see `page_pictures.mail_picture`.

        Raises:
            BadMedia, Transient: as there.
        """
        return make_mail_picture(None, poster, workdir, self.binaries)

    def mix_audio(self, timeline: Timeline, profile: Profile, sources: Sources, workdir: Path) -> MixedSound:
        """Mix the sound of the whole video into a file in `workdir`: 48 kHz, stereo; silence if it has no sound.

        The mix does not clip: a limiter turns down peaks above full scale, and the result reports the highest.

        Raises:
            VideoError, Transient: as `render_batch`.
        """
        out, report = workdir / f"audio.{profile.format.extension}", workdir / "peaks.txt"
        sounds, ffmpeg = sounds_of(timeline, sources, self.binaries.ffprobe), self.binaries.ffmpeg
        with (
            TemporaryDirectory(dir=workdir, prefix="trials-") as trials,
            TemporaryDirectory(dir=workdir, prefix="uniform-") as folder,
            explain_failure(_files(sources), lambda: self._suspect_sounds(sounds, timeline, profile, Path(trials))),
        ):
            try:
                run(mix_command(ffmpeg, timeline, sounds, profile, out, report), timeout_s=TIMEOUT_S)
            except FfmpegError as error:
                if not is_format_change(error):
                    raise
                sounds = uniform_sounds(sounds, Path(folder), self.binaries, timeout_s=TIMEOUT_S)
                run(mix_command(ffmpeg, timeline, sounds, profile, out, report), timeout_s=TIMEOUT_S)
        if not sounds:
            return MixedSound(out)
        with report.open(encoding="ascii") as lines:
            return MixedSound(out, highest_peak(lines))

    def join(self, segments: Sequence[tuple[Path, Segment]], audio: Path | None, profile: Profile, out: Path) -> Path:
        """Join the segments of a video, each with its file, in order, with the video's sound. Return `out`.

        `audio` is None where the profile has no sound. A profile without picture has no segments, only the sound.

        Raises:
            VideoError, Transient: as `render_batch`.
        """
        if audio is not None and not profile.has_picture:
            return audio.replace(out)
        paths, frame_counts = [path for path, _ in segments], [segment.frames for _, segment in segments]
        with TemporaryDirectory(dir=out.parent, prefix="join-") as folder, explain_failure({}):
            script = Path(folder) / "segments.txt"
            script.write_text(concat_script(paths, frame_counts, profile.fps), encoding="utf-8")
            *first, last = join_commands(self.binaries.ffmpeg, script, audio, profile, sum(frame_counts), out)
            for command in first:
                run(command, timeout_s=TIMEOUT_S)
            run_frames(last, sum(frame_counts), timeout_s=TIMEOUT_S)
        return out

    def _render_group(
        self,
        inputs: Sequence[RenderInput],
        segments: Sequence[Segment],
        profile: Profile,
        workdir: Path,
        on_frames: Callable[[int], None] | None,
    ) -> list[list[Path]]:
        """Render consecutive segments by one command."""
        whole = Segment(segments[0].index, segments[0].first_frame, segments[-1].end_frame)
        outs = [
            {segment: workdir / f"segment-{number}-{segment.index}" for segment in segments}
            for number in range(len(inputs))
        ]
        sources = {name: source for each in reversed(inputs) for name, source in each.sources.items()}
        with TemporaryDirectory(dir=workdir, prefix=f"layers-{whole.index}-") as name:
            folder = Path(name)
            layers = build_layers(inputs, whole, profile, folder, self.binaries)
            command = segments_command(self.binaries.ffmpeg, layers, whole, outs, profile)
            command = with_graph_in(folder / "graph.txt", command)
            with explain_failure(_files(sources), partial(self._suspect_pictures, layers, whole, profile)):
                run_frames(command, whole.frames, timeout_s=TIMEOUT_S, on_frames=on_frames)
        return [list(own.values()) for own in outs]

    def _suspect_pictures(
        self, layers: Sequence[Sequence[Layer]], segment: Segment, profile: Profile
    ) -> Iterator[Suspect]:
        """Yield each video and animated picture of a segment; all other layers are px that are decoded already."""
        for layer in {id(layer): layer for own in layers for layer in own}.values():
            if isinstance(layer.picture, Footage):
                trial = layer_command(self.binaries.ffmpeg, layer, segment, profile)
                yield Suspect(layer.play.object_id, "picture", trial)

    def _suspect_sounds(
        self, sounds: Sequence[PlaySound], timeline: Timeline, profile: Profile, folder: Path
    ) -> Iterator[Suspect]:
        """Yield each sound, mixed with no other into a file of the folder."""
        out = folder / f"audio.{profile.format.extension}"
        for sound in sounds:
            trial = mix_command(self.binaries.ffmpeg, timeline, [sound], profile, out, folder / "peaks.txt")
            yield Suspect(sound.play.object_id, "sound", trial)


def _report(on_frames: Callable[[int], None], before: int, frames: int) -> None:
    on_frames(before + frames)


def _files(sources: Sources) -> dict[str, Path]:
    return {object_id: source for object_id, source in sources.items() if isinstance(source, Path)}


def _texts_of(timeline: Timeline, profile: Profile, sources: Sources) -> Iterator[tuple[Play, AskedText]]:
    for play in timeline.plays:
        if play.kind is Kind.TEXT and play.look is not None and isinstance(play.look.style, TextStyle):
            words = str(sources.get(play.object_id, ""))
            yield play, AskedText(words, play.look.style, box_of(play.look, profile))


@contextmanager
def _naming(play: Play) -> Iterator[None]:
    """Turn an error about the text of a play into the error of the video."""
    try:
        yield
    except (BadMedia, UnknownFontError, ValueError) as error:
        raise VideoError(str(error), object_id=play.object_id) from error
