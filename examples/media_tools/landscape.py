"""Draw mountain landscapes in flat layers: skies, ridges, pines, clouds, lakes and stars.

A layer is a float array of rows, columns and RGBA, 0..1, with straight alpha. Layers are wider than the frame, so that
a template can move them against each other.
"""

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFilter

Layer = np.ndarray
Stops = Sequence[tuple[float, str]]


def rgb(color: str) -> np.ndarray:
    """Return a colour such as `#FFC36B` as three numbers, 0..1."""
    return np.array(ImageColor.getrgb(color)[:3]) / 255


def gradient(positions: np.ndarray, stops: Stops) -> np.ndarray:
    """Return the colours of a gradient at these positions; between its stops it changes smoothly."""
    places = [place for place, _ in stops]
    colors = np.array([rgb(color) for _, color in stops])
    return np.stack([np.interp(positions, places, colors[:, channel]) for channel in range(3)], axis=-1)


def sky(size: tuple[int, int], stops: Stops) -> Layer:
    """Return an opaque sky: a vertical gradient, from 0 at the top to 1 at the bottom."""
    width, height = size
    column = gradient(np.linspace(0, 1, height), stops)
    picture = np.repeat(column[:, None, :], width, axis=1)
    return np.concatenate([picture, np.ones((height, width, 1))], axis=-1)


def add_light(layer: Layer, center: tuple[float, float], radius: float, color: str, strength: float) -> None:
    """Add a soft round light to a layer, in place. `center` and `radius` are in px."""
    distance = np.hypot(*_offsets(layer, center)) / radius
    glow = strength * np.exp(-(distance**1.35))[..., None]
    layer[..., :3] = 1 - (1 - layer[..., :3]) * (1 - glow * rgb(color))


def add_disc(layer: Layer, center: tuple[float, float], radius: float, color: str, softness: float = 1.5) -> None:
    """Draw a sun or a moon on a layer, in place."""
    x, y = _offsets(layer, center)
    cover = np.clip((radius - np.hypot(x, y)) / softness + 0.5, 0, 1)[..., None]
    layer[..., :3] += (rgb(color) - layer[..., :3]) * cover


def add_stars(layer: Layer, seed: int, count: int, lowest: float) -> None:
    """Scatter stars over the sky down to a share of its height, in place. Most of them are faint."""
    random = np.random.default_rng(seed)
    height, width = layer.shape[:2]
    for _ in range(count):
        x, y = random.random() * (width - 8) + 4, random.random() ** 1.4 * lowest * (height - 8) + 4
        brightness, radius = random.random() ** 5, 0.7 + 1.3 * random.random() ** 6
        rows, columns = slice(int(y) - 4, int(y) + 5), slice(int(x) - 4, int(x) + 5)
        down, across = np.mgrid[rows, columns]
        glow = np.exp(-(((across - x) ** 2 + (down - y) ** 2) / radius**2))[..., None] * (0.3 + 0.7 * brightness)
        tint = np.array([1.0, 0.95, 0.88]) if random.random() < 0.3 else np.array([0.88, 0.94, 1.0])
        layer[rows, columns, :3] = 1 - (1 - layer[rows, columns, :3]) * (1 - glow * tint)


def add_aurora(layer: Layer, seed: int, base: float, reach: float, low: str, high: str, strength: float) -> None:
    """Hang a curtain of northern lights into the sky, in place. Its lower edge is at the height `base`, a share."""
    height, width = layer.shape[:2]
    x = np.arange(width)
    edge = (base + 0.11 * wave(x / width, seed, 2.2) + 0.02 * wave(x / width, seed + 3, 7)) * height
    rays = 0.6 + 0.4 * wave(x / width, seed + 1, 26, 3)
    fade = np.clip(np.sin(np.pi * (x / width * 1.15 - 0.05)), 0, 1) ** 0.8
    length = reach * height * (0.75 + 0.35 * wave(x / width, seed + 2, 9))
    above = (edge[None] - np.arange(height)[:, None]) / np.maximum(length, 1)[None]
    light = np.where(above > 0, np.exp(-2.6 * np.maximum(above, 0)), np.exp(11 * np.minimum(above, 0)))
    light = strength * light * (rays * fade)[None]
    tint = gradient(np.clip(above, 0, 1), [(0, low), (0.75, high)])
    layer[..., :3] = 1 - (1 - layer[..., :3]) * (1 - light[..., None] * tint)


def wave(positions: np.ndarray, seed: int, cycles: float, octaves: int = 1, roughness: float = 0.5) -> np.ndarray:
    """Return smooth noise at these positions, -1..1. `cycles` is the number of bumps from 0 to 1."""
    total, weight = np.zeros_like(positions, float), 0.0
    for octave in range(octaves):
        values = np.random.default_rng((seed, octave)).uniform(-1, 1, 4096)
        place = positions * cycles * 2**octave + 100
        index = np.floor(place).astype(int)
        part = place - index
        part = part * part * (3 - 2 * part)
        share = roughness**octave
        total += share * (values[index % 4096] * (1 - part) + values[(index + 1) % 4096] * part)
        weight += share
    return total / weight


