"""The box that is drawn for a span, and its motion: the object's own, or the part of it that a picture fills. Pure.

A picture that fits or is cropped changes its extent with its box at each frame. Stretching would also stretch its
edges, round corners and border, so these are not drawn but computed for each frame: see `CropBox` and
compositing/clipping.py.
"""

import math
from dataclasses import dataclass, replace

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Aspect, Color, Frame, PictureStyle, RectangleStyle, TextStyle

from ..drawing.shapes import Shape
from .curves import chosen, total
from .geometry import SHARE, Box, Rect, px, resting_box
from .poses import Motion, MotionSpan, Pose, largest

# More px than so many frames have are not drawn, as all are computed for each frame: what is enlarged further is a
# little soft. What only moves keeps its sharpness, and so does a text, which fills little of its box.
_MOST_AREA = 2.0
_MOST_AREA_RASTER = 8.0
# A box whose sides are rounded to px counts as keeping its shape.
_SAME_SHAPE_PX = 2.0

Size = tuple[float, float]
Style = PictureStyle | TextStyle | RectangleStyle


@dataclass(frozen=True, slots=True)
class CropBox:
    """A shape that is cut out at each frame: a box, moving, with corners and a border, in px before scaling."""

    motion: Motion
    shape: Shape
    color: Color | None


@dataclass(frozen=True, slots=True)
class FittedBox:
    """The box that is drawn, how it moves, in what style it is drawn, and what is cut out of that.

    `is_plain`: it is shown as it is drawn, at whole px.
    """

    box: Box
    motion: Motion
    style: Style
    cut: CropBox | None = None
    is_plain: bool = False


def fit_box(span: MotionSpan, style: Style, contents: Size | None, profile: Profile) -> FittedBox:
    """How a span is drawn.

    `contents` is the size of what keeps its shape: of a picture, and of the largest box that a text ever has. A text is
    set there, and grows and shrinks with its box. None for what has no shape of its own.
    """
    pose = span.motion.at(span.first_frame)
    is_text = isinstance(style, TextStyle)
    if span.is_plain and (not is_text or contents == (pose.width, pose.height)):
        return FittedBox(_resting(pose, profile), span.motion, style, is_plain=True)
    if contents is not None and is_text:
        motion, _ = _filled(span.motion, style, contents[0] / contents[1])
        box = _drawn(motion, profile, _MOST_AREA_RASTER)
        return FittedBox(replace(box, frame_height=profile.height_px * box.height / contents[1]), motion, style)
    if not span.motion.grows:
        most = _MOST_AREA if _is_resized(span.motion) else _MOST_AREA_RASTER
        return FittedBox(_drawn(span.motion, profile, most), span.motion, style)
    motion, drawn = _filled(span.motion, style, contents[0] / contents[1]) if contents else (span.motion, style)
    cut = _cut(span.motion, motion, style, profile)
    return FittedBox(_drawn(motion, profile, _MOST_AREA), motion, _unframed(drawn) if cut else drawn, cut)


def _resting(pose: Pose, profile: Profile) -> Box:
    """A box that rests unturned, at whole px."""
    width, height = pose.width * pose.scale, pose.height * pose.scale
    place = (px(pose.x + (pose.width - width) / 2), px(pose.y + (pose.height - height) / 2))
    box = resting_box(place, (max(1, px(width)), max(1, px(height))), profile)
    return replace(box, frame_height=profile.height_px * pose.scale)


def _is_resized(motion: Motion) -> bool:
    return len(motion.scale) > 1 or not motion.scale[0].is_constant


def _drawn(motion: Motion, profile: Profile, most_area: float) -> Box:
    """The box at the largest size that it has, if that is not too large."""
    width, height = largest(motion)
    most = most_area * profile.width_px * profile.height_px
    share = min(1.0, math.sqrt(most / max(width * height, 1)))
    # Even, so that what is drawn in it needs no clear px to be so.
    size = (2 * max(1, px(width * share / 2)), 2 * max(1, px(height * share / 2)))
    scale = max(motion.at(frame).scale for frame in motion.frames) * share
    return Box(*size, (0, 0), Rect(0, 0, *size), profile.height_px * scale)


def _filled(motion: Motion, style: Style, ratio: float) -> tuple[Motion, Style]:
    """The motion of a picture in a moving box; in a box that is moved like this it is simply stretched."""
    if isinstance(style, RectangleStyle) or (isinstance(style, PictureStyle) and style.aspect is Aspect.STRETCH):
        return motion, style
    crops = isinstance(style, PictureStyle) and style.aspect is Aspect.CROP
    if crops and _keeps_shape(motion):
        return motion, style
    wide = total((ratio, motion.height))
    width = chosen(max, motion.width, wide) if crops else chosen(min, motion.width, wide)
    height = total((1 / ratio, width))
    right, down = SHARE[style.align_h], SHARE[style.align_v]
    x = total((1, motion.x), (right, motion.width), (-right, width))
    y = total((1, motion.y), (down, motion.height), (-down, height))
    stretched = replace(style, aspect=Aspect.STRETCH) if isinstance(style, PictureStyle) else style
    return replace(motion, x=x, y=y, width=width, height=height), stretched


def _cut(box: Motion, picture: Motion, style: Style, profile: Profile) -> CropBox | None:
    """What is cut out at each frame: the box of what is cropped or fills it, else what the picture fills of it."""
    if isinstance(style, TextStyle):
        return None
    crops = isinstance(style, PictureStyle) and style.aspect is Aspect.CROP
    return CropBox(box if crops else picture, Shape.of(style.frame, profile.height_px), style.frame.border_color)


def _unframed(style: Style) -> Style:
    return style if isinstance(style, TextStyle) else replace(style, frame=Frame())


def _keeps_shape(motion: Motion) -> bool:
    """Whether width and height stay in proportion, but for their rounding."""
    poses = [motion.at(frame) for frame in motion.frames]
    first = max(poses, key=lambda pose: pose.width)
    return all(abs(p.width * first.height / first.width - p.height) <= _SAME_SHAPE_PX for p in poses)
