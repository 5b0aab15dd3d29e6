"""ICC profiles built from primaries and a curve, so that LittleCMS can convert colours that a file declares by number.

Sources: ICC.1:2022 (7.2 header, 10.18 parametric curves), SMPTE RP 177 (primaries to a matrix), Bradford's adaptation.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

Place = tuple[float, float]
"""x and y of a colour in CIE 1931."""
Matrix = tuple[tuple[float, ...], ...]

_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_HEADER_BYTES = 128


@dataclass(frozen=True, slots=True)
class Primaries:
    """The white point and the primaries of an RGB space."""

    white: Place
    red: Place
    green: Place
    blue: Place

    def to_xyz(self) -> Matrix:
        """Return the matrix from linear RGB to XYZ, with Y = 1 for white.

        Raises:
            ZeroDivisionError: the primaries do not form a triangle, or the white point is black.
        """
        columns = transposed([_xyz(place) for place in (self.red, self.green, self.blue)])
        gains = times(inverse(columns), _xyz(self.white))
        return tuple(tuple(value * gain for value, gain in zip(row, gains, strict=True)) for row in columns)


@dataclass(frozen=True, slots=True)
class Curve:
    """A parametric curve from a signal to light: (a * x + b) ** gamma from d on, c * x below; by default only gamma."""

    gamma: float
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0


def profile_of(primaries: Primaries, curve: Curve) -> bytes:
    """Return an ICC profile (version 4, display, RGB).

    Raises:
        ZeroDivisionError: as `Primaries.to_xyz`.
        struct.error: a value exceeds the range of a profile.
    """
    adapted = product(_adaptation(_xyz(primaries.white)), primaries.to_xyz())
    values = (curve.gamma, curve.a, curve.b, curve.c, curve.d)
    para = b"para\0\0\0\0\0\3\0\0" + b"".join(map(_fixed, values))
    tags = {b"wtpt": _xyz_tag(_D50)}
    for name, column in zip((b"r", b"g", b"b"), transposed(adapted), strict=True):
        tags |= {name + b"XYZ": _xyz_tag(column), name + b"TRC": para}
    directory, body = struct.pack(">I", len(tags)), b""
    start = _HEADER_BYTES + 4 + 12 * len(tags)
    for name, content in tags.items():
        directory += name + struct.pack(">II", start + len(body), len(content))
        body += content
    size = _HEADER_BYTES + len(directory) + len(body)
    head = struct.pack(">I4xI", size, 0x04400000) + b"mntrRGB XYZ " + struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp"
    return head.ljust(68, b"\0") + b"".join(map(_fixed, _D50)) + bytes(48) + directory + body


def inverse(matrix: Matrix) -> Matrix:
    """Return the inverse of a 3x3 matrix.

    Raises:
        ZeroDivisionError: it is singular.
    """
    (a, b, c), (d, e, f), (g, h, i) = matrix
    minors = ((e * i - f * h, c * h - b * i, b * f - c * e),
              (f * g - d * i, a * i - c * g, c * d - a * f),
              (d * h - e * g, b * g - a * h, a * e - b * d))  # fmt: skip
    determinant = a * minors[0][0] + b * minors[1][0] + c * minors[2][0]
    return tuple(tuple(value / determinant for value in row) for row in minors)


def product(one: Matrix, other: Matrix) -> Matrix:
    """Return the product of two matrices."""
    return transposed([times(one, column) for column in transposed(other)])


def times(matrix: Matrix, vector: Sequence[float]) -> tuple[float, ...]:
    """Return a matrix times a vector."""
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def transposed(matrix: Sequence[Sequence[float]]) -> Matrix:
    """Return the rows of a matrix as columns."""
    return tuple(zip(*matrix, strict=True))


def _adaptation(white: Sequence[float]) -> Matrix:
    """Return the matrix that adapts XYZ from a white point to D50, the white point of profiles."""
    source, target = times(_BRADFORD, white), times(_BRADFORD, _D50)
    scaled = tuple(
        tuple(value * there / here for value in row) for row, here, there in zip(_BRADFORD, source, target, strict=True)
    )
    return product(inverse(_BRADFORD), scaled)


def _xyz(place: Place) -> tuple[float, float, float]:
    x, y = place
    return x / y, 1.0, (1 - x - y) / y


def _xyz_tag(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))
