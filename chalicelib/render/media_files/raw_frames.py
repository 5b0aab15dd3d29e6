"""What a file says about its frames as they are decoded: size, clean aperture, turn and fields. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..motion.geometry import Rect

# Formats that ffmpeg's scaler also writes; of others (palettes, sensor data) the first frame's conversion decides.
_WRITTEN = re.compile(r"(yuva?4\d\dp|gbra?p|gray)(9|1[0246])?(le|be)?|rgb24|bgr24|rgba|bgra|argb|abgr")
# Their decoders flag each frame that has two fields. For all other codecs the container's word counts.
_FLAGGING = frozenset(
    {"h264", "mpeg1video", "mpeg2video", "mpeg4", "vc1", "wmv3", "dvvideo", "prores", "dnxhd", "ffv1", "rawvideo"}
)
# Of these ffprobe never tells an order, as neither their headers nor, for raw DV, a container does.
_UNTOLD = frozenset({"dvvideo", "mpeg4", "dnxhd"})
_NUMBER = re.compile(r"-?\d+")


class Turn(StrEnum):
    """How frames are turned or mirrored; left and right are quarters, which may be mirrored too."""

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
        """Return whether width becomes height."""
        return self in {Turn.RIGHT, Turn.LEFT, Turn.RIGHT_FLIPPED, Turn.LEFT_FLIPPED}


@dataclass(frozen=True, slots=True)
class Fields:
    """The two fields of interlaced frames.

    `top_first` is None where each frame says itself whether and how it is interlaced.
    """

    top_first: bool | None


@dataclass(frozen=True, slots=True)
class RawFrames:
    """Frames as they are decoded first.

    `width` and `height` are px. `pixels`, `matrix` and `range` are ffmpeg's names, None where they are not known; the
    matrix is known only where each frame names its own. `aperture` is the part that is to be shown, in px.
    """

    width: int
    height: int
    pixels: str | None
    matrix: str | None
    range: str | None
    aperture: Rect
    turn: Turn = Turn.NONE
    fields: Fields | None = None

    @property
    def are_upright(self) -> bool:
        """Return whether they can be shown as they are decoded."""
        return self.is_whole and self.turn is Turn.NONE and self.fields is None

    @property
    def is_whole(self) -> bool:
        """Return whether the aperture is all of a frame."""
        return self.aperture == Rect(0, 0, self.width, self.height)


def raw_frames(stream: Mapping[str, Any], matrix: str | None) -> RawFrames:
    """Return what ffprobe reports of a video stream's frames; for `matrix` see `RawFrames`."""
    width, height = int(stream["width"]), int(stream["height"])
    pixels = str(stream.get("pix_fmt", "")).replace("yuvj", "yuv")
    told_range = stream.get("color_range")
    return RawFrames(
        width,
        height,
        pixels if _WRITTEN.fullmatch(pixels) else None,
        matrix,
        told_range if told_range in {"tv", "pc"} else None,
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


def _turn(stream: Mapping[str, Any]) -> Turn:
    """Return the turn that a display matrix asks for, to the nearest quarter."""
    told = next((part["displaymatrix"] for part in stream.get("side_data_list", []) if "displaymatrix" in part), "")
    rows = [[int(number) for number in _NUMBER.findall(line.partition(":")[2])] for line in told.split("\n") if line]
    if [len(row) for row in rows] != [3, 3, 3]:
        return Turn.NONE
    (a, b, _), (c, d, _), _ = rows
    if abs(a) >= abs(b):
        across, down = a < 0, d < 0
        return (Turn.HALF if down else Turn.MIRRORED) if across else (Turn.FLIPPED if down else Turn.NONE)
    if b > 0:
        return Turn.LEFT_FLIPPED if c > 0 else Turn.RIGHT
    return Turn.RIGHT_FLIPPED if c < 0 else Turn.LEFT


def _fields(stream: Mapping[str, Any]) -> Fields | None:
    """Return the fields of a stream that is called interlaced, or may be without being called so.

    `tb` and `bt` are fields that are stored line by line. Their first letter is the field that is shown first, as in
    Core Video's SpatialFirstLineEarly and in Matroska's FieldOrder; ffmpeg's description of them says the opposite.
    """
    order, codec = stream.get("field_order", ""), stream.get("codec_name")
    if order not in {"tt", "bb", "tb", "bt"}:
        return Fields(None) if codec in _UNTOLD else None
    return Fields(None if codec in _FLAGGING else order.startswith("t"))
