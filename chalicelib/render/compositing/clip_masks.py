"""The masks that moving boxes are clipped with: files with the box's shape at its largest size."""

import math
from pathlib import Path

from PIL import Image

from ..drawing.shapes import Shape
from ..motion.geometry import Rect
from ..motion.warp import MARGIN_PX
from .clipping import ClipMask, ClipShape
from .fitting import CropBox

Size = tuple[float, float]


def clip_of(cut: CropBox, region: Rect, folder: Path, *, opaque: bool) -> ClipMask:
    """Return the clip of a region of the frame, its files written to the folder. `opaque`: see `ClipMask`."""
    poses = [cut.motion.at(frame) for frame in cut.motion.frames]
    size = (max(pose.width for pose in poses), max(pose.height for pose in poses))
    # A larger mask would hardly be sharper.
    scale = min(max(pose.scale for pose in poses), 1.0) or 1.0
    canvas = (_side(region.width, size[0] * scale), _side(region.height, size[1] * scale))
    outer, inner = _cutter(cut, size, 0.0, scale, canvas, folder / "outer"), None
    if cut.shape.border > 0:
        inner = _cutter(cut, size, cut.shape.border, scale, canvas, folder / "inner")
    return ClipMask(cut.motion, region, canvas, MARGIN_PX, outer, opaque, inner, cut.color)


def _side(seen: int, drawn: float) -> int:
    side = max(seen, math.ceil(drawn) + 2 * MARGIN_PX)
    return side + side % 2


def _cutter(cut: CropBox, size: Size, inset: float, scale: float, canvas: tuple[int, int], file: Path) -> ClipShape:
    """Draw the shape, inset by some px, on a canvas, at its largest size or larger."""
    width, height = (max(1, math.ceil((side - 2 * inset) * scale)) for side in size)
    radius = max(0.0, cut.shape.radius - inset)
    image = Image.new("L", canvas)
    image.paste(Shape(radius * scale, 0.0).mask((width, height)), (MARGIN_PX, MARGIN_PX))
    file.write_bytes(image.tobytes())
    return ClipShape(file, width / scale, height / scale, inset, scale, is_round=radius > 0)
