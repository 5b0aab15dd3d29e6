"""The commands that join segments and sound into one file, in most formats without encoding again. Pure."""

from collections.abc import Sequence
from pathlib import Path

from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.profile import Profile

from ..ffmpeg.graph import command, listed, read
from .gif import gif_commands
from .options import joined_options


def concat_script(segments: Sequence[Path], frame_counts: Sequence[int], fps: int) -> str:
    """Return the script for ffmpeg's concat demuxer, with durations, as those that ffmpeg finds are a frame off."""
    lines = ["ffconcat version 1.0"]
    for path, frames in zip(segments, frame_counts, strict=True):
        lines += [listed(path), f"duration {frames / fps:.6f}"]
    return "\n".join(lines) + "\n"


def join_commands(
    ffmpeg: Path, script: Path, audio: Path | None, profile: Profile, frames: int, out: Path
) -> list[list[str]]:
    """Return the commands, in order, that join the segments listed in a concat script and add the sound.

    `frames` is the total. The last command writes `out`; the others write beside the script.
    """
    video = read(str(script), format="concat", safe=0)["v:0"]
    if profile.format.video is VideoCodec.GIF:
        return gif_commands(ffmpeg, video, script.with_name("palette.bgra"), profile, frames, out)
    streams = [video] if audio is None else [video, read(str(audio))["a:0"]]
    return [command(ffmpeg, streams, out, flags=(), c="copy", **joined_options(profile))]
