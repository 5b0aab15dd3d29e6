"""Segments and sound become one file without encoding anything again. Pure."""

from collections.abc import Sequence
from pathlib import Path

from .encode import joined_options
from .graph import command, listed, read


def concat_script(segments: Sequence[Path], frame_counts: Sequence[int], fps: int) -> str:
    """The text for ffmpeg's concat demuxer. Durations are told: those it finds itself shift what follows by a frame."""
    lines = ["ffconcat version 1.0"]
    for path, frames in zip(segments, frame_counts, strict=True):
        lines += [listed(path), f"duration {frames / fps:.6f}"]
    return "\n".join(lines) + "\n"


def join_command(ffmpeg: Path, script: Path, audio: Path, fps: int, out: Path) -> list[str]:
    """The command that joins what a concat script lists and puts the sound beside it."""
    video = read(str(script), format="concat", safe=0)["v:0"]
    sound = read(str(audio))["a:0"]
    return command(ffmpeg, [video, sound], out, flags=(), **joined_options(fps))
