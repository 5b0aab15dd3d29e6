"""The picture of a video for link previews: 1200x630, as Open Graph has it, with a play button."""

from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from chalicelib.domain.errors import BadMedia

from .play_button import with_play_button

SIZE = (1200, 630)
MAX_BYTES = 300_000
"""Some messengers show no preview of a larger file."""

_QUALITIES = (88, 80, 70, 60, 45, 30)
# The blurred picture around the poster is made small first, as nobody sees its details.
_SMALL = 8
_BLUR_PX = 4
_BRIGHTNESS = 0.62
# 16:9 loses 3 % at the top and at the bottom.
_MOST_CUT = 0.07


def make_preview_picture(poster: Path, workdir: Path) -> Path:
    """Write the preview of a poster, a JPEG of less than `MAX_BYTES`, to `workdir`.

    Raises:
        BadMedia: the poster cannot be read.
    """
    try:
        with Image.open(poster) as image:
            picture = image.convert("RGB")
    except OSError as error:
        raise BadMedia(f"no preview can be made of it: {error}") from error
    whole, out = with_play_button(_fitted(picture)), workdir / "preview.jpg"
    for quality in _QUALITIES:
        whole.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.stat().st_size < MAX_BYTES:
            break
    return out


def _fitted(picture: Image.Image) -> Image.Image:
    """Return a picture that fills the frame: cut off a little at its sides, or before a blurred, darker one."""
    wide, high = (own / side for own, side in zip(picture.size, SIZE, strict=True))
    if min(wide, high) / max(wide, high) >= 1 - _MOST_CUT:
        return ImageOps.fit(picture, SIZE, Image.Resampling.LANCZOS)
    small = ImageOps.fit(picture, (SIZE[0] // _SMALL, SIZE[1] // _SMALL), Image.Resampling.BILINEAR)
    blurred = small.filter(ImageFilter.GaussianBlur(_BLUR_PX)).resize(SIZE, Image.Resampling.BICUBIC)
    whole = ImageEnhance.Brightness(blurred).enhance(_BRIGHTNESS)
    front = ImageOps.contain(picture, SIZE, Image.Resampling.LANCZOS)
    whole.paste(front, ((SIZE[0] - front.width) // 2, (SIZE[1] - front.height) // 2))
    return whole
