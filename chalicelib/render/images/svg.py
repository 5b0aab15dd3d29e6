"""SVG (and SVGZ) drawn at its shown size, so that it is sharp at any size.

Sources: SVG 1.1, 7.2 and 7.8 (`width`, `height`, `viewBox`); CSS 2.1, 10.3.2 (300x150 px by default).
"""

import math
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from chalicelib.domain.errors import BadMedia
from chalicelib.render.fonts import font_names, font_path

from .scaling import Area
from .svg_safety import NAMESPACE, read_svg
from .svg_styles import background_of

MAX_SIDE_PX = 100_000
_USUAL = (300.0, 150.0)
_EXACT_PX = 100
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*(px|pt|pc|mm|cm|in|q|em|rem|ex)?\s*(?:!important)?\s*", re.IGNORECASE)
_PX = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}
_PX |= {"em": 16.0, "rem": 16.0, "ex": 8.0}
# The size of the trial drawing. At a larger one, 90,000 paths would take too long for an upload.
_TRIAL_PX = 512
# Four frames of 4K. Larger drawings exceed the frame while they move, and are drawn a little softer.
_MOST_DRAWN_PIXELS = 4 * 3840 * 2160


@dataclass(slots=True)
class Drawing:
    """An SVG that is safe to draw; `shape`: its width and height in CSS px, not rounded."""

    root: ET.Element
    shape: tuple[float, float]

    @property
    def size(self) -> tuple[int, int]:
        """The width and height in whole px: a multiple of the natural size if rounding that would change the shape."""
        whole = all(side == round(side) for side in self.shape)
        times = 1 if whole else max(1, math.ceil(_EXACT_PX / min(self.shape)))
        return max(1, round(self.shape[0] * times)), max(1, round(self.shape[1] * times))

    def check(self) -> None:
        """Draw it once, at a size independent of its own.

        Raises:
            BadMedia: it cannot be drawn.
        """
        share = _TRIAL_PX / max(self.size)
        self.part((0, 0, *self.size), (max(1, round(self.size[0] * share)), max(1, round(self.size[1] * share))))

    def part(self, area: Area, size: tuple[int, int]) -> Image.Image:
        """Return a part of it, drawn at a size in px, as RGBA.

        Raises:
            BadMedia: it cannot be drawn.
        """
        across, down = self.shape[0] / self.size[0], self.shape[1] / self.size[1]
        left, top, right, bottom = area[0] * across, area[1] * down, area[2] * across, area[3] * down
        view = f"{left:.6f} {top:.6f} {right - left:.6f} {bottom - top:.6f}"
        share = min(1.0, math.sqrt(_MOST_DRAWN_PIXELS / (size[0] * size[1])))
        width, height = (max(1, round(side * share)) for side in size)
        window = ET.Element(
            f"{{{NAMESPACE}}}svg",
            {"width": str(width), "height": str(height), "viewBox": view, "preserveAspectRatio": "none"},
        )
        background = background_of(self.root)
        if background is not None:
            ET.SubElement(window, f"{{{NAMESPACE}}}rect", self._whole() | {"fill": background})
        window.append(self._inner())
        image = _drawn(window).convert("RGBA")
        return image if share == 1 else image.resize(size, Image.Resampling.BICUBIC)

    def _inner(self) -> ET.Element:
        """Return the root as an element of another drawing, at its natural size."""
        inner = ET.Element(self.root.tag, {name: value for name, value in self.root.items() if name not in ("x", "y")})
        inner.text = self.root.text
        inner.extend(self.root)
        style = inner.get("style")
        if style is not None:
            inner.set(
                "style", ";".join(part for part in style.split(";") if _property(part) not in ("width", "height"))
            )
        inner.attrib |= self._whole()
        return inner

    def _whole(self) -> dict[str, str]:
        return {"width": f"{self.shape[0]:.6f}", "height": f"{self.shape[1]:.6f}"}


def open_drawing(path: Path) -> Drawing:
    """Open an SVG.

    Raises:
        BadMedia: it is not an SVG, too large or too deep, or has no visible extent.
    """
    root = read_svg(path.read_bytes())
    shape = shape_of(root)
    if min(shape) <= 0:
        raise BadMedia("this SVG has a width or a height of 0")
    if max(shape) > MAX_SIDE_PX or max(shape) > MAX_SIDE_PX * min(shape):
        raise BadMedia(f"this SVG has {shape[0]:.0f}x{shape[1]:.0f} px; the most is {MAX_SIDE_PX:,} px a side")
    return Drawing(root, shape)


def shape_of(root: ET.Element) -> tuple[float, float]:
    """Return the natural width and height of a drawing in CSS px, as browsers derive them from its root."""
    declared = dict(part.partition(":")[::2] for part in root.get("style", "").split(";"))
    properties = {_property(name): value for name, value in declared.items()}
    width, height = (_px(properties.get(name)) or _px(root.get(name)) for name in ("width", "height"))
    box = [float(number) for number in re.findall(_NUMBER, root.get("viewBox", ""))]
    if len(box) != 4 or min(box[2:]) <= 0:
        return (_USUAL[0] if width is None else width, _USUAL[1] if height is None else height)
    if width is None and height is None:
        return box[2], box[3]
    ratio = box[2] / box[3]
    return (
        width if width is not None else (height or 0.0) * ratio,
        height if height is not None else (width or 0.0) / ratio,
    )


def _px(length: str | None) -> float | None:
    """Return a length in px, or None for a percentage, which has no reference here, and for an invalid length."""
    match = _LENGTH.fullmatch(length or "")
    value = float(match[1]) * _PX[(match[2] or "").lower()] if match else -1.0
    return value if value >= 0 else None


def _property(declaration: str) -> str:
    return declaration.partition(":")[0].strip().lower()


def _drawn(root: ET.Element) -> Image.Image:
    # Imported here, as the API must not load it for other kinds.
    import resvg_py

    has_text = next(root.iter(f"{{{NAMESPACE}}}text"), None) is not None
    fonts = [str(font_path(name)) for name in font_names()] if has_text else []
    svg = ET.tostring(root, encoding="unicode")
    try:
        # A text in a font that is not bundled is drawn in the serif font, as in browsers.
        png = resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=fonts,
            serif_family="Lora",
            sans_serif_family="Inter",
            cursive_family="Caveat",
            fantasy_family="Oswald",
            monospace_family="Inter",
        )
    except ValueError as error:
        raise BadMedia(f"this SVG cannot be drawn: {error}") from error
    except BaseException as error:
        # A panic in Rust is not an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise BadMedia("this SVG cannot be drawn") from error
    return PngImageFile(BytesIO(png))
