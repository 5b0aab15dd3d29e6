"""A GIF of a whole video. Pure.

It has one palette, chosen over all frames when they are all there: a palette for each segment would make colours jump
where one ends. In ordered dither what rests stays still, and so costs nothing in the next frame.
"""

from math import ceil, sqrt
from pathlib import Path

from chalicelib.domain.profile import Profile

from ..ffmpeg.graph import Option, Stream, combine, command, raw
from .options import ONE_THREAD, as_srgb, joined_options

_PIXELS = "bgra"
_PALETTE_SIDE_PX = 16
# Counting colours takes longer than drawing with them: it sees no more than this, evenly spread.
_MOST_FRAMES = 150
_MOST_PX = 200_000


def gif_commands(
    ffmpeg: Path, video: Stream, palette: Path, profile: Profile, frames: int, out: Path
) -> list[list[str]]:
    """The command that finds the palette of a video of so many frames, and the one that draws with it."""
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
    """Some frames of a video, of each of them some px, none of them mixed: its colours are its own."""
    step = ceil(frames / _MOST_FRAMES)
    shrink = sqrt(max(1, profile.width_px * profile.height_px / _MOST_PX))
    size: dict[str, Option] = {"w": ceil(profile.width_px / shrink), "h": ceil(profile.height_px / shrink)}
    return as_srgb(video.filter("framestep", step=step), _PIXELS).filter("scale", **size, flags="neighbor")
