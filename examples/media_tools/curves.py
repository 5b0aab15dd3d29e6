"""Smooth lines through points, as Catmull-Rom splines."""

import math
from collections.abc import Sequence

import numpy as np

Point = tuple[float, float]


def smooth(points: Sequence[Point], step: float, *, closed: bool = False) -> np.ndarray:
    """Return points of the line at distances of about `step`, each a row. A repeated point makes a corner."""
    ends = (points[-1], (points[0], points[1])) if closed else (points[0], (points[-1],))
    known = np.array([ends[0], *points, *ends[1]], float)
    pieces = []
    for before, start, end, after in zip(known, known[1:], known[2:], known[3:], strict=False):
        t = np.linspace(0, 1, math.ceil(np.hypot(*(end - start)) / step), endpoint=False)[:, None]
        bent = (2 * before - 5 * start + 4 * end - after) * t**2 + (3 * start - before - 3 * end + after) * t**3
        pieces.append(start + ((end - before) * t + bent) / 2)
    return np.concatenate(pieces)