def peaks(positions: np.ndarray, seed: int, cycles: float, octaves: int = 6, roughness: float = 0.5) -> np.ndarray:
    """Return a jagged ridge line at these positions, about 0..1, high in the mountains."""
    total, weight = np.zeros_like(positions, float), 0.0
    for octave in range(octaves):
        values = np.random.default_rng((seed, octave)).uniform(0, 1, 4096)
        place = positions * cycles * 2**octave + 57
        index = np.floor(place).astype(int)
        part = place - index
        share = roughness**octave
        total += share * (values[index % 4096] * (1 - part) + values[(index + 1) % 4096] * part)
        weight += share
    return total / weight


def ridge(size: tuple[int, int], line: np.ndarray, top: str, bottom: str, depth: float) -> Layer:
    """Return a mountain range below a line, which has a height in px from the top for each column.

    Its colour changes from `top`, at the highest peak, to `bottom`, `depth` px further down.
    """
    width, height = size
    rows = np.arange(height)[:, None]
    cover = np.clip(rows - line[None] + 0.5, 0, 1)
    colors = gradient((rows[:, 0] - line.min()) / depth, [(0, top), (1, bottom)])
    return np.concatenate([np.repeat(colors[:, None], width, axis=1), cover[..., None]], axis=-1)


def with_pines(
    layer: Layer,
    line: np.ndarray,
    seed: int,
    heights: tuple[float, float],
    gap: float,
    color: str,
    *,
    clearing: float = 0.0,
) -> Layer:
    """Return a layer with a row of pines along a line.

    `heights` and `gap` are in px. A `clearing`, 0..1, leaves the middle open: the pines grow towards both sides of it.
    """
    random = np.random.default_rng(seed)
    height, width = layer.shape[:2]
    fine = 3
    mask = Image.new("L", (width * fine, height * fine), 0)
    draw = ImageDraw.Draw(mask)
    x = -gap
    while x < width + gap:
        grown = 1.0 if not clearing else max(0.0, abs(x / width - 0.5) * 2 - clearing) / (1 - clearing)
        tall = (heights[0] + (heights[1] - heights[0]) * random.random() ** 1.6) * grown**0.6
        if tall > 8:
            foot = line[int(np.clip(x, 0, width - 1))] + tall * 0.06
            _draw_pine(draw, x * fine, foot * fine, tall * fine, random)
        x += gap * (0.35 + 1.3 * random.random())
    cover = np.asarray(mask.resize((width, height), Image.Resampling.BOX), float)[..., None] / 255
    trees = np.concatenate([np.broadcast_to(rgb(color), (height, width, 3)), cover], axis=-1)
    return over(trees, layer)


def _draw_pine(draw: ImageDraw.ImageDraw, x: float, foot: float, tall: float, random: np.random.Generator) -> None:
    """Draw the silhouette of a pine: tiers of drooping boughs, narrow at the top."""
    tiers = max(5, min(15, int(tall / 22)))
    wide = tall * (0.17 + 0.05 * random.random())
    lean = tall * 0.02 * random.standard_normal()
    right, left = [], []
    for tier in range(tiers):
        share = (tier + 1) / tiers
        y = foot - tall * (1 - share * 0.93)
        reach = wide * share**0.85
        for side, points in ((1, right), (-1, left)):
            out = reach * (0.8 + 0.4 * random.random())
            droop = tall * 0.02 * random.random()
            points.append((x + lean * (1 - share) + side * out, y + droop))
            points.append((x + lean * (1 - share) + side * out * 0.45, y - tall * 0.012))
    draw.polygon([(x + lean, foot - tall), *right, *reversed(left)], fill=255)
    draw.rectangle((x - tall * 0.012, foot - tall * 0.1, x + tall * 0.012, foot), fill=255)


