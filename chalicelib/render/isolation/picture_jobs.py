"""The jobs of a child process on uploaded pictures. Only the zygote loads this; see `pictures` and `facts`."""

from pathlib import Path

from chalicelib.domain.media import MediaFacts
from chalicelib.domain.timeline import PictureStyle

from ..drawing.rasters import draw_image, image_size
from ..images import reader
from ..images.animations import Animation, animation_of, write_frames
from ..motion.geometry import Box
from .raster_files import Drawn, write_raster


def image_facts(path: Path) -> MediaFacts:
    """Return the facts of an image; all frames of an animated one are read.

    Raises:
        BadMedia: with the reason, worded for the sender of the file.
    """
    facts = reader.image_facts(path)
    animation_of(path)
    return facts


def look_into(path: Path) -> tuple[tuple[int, int], Animation | None]:
    """Return an image's width and height in px, upright, and its animation, if it is animated.

    Raises:
        BadMedia: see `image_size` and `animation_of`.
    """
    return image_size(path), animation_of(path)


def draw_picture(path: Path, style: PictureStyle, box: Box, out: Path) -> Drawn | None:
    """Draw an image, and write its px to a file.

    Raises:
        BadMedia: see `draw_image`.
    """
    return write_raster(draw_image(path, style, box), out)


def write_some_frames(animation: Animation, numbers: list[int], folder: Path) -> None:
    """Write frames of an animated picture to files.

    Raises:
        BadMedia: see `write_frames`.
    """
    write_frames(animation, numbers, folder)
