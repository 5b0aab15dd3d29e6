"""The size of a video's picture in a mail."""

from math import sqrt

# As many px as 480x270, which most mails are wide enough for.
_PX = 480 * 270
_LEAST_SIDE_PX = 32
_LONGEST_SIDE_PX = 640


def mail_size(width_px: int, height_px: int) -> tuple[int, int]:
    """Return the size of the picture of a video with this size: the same shape, even sides, no enlargement."""
    shrink = min(1, sqrt(_PX / (width_px * height_px)), _LONGEST_SIDE_PX / max(width_px, height_px))
    return scaled((width_px, height_px), shrink)


def scaled(size: tuple[int, int], share: float) -> tuple[int, int]:
    """Return a size times a share, in even px."""
    width, height = (max(_LEAST_SIDE_PX, 2 * round(side * share / 2)) for side in size)
    return width, height
