"""Draw charts of bars, and of lines over powers of ten, as PNG with Pillow, which is installed anyway."""

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bench.result import Chart, Lines
from chalicelib.render.fonts import font_path

_COLORS = ("#8a94a6", "#2f6fde", "#e08a1e", "#2a9d6f", "#b0489e", "#7a5c3e")
_INK, _GRID = "#20242c", "#dfe3ea"
_WIDTH, _ROW, _LEFT, _RIGHT, _TOP = 1100, 44, 330, 110, 100
_PLOT = (110, 90, 1060, 560)


def save(chart: Chart | Lines, out: Path) -> None:
    """Write a chart as PNG."""
    image = _lines(chart) if isinstance(chart, Lines) else _bars(chart)
    image.save(out, optimize=True)


def _bars(chart: Chart) -> Image.Image:
    image = Image.new("RGB", (_WIDTH, _TOP + _ROW * len(chart.bars) + 30), "white")
    draw = ImageDraw.Draw(image)
    draw.text((20, 18), chart.title, fill=_INK, font=_font(22))
    _legend(draw, chart.parts, 58)
    longest = max(map(sum, chart.bars.values())) or 1.0
    scale = (_WIDTH - _LEFT - _RIGHT) / longest
    for row, (name, values) in enumerate(chart.bars.items()):
        top, left = _TOP + row * _ROW, float(_LEFT)
        draw.text((_LEFT - 12, top + 16), name, fill=_INK, font=_font(15), anchor="rm")
        for color, value in zip(_COLORS, values, strict=False):
            if value:
                draw.rectangle((left, top, left + value * scale, top + _ROW - 12), fill=color)
            left += value * scale
        draw.text((left + 8, top + 16), f"{sum(values):.4g} {chart.unit}", fill=_INK, font=_font(15), anchor="lm")
    return image


def _lines(chart: Lines) -> Image.Image:
    axes, lines = chart.axes, chart.lines
    image = Image.new("RGB", (_WIDTH, 640), "white")
    draw = ImageDraw.Draw(image)
    draw.text((20, 18), chart.title, fill=_INK, font=_font(22))
    _legend(draw, list(lines), 56)
    across = _decades([x for points in lines.values() for x, _ in points])
    upwards = _decades([y for points in lines.values() for _, y in points])
    left, top, right, bottom = _PLOT
    for power in range(across[0], across[1] + 1):
        x = _at(10.0**power, across, left, right)
        draw.line((x, top, x, bottom), fill=_GRID)
        draw.text((x, bottom + 14), _power(power), fill=_INK, font=_font(14), anchor="mm")
    for power in range(upwards[0], upwards[1] + 1):
        y = _at(10.0**power, upwards, bottom, top)
        draw.line((left, y, right, y), fill=_GRID)
        draw.text((left - 8, y), _power(power), fill=_INK, font=_font(14), anchor="rm")
    draw.text(((left + right) / 2, bottom + 44), axes[0], fill=_INK, font=_font(16), anchor="mm")
    draw.text((left, top - 10), axes[1], fill=_INK, font=_font(16), anchor="lb")
    for color, points in zip(_COLORS, lines.values(), strict=False):
        dots = [(_at(x, across, left, right), _at(y, upwards, bottom, top)) for x, y in points]
        draw.line(dots, fill=color, width=3)
        for dot in dots:
            draw.circle(dot, 5, fill=color)
    return image


def _legend(draw: ImageDraw.ImageDraw, names: Sequence[str], top: int) -> None:
    left = 20.0
    for color, name in zip(_COLORS, names, strict=False):
        draw.rectangle((left, top, left + 14, top + 14), fill=color)
        draw.text((left + 20, top + 7), name, fill=_INK, font=_font(15), anchor="lm")
        left += 40 + draw.textlength(name, font=_font(15))


def _decades(values: Sequence[float]) -> tuple[int, int]:
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def _at(value: float, decades: tuple[int, int], start: float, end: float) -> float:
    return start + (end - start) * (math.log10(value) - decades[0]) / max(1, decades[1] - decades[0])


def _power(power: int) -> str:
    return f"{10.0**power:,.0f}" if power >= 0 else f"{10.0**power:g}"


def _font(px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path("Inter")), px)
