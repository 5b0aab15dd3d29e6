"""Decides whether a file may be used as an image, and says what it is. A stranger's file: for a child process only."""

from pathlib import Path

from chalicelib.domain.media import MediaFacts, MediaType

from .animations import animation_of
from .pictures import opened, read_upright, upright_size

# Reading an image this small still finds out whether all its data is there.
_TRIAL_SCALE = 0.05


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
