"""The commands that write a GIF of a whole video. Pure.

A GIF has one palette, chosen from all frames once they exist: with a palette for each segment, colours would jump at
its end. Dither is ordered, so that px at rest stay the same and cost nothing in the next frame.
"""

from math import ceil, sqrt
from pathlib import Path

from chalicelib.domain.profile import Profile

from ..ffmpeg.graph import Option, Stream, combine, command, raw
from .options import ONE_THREAD, as_srgb, joined_options

_PIXELS = "bgra"
_PALETTE_SIDE_PX = 16
# Counting colours takes longer than drawing with them, so only this many, evenly spread, are counted.
_MOST_FRAMES = 150
_MOST_PX = 200_000


def gif_commands(
    ffmpeg: Path, video: Stream, palette: Path, profile: Profile, frames: int, out: Path
) -> list[list[str]]:
    """Return the command that finds the palette of a video of `frames` frames, and the one that draws with it."""
    counted = _sampled(video, profile, frames).filter("palettegen", stats_mode="full")
    found: dict[str, Option] = {"c:v": "rawvideo", "frames:v": 1, "f": "rawvideo"}
    colors = raw(palette, _PIXELS, _PALETTE_SIDE_PX, _PALETTE_SIDE_PX, profile.fps)
    drawn = combine(
        [as_srgb(video, _PIXELS), colors], "paletteuse", dither="bayer", bayer_scale=3, diff_mode="rectangle"
    )
    return [
        command(ffmpeg, [counted], palette, flags=ONE_THREAD, **found),
        command(ffmpeg, [drawn], out, flags=ONE_THREAD, **_options(profile, frames)),
    ]


def _options(profile: Profile, frames: int) -> dict[str, Option]:
    rate: dict[str, Option] = {"c:v": "gif", "threads": 1, "r": profile.fps, "fps_mode": "cfr", "frames:v": frames}
    return {**rate, "flags:v": "+bitexact", **joined_options(profile)}


def _sampled(video: Stream, profile: Profile, frames: int) -> Stream:
    """Return some px of some frames of a video. They are not mixed, so that each colour occurs in the video."""
    step = ceil(frames / _MOST_FRAMES)
    shrink = sqrt(max(1, profile.width_px * profile.height_px / _MOST_PX))
    size: dict[str, Option] = {"w": ceil(profile.width_px / shrink), "h": ceil(profile.height_px / shrink)}
    return as_srgb(video.filter("framestep", step=step), _PIXELS).filter("scale", **size, flags="neighbor")
