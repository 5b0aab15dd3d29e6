"""Draw solids of revolution (vases, lamps, cups) in light, seen a little from above.

A picture is an array of floats, 0..255: rows, columns, RGB. Edges are not smooth: draw large, then shrink.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np

from .curves import smooth

Rgb = tuple[float, float, float]
Profile = Sequence[tuple[float, float]]

_TILT = 0.16
_LIGHT = np.array([-0.52, 0.52, 0.68]) / np.linalg.norm([-0.52, 0.52, 0.68])
_HALFWAY = (_LIGHT + np.array([0, 0, 1])) / np.linalg.norm(_LIGHT + np.array([0, 0, 1]))
_STEP_PX = 0.25


def turned(
    picture: np.ndarray,
    foot: tuple[float, float],
    profile: Profile,
    color: Callable[[float], Rgb] | Rgb,
    *,
    shine: float = 0.2,
    glow: float = 0.0,
) -> None:
    """Draw a solid with its foot at `foot`.

    `profile` has height and radius from the foot up, in px: a smooth line, with an edge at a repeated point. `color`
    may depend on the height. `glow` is the share of its own light, 0..1.
    """
    heights, radii, rises, leans = _outline(profile)
    for height, radius, rise, lean in zip(heights, radii, rises, leans, strict=True):
        columns = np.arange(math.ceil(foot[0] - radius), math.floor(foot[0] + radius) + 1)
        across = np.clip((columns - foot[0]) / max(radius, 1e-6), -1, 1)
        front = np.sqrt(1 - across**2)
        rows = np.rint(foot[1] - height + radius * front * _TILT).astype(int)
        normal = np.stack([lean * across, np.full_like(across, rise), lean * front])
        _put(picture, rows, columns, _lit(normal, color(height) if callable(color) else color, shine, glow))


def tube(picture: np.ndarray, path: Sequence[tuple[float, float]], radius: float, color: Rgb) -> None:
    """Draw a bent tube (a handle, a stem) along a smooth line through points x, y in px."""
    line = smooth(path, _STEP_PX)
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    for (x, y), (dx, dy) in zip(line, along, strict=True):
        across = np.linspace(-1, 1, max(3, math.ceil(radius * 4)))
        rows, columns = np.rint(y + across * radius * dx).astype(int), np.rint(x - across * radius * dy).astype(int)
        normal = np.stack([-across * dy, -across * dx, np.sqrt(1 - across**2)])
        _put(picture, rows, columns, _lit(normal, color, 0.1, 0.0))


def opening(picture: np.ndarray, center: tuple[float, float], radius: float, inside: Rgb) -> None:
    """Draw the inside of a vessel, seen through its rim. Its near wall shades the front."""
    high = radius * _TILT
    rows, columns = np.mgrid[int(center[1] - high) : int(center[1] + high) + 2, 0 : picture.shape[1]]
    across, down = (columns - center[0]) / radius, (rows - center[1]) / high
    within = across**2 + down**2 < 1
    light = 0.55 + 0.45 * np.clip(0.35 + 0.5 * across - 0.35 * down, 0, 1)
    picture[rows[within], columns[within]] = (np.array(inside) * light[..., None])[within]


def _put(picture: np.ndarray, rows: np.ndarray, columns: np.ndarray, colors: np.ndarray) -> None:
    inside = (rows >= 0) & (rows < picture.shape[0]) & (columns >= 0) & (columns < picture.shape[1])
    picture[rows[inside], columns[inside]] = colors[inside]


def _outline(profile: Profile) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return height and radius at small steps, and how much the surface faces up and outwards there."""
    heights, radii = smooth(profile, _STEP_PX).T
    rise, grow = np.gradient(heights), np.gradient(radii)
    length = np.maximum(np.hypot(rise, grow), 1e-9)
    return heights, np.maximum(radii, 0), -grow / length, rise / length


def _lit(normal: np.ndarray, color: Rgb, shine: float, glow: float) -> np.ndarray:
    """Return colours of surfaces that face along `normal`: right, up, to the viewer; then one for each px."""
    diffuse = np.clip((_LIGHT @ normal + 0.25) / 1.25, 0, 1)
    mirrored = np.clip(_HALFWAY @ normal, 0, 1) ** 40
    edge = (1 - np.clip(normal[2], 0, 1)) ** 3
    shade = (0.34 + 0.68 * diffuse + 0.1 * edge) * (1 - glow) + glow
    return np.clip(np.array(color) * shade[:, None] + 255 * shine * mirrored[:, None], 0, 255)
