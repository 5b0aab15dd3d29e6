"""Parsing of uploaded SVG, so that drawing it opens no file and needs bounded resources.

The drawing library opens every path that an `<image>` names, and deeply nested elements overflow its stack. So the
document is parsed here first. External references are removed, embedded pictures are inspected, and documents that are
too large or too deep are refused.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

from PIL import Image

from chalicelib.domain.errors import BadMedia

from .svg_styles import modernise

NAMESPACE = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_HREFS = ("href", f"{{{_XLINK}}}href")
MAX_BYTES = 20_000_000
MAX_DEPTH = 64
"""With what is referred to; a browser's drawing programs stay far below. The drawing library dies at about 200."""
MAX_ELEMENTS = 100_000
"""With what is referred to, as often as it is."""
MAX_ATTRIBUTES = 1_000
"""Of one element. The time of the drawing library grows with their square."""
MAX_EMBEDDED_PIXELS = 25_000_000
_EMBEDDED = {"PNG": "png", "JPEG": "jpeg", "GIF": "gif", "WEBP": "webp"}
_GZIP = b"\x1f\x8b"
_URL = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)")
# Elements that take longer than others count as several, by the time of their drawing at the size of the trial.
_FILTER_WEIGHT, _PIXELS_OF_AN_ELEMENT, _RADIUS_WEIGHT = 20, 25_000, 4
_FILTER_SIZES = ("order", "radius", "numOctaves")
_DIGITS = re.compile(r"\d{1,9}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"[.#]?[\w-]+|\*")


def read_svg(data: bytes) -> ET.Element:
    """Return the root of an SVG (or SVGZ) that is safe to draw.

    Raises:
        BadMedia: it is not an SVG, or too large or too deep.
    """
    return _safe(data, may_embed=True)


def _safe(data: bytes, *, may_embed: bool) -> ET.Element:
    root = _parsed(_unpacked(data))
    left, pixels_of = MAX_EMBEDDED_PIXELS, dict[ET.Element, int]()
    for element in root.iter():
        for name in _HREFS:
            target = element.get(name, "").strip()
            if not target or target.startswith("#"):
                continue
            del element.attrib[name]
            embedded = _embedded(target, may_embed=may_embed) if target[:5].lower() == "data:" else None
            if embedded is not None:
                content, pixels = embedded
                left -= pixels
                pixels_of[element] = pixels
                element.set(name, content)
    if left < 0:
        raise BadMedia(f"the pictures in this SVG have more than {MAX_EMBEDDED_PIXELS // 1_000_000} megapixels")
    modernise(root)
    _Extent(root, pixels_of).check()
    return root


def _unpacked(data: bytes) -> bytes:
    if data.startswith(_GZIP):
        unzip = zlib.decompressobj(wbits=31)
        try:
            data = unzip.decompress(data, MAX_BYTES + 1)
        except zlib.error as error:
            raise BadMedia(f"this SVGZ is damaged: {error}") from error
        if not unzip.eof and len(data) <= MAX_BYTES:
            raise BadMedia("this SVGZ is truncated")
    if len(data) > MAX_BYTES:
        raise BadMedia(f"this SVG has more than {MAX_BYTES // 1_000_000} MB")
    return data


class _Builder(ET.TreeBuilder):
    """A builder of the tree that fails as soon as it is too large, and ignores external entities."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH:
            raise _too_deep()
        if self._count > MAX_ELEMENTS:
            raise _too_many()
        if len(attrs) > MAX_ATTRIBUTES:
            raise BadMedia(f"an element of this SVG has more than {MAX_ATTRIBUTES:,} attributes")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


def _parsed(data: bytes) -> ET.Element:
    # expat expands entities only up to a hundred times its input, and opens no external ones.
    parser = ET.XMLParser(target=_Builder())  # noqa: S314
    try:
        parser.feed(data)
        root = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise BadMedia(f"this SVG is not well-formed: {error}") from error
    if not isinstance(root, ET.Element) or root.tag != f"{{{NAMESPACE}}}svg":
        found = str(root.tag)[:100] if isinstance(root, ET.Element) else "nothing"
        raise BadMedia(f'not an SVG: its root is {found!r}, expected svg with xmlns="{NAMESPACE}"')
    return root


def _embedded(url: str, *, may_embed: bool) -> tuple[str, int] | None:
    """Return a `data:` URL with a safe picture, and its number of pixels, or None without such a picture."""
    head, comma, body = url.partition(",")
    if not comma:
        return None
    try:
        data = unquote_to_bytes(body)
        if head.rstrip().lower().endswith(";base64"):
            data = base64.b64decode(re.sub(rb"\s+", b"", data))
    except (ValueError, binascii.Error):
        return None
    try:
        with Image.open(BytesIO(data), formats=list(_EMBEDDED)) as image:
            kind, pixels = _EMBEDDED[image.format or ""], image.width * image.height
    except Image.DecompressionBombError:
        return "", MAX_EMBEDDED_PIXELS + 1
    except (OSError, ValueError, SyntaxError, KeyError):
        # A drawing in a drawing; the library shows no pictures inside of it.
        if not may_embed or not (data.startswith(_GZIP) or b"<svg" in data):
            return None
        data, kind, pixels = ET.tostring(_safe(data, may_embed=False)), "svg+xml", 0
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}", pixels


class _Extent:
    """The number and depth of drawn elements, including those that `use`, masks and others refer to.

    `pixels_of`: the number of px of the pictures in it.
    """

    def __init__(self, root: ET.Element, pixels_of: Mapping[ET.Element, int]) -> None:
        self._root = root
        self._pixels_of = pixels_of
        self._by_id = {element.get("id", ""): element for element in root.iter()}
        self._known: dict[ET.Element, tuple[int, int]] = {}
        self._open: set[ET.Element] = set()
        self._rules: dict[str, set[str]] = {}
        for style in root.iter(f"{{{NAMESPACE}}}style"):
            for selector, declarations in _RULE.findall("".join(style.itertext())):
                for name in _SELECTOR.findall(selector):
                    self._rules.setdefault(name, set()).update(_URL.findall(declarations))

    def check(self) -> None:
        """Refuse a drawing that is too large or too deep."""
        self._measure(self._root, 0)

    def _measure(self, element: ET.Element, above: int) -> tuple[int, int]:
        """Return the number of elements and of levels of an element's subtree."""
        if element in self._known:
            count, levels = self._known[element]
            if above + levels > MAX_DEPTH:
                raise _too_deep()
            return count, levels
        if above >= MAX_DEPTH:
            raise _too_deep()
        # The drawing library breaks circles, too.
        self._open.add(element)
        count, levels = _weight(element) + self._pixels_of.get(element, 0) // _PIXELS_OF_AN_ELEMENT, 0
        if count > MAX_ELEMENTS:
            raise _too_many()
        for inner in (*element, *self._targets(element)):
            if inner not in self._open:
                more, deeper = self._measure(inner, above + 1)
                count, levels = count + more, max(levels, deeper)
            if count > MAX_ELEMENTS:
                raise _too_many()
        self._open.remove(element)
        self._known[element] = count, levels + 1
        return self._known[element]

    def _targets(self, element: ET.Element) -> Iterator[ET.Element]:
        """Find the elements that one refers to, by an attribute or by a rule of a style sheet."""
        names = {value.strip()[1:] for name in _HREFS if (value := element.get(name, "")).strip().startswith("#")}
        for value in element.attrib.values():
            if "url(" in value:
                names |= set(_URL.findall(value))
        if self._rules:
            classes = (f".{name}" for name in element.get("class", "").split())
            for name in ("*", str(element.tag).rpartition("}")[2], f"#{element.get('id', '')}", *classes):
                names |= self._rules.get(name, set())
        return (self._by_id[name] for name in sorted(names) if name in self._by_id)


def _weight(element: ET.Element) -> int:
    """Return the number of elements as which one counts: a filter takes as long as many shapes."""
    name = str(element.tag).rpartition("}")[2]
    if not name.startswith("fe"):
        return 1
    numbers = {key: [int(digits) for digits in _DIGITS.findall(element.get(key, ""))[:2]] for key in _FILTER_SIZES}
    orders, radii, octaves = (numbers[key] for key in _FILTER_SIZES)
    area = max(orders, default=0) ** 2 + _RADIUS_WEIGHT * max(radii, default=0) ** 2
    return _FILTER_WEIGHT * max([1, *octaves]) + area


def _too_deep() -> BadMedia:
    return BadMedia(f"the elements of this SVG are nested more than {MAX_DEPTH} levels deep")


def _too_many() -> BadMedia:
    return BadMedia(f"this SVG has more than {MAX_ELEMENTS:,} elements; filters and pictures count as several")
