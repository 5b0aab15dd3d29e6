"""The decoded frames of a file as it declares them: size, clean aperture, rotation and fields. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..motion.geometry import Rect

# Formats that ffmpeg's scaler can write. Others (palettes, sensor data) are converted like the first frame.
_WRITTEN = re.compile(r"(yuva?4\d\dp|gbra?p|gray)(9|1[0246])?(le|be)?|rgb24|bgr24|rgba|bgra|argb|abgr")
# The codecs whose decoders flag each interlaced frame. For all others the container's declaration counts.
_FLAGGING = frozenset(
    {"h264", "mpeg1video", "mpeg2video", "mpeg4", "vc1", "wmv3", "dvvideo", "prores", "dnxhd", "ffv1", "rawvideo"}
)
# For these, ffprobe never reports a field order, as neither their headers nor, for raw DV, a container declares it.
_UNTOLD = frozenset({"dvvideo", "mpeg4", "dnxhd"})
_NUMBER = re.compile(r"-?\d+")


class Rotation(StrEnum):
    """The rotation or mirroring of frames; left and right are quarter turns, which may be mirrored too."""

    NONE = "none"
    MIRRORED = "mirrored"
    FLIPPED = "flipped"
    HALF = "half"
    RIGHT = "right"
    LEFT = "left"
    RIGHT_FLIPPED = "right, flipped"
    LEFT_FLIPPED = "left, flipped"

    @property
    def swaps_sides(self) -> bool:
        """True if width and height are swapped."""
        return self in {Rotation.RIGHT, Rotation.LEFT, Rotation.RIGHT_FLIPPED, Rotation.LEFT_FLIPPED}


@dataclass(frozen=True, slots=True)
class Fields:
    """The two fields of interlaced frames.

    `top_first` is None if each frame declares whether and how it is interlaced.
    """

    top_first: bool | None


@dataclass(frozen=True, slots=True)
class RawFrames:
    """Frames as they are decoded at the beginning of a file.

    `width` and `height` are px. `pixels`, `matrix` and `range` are ffmpeg's names, None if unknown; the matrix is known
    only if each frame names its own. `aperture` is the part to show, in px.
    """

    width: int
    height: int
    pixels: str | None
    matrix: str | None
    range: str | None
    aperture: Rect
    turn: Rotation = Rotation.NONE
    fields: Fields | None = None

    @property
    def are_upright(self) -> bool:
        """True if they can be shown as they are decoded."""
        return self.is_whole and self.turn is Rotation.NONE and self.fields is None

    @property
    def is_whole(self) -> bool:
        """True if the aperture is the whole frame."""
        return self.aperture == Rect(0, 0, self.width, self.height)


def raw_frames(stream: Mapping[str, Any], matrix: str | None) -> RawFrames:
    """Return the frames that ffprobe reports for a video stream; for `matrix` see `RawFrames`."""
    width, height = int(stream["width"]), int(stream["height"])
    pixels = str(stream.get("pix_fmt", "")).replace("yuvj", "yuv")
    range_name = stream.get("color_range")
    return RawFrames(
        width,
        height,
        pixels if _WRITTEN.fullmatch(pixels) else None,
        matrix,
        range_name if range_name in {"tv", "pc"} else None,
        _aperture(stream, width, height),
        _turn(stream),
        _fields(stream),
    )


def _aperture(stream: Mapping[str, Any], width: int, height: int) -> Rect:
    for part in stream.get("side_data_list", []):
        if "crop_left" in part:
            left, right, top, bottom = (int(part[f"crop_{side}"]) for side in ("left", "right", "top", "bottom"))
            aperture = Rect(left, top, width - left - right, height - top - bottom)
            return Rect(0, 0, width, height) if aperture.is_empty else aperture
    return Rect(0, 0, width, height)


def _turn(stream: Mapping[str, Any]) -> Rotation:
    """Return the rotation of a display matrix, to the nearest quarter turn."""
    display_matrix = next(
        (part["displaymatrix"] for part in stream.get("side_data_list", []) if "displaymatrix" in part), ""
    )
    rows = [
        [int(number) for number in _NUMBER.findall(line.partition(":")[2])]
        for line in display_matrix.split("\n")
        if line
    ]
    if [len(row) for row in rows] != [3, 3, 3]:
        return Rotation.NONE
    (a, b, _), (c, d, _), _ = rows
    if abs(a) >= abs(b):
        across, down = a < 0, d < 0
        return (
            (Rotation.HALF if down else Rotation.MIRRORED) if across else (Rotation.FLIPPED if down else Rotation.NONE)
        )
    if b > 0:
        return Rotation.LEFT_FLIPPED if c > 0 else Rotation.RIGHT
    return Rotation.RIGHT_FLIPPED if c < 0 else Rotation.LEFT


def _fields(stream: Mapping[str, Any]) -> Fields | None:
    """Return the fields of a stream that is declared interlaced, or may be interlaced without a declaration.

    `tb` and `bt` are fields stored line by line. Their first letter is the field shown first, as in Core Video's
    SpatialFirstLineEarly and in Matroska's FieldOrder; ffmpeg documents the opposite.
    """
    order, codec = stream.get("field_order", ""), stream.get("codec_name")
    if order not in {"tt", "bb", "tb", "bt"}:
        return Fields(None) if codec in _UNTOLD else None
    return Fields(None if codec in _FLAGGING else order.startswith("t"))
