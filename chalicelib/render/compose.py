"""Segments that follow each other as one ffmpeg command. Pure: rasters are drawn and videos looked into before."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from chalicelib.domain.profile import Profile

from .encode import KEEP_TIMES, ONE_THREAD, as_srgb, tagged, video_options
from .graph import Option, Output, Stream, command, command_of, read, split
from .layers import Layer, frames, laid_over
from .plan import Segment


def compose(
    ffmpeg: Path, layers: Sequence[Layer], stretch: Segment, outs: Mapping[Segment, Path], profile: Profile
) -> list[str]:
    """The command that renders segments that follow each other, each to a file; together they are the `stretch`.

    `layers` are those of the stretch from the rearmost, without those that nothing is seen of. They are put together
    once, and each segment is encoded by an encoder of its own.
    """
    picture = _picture(layers, stretch, profile)
    flags = [*ONE_THREAD, *KEEP_TIMES]
    if len(outs) == 1:
        (out,) = outs.values()
        return command(ffmpeg, [picture], out, flags=flags, **video_options(profile, stretch.frames))
    # The first goes nowhere: what ffmpeg reports of it are the frames of all.
    counted, *parts = split(picture, len(outs) + 1)
    files = [
        Output([_part(part, segment, stretch)], out, video_options(profile, segment.frames))
        for part, (segment, out) in zip(parts, outs.items(), strict=True)
    ]
    return command_of(ffmpeg, [Output([counted], None, {"frames:v": stretch.frames}), *files], flags=flags)


def _part(stream: Stream, segment: Segment, stretch: Segment) -> Stream:
    first, end = (frame - stretch.first_frame for frame in (segment.first_frame, segment.end_frame))
    return stream.filter("trim", start_frame=first, end_frame=end).filter("setpts", expr=f"PTS-{first}/FR/TB")


def compose_still(ffmpeg: Path, layers: Sequence[Layer], segment: Segment, profile: Profile, out: Path) -> list[str]:
    """The command that writes a segment's first frame as sRGB px, 3 bytes each: what the video shows, unencoded."""
    picture = as_srgb(_picture(layers, segment, profile), "rgb24")
    options: dict[str, Option] = {"c:v": "rawvideo", "frames:v": 1, "f": "rawvideo"}
    return command(ffmpeg, [picture], out, flags=[*ONE_THREAD, *KEEP_TIMES], **options)


def _picture(layers: Sequence[Layer], segment: Segment, profile: Profile) -> Stream:
    picture, rest = _base(layers, segment, profile)
    for layer in rest:
        picture = laid_over(picture, layer, segment, profile)
    # Without a filter of the graph's own, ffmpeg would choose the output's format anew.
    return tagged(picture.filter("format", pix_fmts="yuv420p"))


def _base(layers: Sequence[Layer], segment: Segment, profile: Profile) -> tuple[Stream, Sequence[Layer]]:
    """What all else is laid over: a video that fills the frame is so without any compositing, else black."""
    if layers and layers[0].hides_all(segment, profile):
        return frames(layers[0], segment, profile.fps), layers[1:]
    size = f"{profile.width_px}x{profile.height_px}"
    black = read(f"color=c=black:s={size}:r={profile.fps}", format="lavfi")
    return tagged(black.filter("format", pix_fmts="yuv420p")), layers
