"""Newer CSS in SVGs rewritten in notations that the drawing library knows; it would draw the rest black.

Figma writes `color(display-p3 …)` and `var(--fill, …)`, diagrams.net `light-dark(…)` and a background of the root.

Sources: CSS Color 4 (5.1, 8.4, 9.3, 10.2) and 5 (`light-dark`), CSS Custom Properties 1 (3), B. Ottosson's Oklab.
"""

import math
import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from PIL import ImageColor

from .colors import BT709, DISPLAY_P3
from .icc import inverse, product, times

_STYLE = "{http://www.w3.org/2000/svg}style"
# Longer values are not styles. Values of variables are short, so that expanding them stays bounded.
_MOST_CHARS, _MOST_SHEET_CHARS, _MOST_VALUE_CHARS = 10_000, 1_000_000, 200
_ROUNDS = 5
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ROOTS = frozenset({":root", "svg", "*"})
_NESTED = r"(?:[^()]|\([^()]*\))*"
_VARIABLE = re.compile(rf"var\(\s*(--[\w-]+)\s*(?:,({_NESTED}))?\)")
_LIGHT_DARK = re.compile(rf"light-dark\(((?:[^(),]|\([^()]*\))+),{_NESTED}\)")
_COLOR = re.compile(r"\b(rgba?|hsla?|color|oklab|oklch)\(([^()]*)\)", re.IGNORECASE)
_FIRST_COLOR = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^()]*\)|(?<![\w(-])[a-z]+(?![\w(-])", re.IGNORECASE)
_ADDRESS = re.compile(r"url\([^)]*\)")
_P3_TO_SRGB = product(inverse(BT709.to_xyz()), DISPLAY_P3.to_xyz())


def modernise(root: ET.Element) -> None:
    """Rewrite all styles of a drawing: variables, and colours in newer notations."""
    variables: dict[str, str] = {}
    for element in root.iter(_STYLE):
        for selectors, declarations in _RULE.findall(element.text or ""):
            if _ROOTS & {selector.strip() for selector in selectors.split(",")}:
                variables |= _declared(declarations)
    # The element's own style is applied last, as in browsers.
    _rewrite(root, variables)


def background_of(root: ET.Element) -> str | None:
    """Return the background colour of a drawing, from its root or a style sheet, or None if it is clear."""
    style: dict[str, str] = {}
    for element in root.iter(_STYLE):
        for selectors, declarations in _RULE.findall(element.text or ""):
            if {"svg", ":root"} & {selector.strip() for selector in selectors.split(",")}:
                style |= _declarations(declarations)
    style |= _declarations(root.get("style", ""))
    value = _ADDRESS.sub("", style.get("background-color", style.get("background", "")))
    for match in _FIRST_COLOR.finditer(value):
        color = match[0]
        if not color.isalpha() or color.lower() in ImageColor.colormap:
            return color
    return None


def _rewrite(element: ET.Element, variables: Mapping[str, str]) -> None:
    if element.tag == _STYLE and element.text and len(element.text) <= _MOST_SHEET_CHARS:
        element.text = _plain(element.text, variables)
    own = _declared(element.get("style", ""))
    variables = {**variables, **own} if own else variables
    for name, value in element.items():
        if "(" in value and len(value) <= _MOST_CHARS:
            element.set(name, _plain(value, variables))
    for inner in element:
        _rewrite(inner, variables)


def _declared(declarations: str) -> dict[str, str]:
    """Return the variables in declarations."""
    found = _declarations(declarations)
    return {name: value for name, value in found.items() if name[:2] == "--" and len(value) <= _MOST_VALUE_CHARS}


def _declarations(style: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in style.split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def _plain(value: str, variables: Mapping[str, str]) -> str:
    for _ in range(_ROUNDS):
        if "var(" not in value:
            break
        value = _VARIABLE.sub(lambda match: variables.get(match[1], (match[2] or "").strip()), value)
    value = _LIGHT_DARK.sub(lambda match: match[1].strip(), value)
    return _COLOR.sub(_legacy, value)


def _legacy(match: re.Match[str]) -> str:
    """Return a colour in a notation that every library knows; unchanged if it is broken or in one already."""
    name, (components, slash, opacity) = match[1].lower(), match[2].partition("/")
    parts = components.replace(",", " ").split()
    alpha = _number(opacity, 1.0) if slash else 1.0
    try:
        if name in ("rgb", "rgba", "hsl", "hsla"):
            return f"{name[:3]}a({parts[0]},{parts[1]},{parts[2]},{alpha:g})" if slash else match[0]
        if name == "color":
            signal = [_number(part, 1.0) for part in parts[1:4]]
            if parts[0] == "display-p3":
                signal = [_encoded(light) for light in times(_P3_TO_SRGB, [_light(part) for part in signal])]
            elif parts[0] != "srgb":
                return match[0]
        else:
            signal = _of_oklab(name, parts)
        red, green, blue = (round(255 * min(1.0, max(0.0, part))) for part in signal)
    except (ArithmeticError, LookupError, ValueError):
        return match[0]
    return f"rgba({red},{green},{blue},{alpha:g})"


def _of_oklab(name: str, parts: list[str]) -> list[float]:
    lightness = _number(parts[0], 1.0)
    if name == "oklch":
        chroma, hue = _number(parts[1], 0.4), math.radians(float(parts[2].removesuffix("deg")))
        a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    else:
        a, b = _number(parts[1], 0.4), _number(parts[2], 0.4)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return [
        _encoded(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    ]


def _number(text: str, whole: float) -> float:
    """Return a number, or a percentage of `whole`."""
    text = text.strip()
    number = float(text[:-1]) / 100 * whole if text.endswith("%") else 0.0 if text == "none" else float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _light(signal: float) -> float:
    return signal / 12.92 if signal <= 0.04045 else ((signal + 0.055) / 1.055) ** 2.4


def _encoded(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
