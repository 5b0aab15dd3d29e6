"""A raster passed from one process to another: its RGBA px in a file, its position and size as numbers."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ..drawing.rasters import Raster


@dataclass(frozen=True, slots=True)
class Drawn:
    """The position of a raster, in px from the box's corner, and its size; see `drawing.rasters.Raster`."""

    x: int
    y: int
    width: int
    height: int


def write_raster(raster: Raster | None, out: Path) -> Drawn | None:
    """Write the px of a raster, if there is one, to a file."""
    if raster is None:
        return None
    raster.save(out)
    return Drawn(raster.x, raster.y, *raster.image.size)


def take_raster(drawn: Drawn | None, file: Path) -> Raster | None:
    """Read the raster that `write_raster` wrote, and delete its file.

    Raises:
        ValueError: the file has fewer px than it should.
    """
    if drawn is None:
        return None
    image = Image.frombytes("RGBA", (drawn.width, drawn.height), file.read_bytes())
    file.unlink()
    return Raster(image, drawn.x, drawn.y)
