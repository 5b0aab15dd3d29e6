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
from ..motion.curves import pick_each, weighted_sum
from ..motion.geometry import SHARE, Box, Rect, px, resting_box
from ..motion.poses import Motion, MotionSpan, Pose, largest

# At most the px of this many frames are drawn, as all of them are computed for each frame. A box that is enlarged
# further looks a little soft. One that only moves stays sharp, and so does a text, which fills little of its box.
_MOST_AREA = 2.0
_MOST_AREA_RASTER = 8.0
# A box whose sides are rounded to px counts as keeping its shape.
_SAME_SHAPE_PX = 2.0

Size = tuple[float, float]
Style = PictureStyle | TextStyle | RectangleStyle


@dataclass(frozen=True, slots=True)
class CropBox:
    """A moving shape that each frame is cropped to: a box with corners and a border, in px before scaling."""

    motion: Motion
    shape: Shape
    color: Color | None


@dataclass(frozen=True, slots=True)
class FittedBox:
    """The box that is drawn, its motion, its style, and the shape that it is cropped to.

    A plain one is shown as it is drawn, at whole px.
    """

    box: Box
    motion: Motion
    style: Style
    cut: CropBox | None = None
    is_plain: bool = False


def fit_box(span: MotionSpan, style: Style, contents: Size | None, profile: Profile) -> FittedBox:
    """Return the box that is drawn for a span.

    `contents` is the size of a picture, or of the largest box that a text ever has: a text is set there, and grows and
    shrinks with its box. It is None for a rectangle.
    """
    pose = span.motion.at(span.first_frame)
    is_text = isinstance(style, TextStyle)
    if span.is_plain and (not is_text or contents == (pose.width, pose.height)):
        return FittedBox(_resting(pose, profile), span.motion, style, is_plain=True)
    if contents is not None and is_text:
        motion, _ = _picture_motion(span.motion, style, contents[0] / contents[1])
        box = _drawn(motion, profile, _MOST_AREA_RASTER)
        return FittedBox(replace(box, frame_height=profile.height_px * box.height / contents[1]), motion, style)
    if not span.motion.grows:
        most = _MOST_AREA if _is_resized(span.motion) else _MOST_AREA_RASTER
        return FittedBox(_drawn(span.motion, profile, most), span.motion, style)
    motion, drawn = _picture_motion(span.motion, style, contents[0] / contents[1]) if contents else (span.motion, style)
    cut = _cut(span.motion, motion, style, profile)
    return FittedBox(_drawn(motion, profile, _MOST_AREA), motion, _unframed(drawn) if cut else drawn, cut)


def _resting(pose: Pose, profile: Profile) -> Box:
    """Return a resting, unturned box at whole px."""
    width, height = pose.width * pose.scale, pose.height * pose.scale
    place = (px(pose.x + (pose.width - width) / 2), px(pose.y + (pose.height - height) / 2))
    box = resting_box(place, (max(1, px(width)), max(1, px(height))), profile)
    return replace(box, frame_height=profile.height_px * pose.scale)


def _is_resized(motion: Motion) -> bool:
    return len(motion.scale) > 1 or not motion.scale[0].is_constant


def _drawn(motion: Motion, profile: Profile, most_area: float) -> Box:
    """Return the box at its largest size, reduced to `most_area` frames."""
    width, height = largest(motion)
    most = most_area * profile.width_px * profile.height_px
    share = min(1.0, math.sqrt(most / max(width * height, 1)))
    # Even sides need no clear px as padding.
    size = (2 * max(1, px(width * share / 2)), 2 * max(1, px(height * share / 2)))
    scale = max(motion.at(frame).scale for frame in motion.frames) * share
    return Box(*size, (0, 0), Rect(0, 0, *size), profile.height_px * scale)


def _picture_motion(motion: Motion, style: Style, ratio: float) -> tuple[Motion, Style]:
    """Return the motion of the picture itself in a moving box, and a style that stretches it to that motion."""
    if isinstance(style, RectangleStyle) or (isinstance(style, PictureStyle) and style.aspect is Aspect.STRETCH):
        return motion, style
    crops = isinstance(style, PictureStyle) and style.aspect is Aspect.CROP
    if crops and _keeps_shape(motion):
        return motion, style
    wide = weighted_sum((ratio, motion.height))
    width = pick_each(max, motion.width, wide) if crops else pick_each(min, motion.width, wide)
    height = weighted_sum((1 / ratio, width))
    right, down = SHARE[style.align_h], SHARE[style.align_v]
    x = weighted_sum((1, motion.x), (right, motion.width), (-right, width))
    y = weighted_sum((1, motion.y), (down, motion.height), (-down, height))
    stretched = replace(style, aspect=Aspect.STRETCH) if isinstance(style, PictureStyle) else style
    return replace(motion, x=x, y=y, width=width, height=height), stretched


def _cut(box: Motion, picture: Motion, style: Style, profile: Profile) -> CropBox | None:
    """Return the shape to crop to at each frame: the box of a cropped picture or rectangle, else the picture itself."""
    if isinstance(style, TextStyle):
        return None
    crops = isinstance(style, PictureStyle) and style.aspect is Aspect.CROP
    return CropBox(box if crops else picture, Shape.of(style.frame, profile.height_px), style.frame.border_color)


def _unframed(style: Style) -> Style:
    return style if isinstance(style, TextStyle) else replace(style, frame=Frame())


def _keeps_shape(motion: Motion) -> bool:
    """Return whether width and height stay in proportion, except for rounding."""
    poses = [motion.at(frame) for frame in motion.frames]
    first = max(poses, key=lambda pose: pose.width)
    return all(abs(p.width * first.height / first.width - p.height) <= _SAME_SHAPE_PX for p in poses)
