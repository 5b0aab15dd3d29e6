"""HDR and wide-gamut video converted to BT.709, as a table of colours for ffmpeg's `lut3d`. Pure arithmetic.

This build of ffmpeg has neither zscale nor libplacebo, and `tonemap` needs linear light, which no filter here provides.
One table is computed for each colour space: the light of an HDR screen, with highlights compressed to the range of an
SDR screen, and colours moved into BT.709 with their hue kept.

Sources: ITU-R BT.2100 (PQ, HLG), BT.2390 annex 5 (the curve), BT.2408 (reference white, 203 cd/m²), BT.1886 (SDR).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

SIZE = 33
_WHITE = 203.0
# The peak of phones and most HDR films, in cd/m²; PQ allows up to 10,000.
_PEAK = 1000.0
_SDR_GAMMA = 2.4

Rgb = tuple[float, float, float]
_LUMA_709: Rgb = (0.2126, 0.7152, 0.0722)
_LUMA_2020: Rgb = (0.2627, 0.6780, 0.0593)
_TO_709 = {
    "bt2020": ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187)),
    "smpte432": ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979)),
}


class Transfer(StrEnum):
    """The transfer function from signal to light; the values are ffmpeg's names."""

    PQ = "smpte2084"
    HLG = "arib-std-b67"
    SDR = "bt709"


@dataclass(frozen=True, slots=True)
class ColorSpace:
    """A colour space other than BT.709: its transfer function, and ffmpeg's name of its primaries."""

    transfer: Transfer
    primaries: str

    @property
    def name(self) -> str:
        """The name of its table's file."""
        return f"{self.transfer}-{self.primaries}"


def color_space_of(transfer: str | None, primaries: str | None) -> ColorSpace | None:
    """Return the space of a stream's tags, or None for BT.709, or spaces close to it."""
    known = next((each for each in (Transfer.PQ, Transfer.HLG) if each == transfer), Transfer.SDR)
    if known is not Transfer.SDR:
        return ColorSpace(known, primaries if primaries in _TO_709 else "bt2020")
    return ColorSpace(known, primaries) if primaries in _TO_709 else None


@lru_cache(maxsize=4)
def cube(space: ColorSpace) -> str:
    """Return the table as the text of a .cube file: signal in, BT.709 signal out, both 0..1, red changing fastest."""
    steps = [step / (SIZE - 1) for step in range(SIZE)]
    rows = (to_bt709((red, green, blue), space) for blue in steps for green in steps for red in steps)
    lines = (f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in rows)
    return f"LUT_3D_SIZE {SIZE}\n" + "\n".join(lines) + "\n"


def to_bt709(signal: Rgb, space: ColorSpace) -> Rgb:
    """Return the BT.709 signal, 0..1, of a colour in a space."""
    red, green, blue = _bent(light_of(signal, space.transfer)) if space.transfer is not Transfer.SDR else _sdr(signal)
    inside = _into_gamut(tuple(a * red + b * green + c * blue for a, b, c in _TO_709[space.primaries]))
    return _each(value ** (1 / _SDR_GAMMA) for value in inside)


def light_of(signal: Rgb, transfer: Transfer) -> Rgb:
    """Return the light of an HDR screen, in cd/m²; not for `Transfer.SDR`."""
    if transfer is Transfer.PQ:
        return _each(map(_from_pq, signal))
    scene = _each(map(_scene_of_hlg, signal))
    luminance = sum(weight * value for weight, value in zip(_LUMA_2020, scene, strict=True))
    gain = _PEAK * luminance**0.2 if luminance > 0 else 0.0
    return _each(gain * value for value in scene)


def _sdr(signal: Rgb) -> Rgb:
    return _each(value**_SDR_GAMMA for value in signal)


def _bent(light: Rgb) -> Rgb:
    """Return light in cd/m² as 0..1 of an SDR screen's: dark areas unchanged, highlights compressed, ratios kept."""
    most = max(light)
    if most <= 0:
        return (0.0, 0.0, 0.0)
    peak, white = _to_pq(_PEAK), _to_pq(_WHITE) / _to_pq(_PEAK)
    level = min(_to_pq(most) / peak, 1.0)
    knee = 1.5 * white - 0.5
    shown = level if level < knee else _hermite((level - knee) / (1 - knee), knee, white)
    gain = _from_pq(shown * peak) / (_WHITE * most)
    return _each(value * gain for value in light)


def _hermite(part: float, knee: float, white: float) -> float:
    """Return the curve from the knee, with the slope before it, to white at the peak, with slope 0."""
    square, cube_of = part * part, part * part * part
    start = (2 * cube_of - 3 * square + 1) * knee + (cube_of - 2 * square + part) * (1 - knee)
    return start + (-2 * cube_of + 3 * square) * white


def _into_gamut(color: tuple[float, ...]) -> Rgb:
    """Return a colour mixed with grey of its luminance until no part is below 0 or above 1."""
    grey = min(max(sum(weight * value for weight, value in zip(_LUMA_709, color, strict=True)), 0.0), 1.0)
    mix = 1.0
    for value in color:
        if value > 1:
            mix = min(mix, (1 - grey) / (value - grey) if value > grey else 1.0)
        if value < 0:
            mix = min(mix, grey / (grey - value))
    return _each(min(max(grey + mix * (value - grey), 0.0), 1.0) for value in color)


def _from_pq(signal: float) -> float:
    power = signal ** (1 / 78.84375)
    share = max(power - 0.8359375, 0.0) / (18.8515625 - 18.6875 * power)
    return float(10000.0 * share ** (1 / 0.1593017578125))


def _to_pq(light: float) -> float:
    power = (light / 10000.0) ** 0.1593017578125
    return float(((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375)


def _scene_of_hlg(signal: float) -> float:
    if signal <= 0.5:
        return signal * signal / 3
    return float((2.718281828459045 ** ((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12)


def _each(values: Iterable[float]) -> Rgb:
    red, green, blue = values
    return red, green, blue
