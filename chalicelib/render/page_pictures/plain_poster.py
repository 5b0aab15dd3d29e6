"""The poster of a video that is only heard."""

from pathlib import Path

from PIL import Image, ImageOps

_SIZE = (1200, 674)
_TOP, _BOTTOM = "#2b3a55", "#10151f"


def make_plain_poster(workdir: Path) -> Path:
    """Write a dark picture without content to `workdir`."""
    out = workdir / "plain.jpg"
    ImageOps.colorize(Image.linear_gradient("L").resize(_SIZE), _TOP, _BOTTOM).save(out, "JPEG", quality=90)
    return out
