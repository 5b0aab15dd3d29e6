"""The sounds of a timeline's plays, found in their files and made ready to be mixed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.timeline import Kind, Play, Timeline

from ..ffmpeg.binaries import Binaries
from ..media_files.streams import read_streams
from ..render_input import Sources, path_of
from .mix import PlaySound
from .uniform import make_uniform


def sounds_of(timeline: Timeline, sources: Sources, ffprobe: Path) -> list[PlaySound]:
    """Return the sounds of a timeline, without those whose volume is 0 and videos that have none.

    Raises:
        VideoError: a file is missing, cannot be read, or is an audio without sound; names the object.
    """
    return [sound for play in timeline.plays for sound in _sound_of(play, sources, ffprobe)]


def uniform_sounds(
    sounds: Sequence[PlaySound], folder: Path, binaries: Binaries, *, timeout_s: float
) -> list[PlaySound]:
    """Return the same sounds, each from a file in `folder` whose format never changes.

    Raises:
        FfmpegError, Transient: as `make_uniform`.
    """
    files: dict[tuple[Path, int], Path] = {}
    for sound in sounds:
        key = (sound.path, sound.stream.number)
        if key not in files:
            own = folder / str(len(files))
            own.mkdir()
            files[key] = make_uniform(*key, own, binaries, timeout_s=timeout_s)
    return [
        replace(
            each,
            path=files[each.path, each.stream.number],
            stream=replace(each.stream, number=0, channels=2),
            can_seek=True,
        )
        for each in sounds
    ]


def _sound_of(play: Play, sources: Sources, ffprobe: Path) -> Iterator[PlaySound]:
    """Yield the play's sound, unless its volume is 0 or its file has none."""
    if play.sound is None or all(key.value[0] <= 0 for key in play.sound.volume.keyframes):
        return
    path = path_of(play, sources)
    try:
        streams = read_streams(path, ffprobe)
    except BadMedia as error:
        raise VideoError(str(error), object_id=play.object_id) from error
    if streams.audio is None and play.kind is Kind.AUDIO:
        raise VideoError("holds no audio stream", object_id=play.object_id)
    if streams.audio is not None:
        end_ms = play.media_end_ms
        if end_ms is None and play.loop:
            end_ms = streams.longest_ms if play.kind is Kind.VIDEO else streams.audio.duration_ms or streams.duration_ms
        yield PlaySound(play, play.sound, path, streams.audio, end_ms, can_seek=not streams.may_restart)