def with_cabin(layer: Layer, foot: tuple[float, float], tall: float, wall: str, glow: str) -> Layer:
    """Return a layer with a cabin whose windows are lit. `foot` is the middle of its base, `tall` its height, in px."""
    height, width = layer.shape[:2]
    fine = 4
    picture = Image.new("RGBA", (width * fine, height * fine), (*ImageColor.getrgb(wall), 0))
    draw = ImageDraw.Draw(picture)

    def points(*places: tuple[float, float]) -> list[tuple[float, float]]:
        return [((foot[0] + x * tall) * fine, (foot[1] - y * tall) * fine) for x, y in places]

    draw.polygon(points((-0.62, 0), (-0.62, 0.5), (0, 1), (0.62, 0.5), (0.62, 0)), wall)
    draw.polygon(points((-0.8, 0.4), (-0.72, 0.36), (0, 0.93), (0.72, 0.36), (0.8, 0.4), (0, 1.05)), wall)
    draw.polygon(points((0.3, 0.6), (0.3, 1.08), (0.44, 1.08), (0.44, 0.6)), wall)
    for left in (-0.42, 0.1):
        draw.polygon(points((left, 0.16), (left, 0.44), (left + 0.3, 0.44), (left + 0.3, 0.16)), glow)
        draw.polygon(
            points((left + 0.135, 0.16), (left + 0.135, 0.44), (left + 0.165, 0.44), (left + 0.165, 0.16)), wall
        )
    draw.polygon(points((-0.1, 0.6), (0, 0.72), (0.1, 0.6)), glow)
    house = np.asarray(picture.resize((width, height), Image.Resampling.BOX), float) / 255
    x, y = _offsets(layer, (foot[0], foot[1] - tall * 0.3))
    halo = 0.55 * np.exp(-((np.hypot(x, y) / (tall * 1.1)) ** 1.4))[..., None]
    light = np.concatenate([np.broadcast_to(rgb(glow), (height, width, 3)), halo], axis=-1)
    return over(house, over(light, layer))


def clouds(size: tuple[int, int], seed: int, top: float, light: str, shade: str, scale: float = 1.0) -> Layer:
    """Return a sea of clouds whose upper edge is at about `top`, a share of the height."""
    width, height = size
    random = np.random.default_rng(seed)
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    for _ in range(round(150 / scale)):
        x, down = random.random() * width, random.random() ** 1.5
        radius = scale * (26 + 90 * random.random() * (0.5 + down))
        y = height * (top + 0.02 * math.sin(x / width * 9 + seed)) + down * 150 * scale + radius * 0.7
        draw.ellipse((x - radius * 1.6, y - radius * 0.62, x + radius * 1.6, y + radius), fill=255)
    draw.rectangle((0, min(height, height * top + 150 * scale), width, height), fill=255)
    soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(9 * scale)), float) / 255
    rows = np.arange(height)[:, None] / height
    body = gradient(np.clip((rows - top) / 0.3, 0, 1) + 0 * soft, [(0, light), (1, shade)])
    return np.concatenate([body, np.clip(soft * 1.15 - 0.05, 0, 1)[..., None]], axis=-1)


def mist(size: tuple[int, int], center: float, thickness: float, color: str, strength: float, seed: int) -> Layer:
    """Return a band of mist at a height, both shares, uneven along its length."""
    width, height = size
    x = np.arange(width) / width
    middle = center + thickness * 0.3 * wave(x, seed, 3)
    away = (np.arange(height)[:, None] / height - middle[None]) / (thickness * (0.8 + 0.35 * wave(x, seed + 1, 4)))[
        None
    ]
    cover = strength * np.exp(-(away**2))
    return np.concatenate([np.broadcast_to(rgb(color), (height, width, 3)), cover[..., None]], axis=-1)


def mirrored(scene: Layer, shore: int, tint: str, darkness: float) -> Layer:
    """Return a lake from the row `shore` down, which mirrors a scene with small waves."""
    height, width = scene.shape[:2]
    rows = np.arange(shore, height)
    depth = (rows - shore) / max(1, height - shore)
    sources = np.clip(shore - (rows - shore) * 1.15 - 2, 0, height - 1)
    ripples = wave(rows / height, 5, 90, 2) * (1 + 7 * depth)
    columns = np.arange(width)
    water = np.zeros((height, width, 4))
    for row, source, ripple, deep in zip(rows, sources, ripples, depth, strict=True):
        shift = ripple * 2.2 * np.sin(columns / width * 40 + row * 0.9)
        picked = scene[int(source), np.clip(columns + shift, 0, width - 1).astype(int), :3]
        glint = 0.05 * max(0.0, ripple / 8)
        water[row, :, :3] = (
            picked * (1 - darkness * (0.45 + 0.55 * deep)) + rgb(tint) * darkness * (0.45 + 0.55 * deep) + glint
        )
        water[row, :, 3] = 1
    return np.clip(water, 0, 1)


def over(front: Layer, back: Layer) -> Layer:
    """Return a layer laid over another one."""
    a, b = front[..., 3:], back[..., 3:]
    alpha = a + b * (1 - a)
    colors = (front[..., :3] * a + back[..., :3] * b * (1 - a)) / np.maximum(alpha, 1e-6)
    return np.concatenate([colors, alpha], axis=-1)


def to_image(layer: Layer, grain: float = 0.0) -> Image.Image:
    """Return a layer as a picture. A little `grain` keeps smooth skies from showing bands."""
    values = layer * 255
    if grain:
        noise = np.random.default_rng(11).normal(0, grain, layer.shape[:2])
        values = values + np.concatenate(
            [np.repeat(noise[..., None], 3, axis=-1), np.zeros((*noise.shape, 1))], axis=-1
        )
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8), "RGBA")


def _offsets(layer: Layer, center: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0 : layer.shape[0], 0 : layer.shape[1]]
    return x - center[0], y - center[1]
