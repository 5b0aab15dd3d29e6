"""Scaling of videos with clear px, so that the colours under these never show. Pure.

Most are black there. Scaled or turned with the rest, black would leave a dark seam; in 4:2:0 colours, a pale one.
"""

from ..encode.options import SCALER
from ..ffmpeg.graph import Option, Stream, combine, split
from ..motion.geometry import Rect

# The reach of a cubic filter in 4:2:0.
_BLEED_PX = 4


def scaled(frames: Stream, pixels: str, size: Rect, matrix: str | None) -> Stream:
    """Return frames as RGB of a size, with straight alpha; px are weighted by their opacity.

    `pixels` is a planar RGB format with alpha; `matrix` is the YCbCr matrix of the frames, None for RGB.
    """
    source: dict[str, Option] = {"in_color_matrix": matrix} if matrix else {}
    frames = frames.filter("scale", flags=SCALER, **source).filter("format", pix_fmts=pixels)
    frames = frames.filter("premultiply", inplace=1)
    frames = frames.filter("scale", w=size.width, h=size.height, flags=SCALER)
    return frames.filter("unpremultiply", inplace=1)


def bled(frames: Stream, size: Rect) -> Stream:
    """Return RGB frames, 8 bits, whose colours continue under their clear px."""
    frames = frames.filter("format", pix_fmts="gbrap")
    frames, behind, opacity = split(frames, 3)
    radius = min(_BLEED_PX, size.width // 2, size.height // 2)
    behind = behind.filter("premultiply", inplace=1).filter("boxblur", lr=radius, cr=radius, ar=radius)
    colors = combine([behind.filter("unpremultiply", inplace=1), frames], "overlay", format="gbrp", eval="init")
    return combine([colors, opacity.filter("alphaextract")], "alphamerge")
