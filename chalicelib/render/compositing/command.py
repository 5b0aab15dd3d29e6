"""Consecutive segments as one ffmpeg command. Pure: rasters have been drawn and videos inspected before."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from chalicelib.domain.profile import Profile

from ..encode.options import KEEP_TIMES, ONE_THREAD, as_srgb, video_options
from ..ffmpeg.graph import Option, Output, Stream, command, command_of, split
from ..plan import Segment
from .layers import Layer, frames
from .stacking import LayerStack


def segments_command(
    ffmpeg: Path,
    videos: Sequence[Sequence[Layer]],
    stretch: Segment,
    outs: Sequence[Mapping[Segment, Path]],
    profile: Profile,
) -> list[str]:
    """Return the command that renders consecutive segments, each to a file; together they are the `stretch`.

    `videos` are the visible layers of each video in the stretch, from the rearmost. Layers that all videos share are
    composed once. `outs` are the files of each video. Every segment has its own encoder.
    """
    pictures = LayerStack(videos, stretch, profile).all()
    flags = [*ONE_THREAD, *KEEP_TIMES]
    if len(videos) == len(outs[0]) == 1:
        (out,) = outs[0].values()
        return command(ffmpeg, pictures, out, flags=flags, **video_options(profile, stretch.frames))
    # The first output is discarded: ffmpeg reports its frames, which are those of the whole stretch.
    counted, pictures[0] = split(pictures[0], 2)
    files = [
        output for picture, own in zip(pictures, outs, strict=True) for output in _files(picture, stretch, own, profile)
    ]
    return command_of(ffmpeg, [Output([counted], None, {"frames:v": stretch.frames}), *files], flags=flags)


def _files(picture: Stream, stretch: Segment, outs: Mapping[Segment, Path], profile: Profile) -> list[Output]:
    parts = split(picture, len(outs))
    return [
        Output([_part(part, segment, stretch)], out, video_options(profile, segment.frames))
        for part, (segment, out) in zip(parts, outs.items(), strict=True)
    ]


def _part(stream: Stream, segment: Segment, stretch: Segment) -> Stream:
    first, end = (frame - stretch.first_frame for frame in (segment.first_frame, segment.end_frame))
    return stream.filter("trim", start_frame=first, end_frame=end).filter("setpts", expr=f"PTS-{first}/FR/TB")


def still_command(ffmpeg: Path, layers: Sequence[Layer], segment: Segment, profile: Profile, out: Path) -> list[str]:
    """Return the command that writes a segment's first frame as sRGB px, 3 bytes each, before it is encoded."""
    (picture,) = LayerStack([layers], segment, profile).all()
    picture = as_srgb(picture, "rgb24")
    options: dict[str, Option] = {"c:v": "rawvideo", "frames:v": 1, "f": "rawvideo"}
    return command(ffmpeg, [picture], out, flags=[*ONE_THREAD, *KEEP_TIMES], **options)


def layer_command(ffmpeg: Path, layer: Layer, segment: Segment, profile: Profile) -> list[str]:
    """Return the command that makes the frames of one layer in a segment and discards them."""
    shown = Output([frames(layer, segment, profile.fps)], None, {})
    return command_of(ffmpeg, [shown], flags=[*ONE_THREAD, *KEEP_TIMES])
