"""What is done with strangers' pictures in a child process. Only the zygote loads this; see `isolated_pictures`."""

from pathlib import Path

from PIL import Image

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.timeline import PictureStyle

from .animations import Animation, animation_of, write_frames
from .draw import draw_image, image_size
from .geometry import Box
from .pictures import opened, read_upright, upright_size
from .raster_files import Drawn, write_raster

# Reading an image this small still finds out whether all its data is there.
_TRIAL_SCALE = 0.05

# All plugins are loaded before the process forks: else each child would load them.
Image.init()


def image_facts(path: Path) -> MediaFacts:
    """Return the facts of an image; all frames of an animated one are read.

    Raises:
        BadMedia: with the reason, in words for the one who sent it.
    """
    with opened(path) as image:
        image.verify()
    with opened(path) as image:
        width, height = upright_size(image)
        read_upright(image, _TRIAL_SCALE)
    animation_of(path)
    return MediaFacts(MediaType.IMAGE, width_px=width, height_px=height)


def look_into(path: Path) -> tuple[tuple[int, int], Animation | None]:
    """Return an image's width and height in px, upright, and what it says of its frames, if it is animated.

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
