"""Image files made by hand, and what is seen of one when it is drawn."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from chalicelib.domain.timeline import Aspect, PictureStyle
from chalicelib.render.draw import draw_image, image_size
from chalicelib.render.geometry import Box, Rect

RED, BLUE, GREY = (230, 30, 60), (0, 0, 255), (128, 128, 128)


def quarters(size=(64, 32)):
    """Red in the upper left, blue in the upper right, grey below."""
    image = Image.new("RGB", size, GREY)
    image.paste(RED, (0, 0, size[0] // 2, size[1] // 2))
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1] // 2))
    return image


def noise(size=(256, 256)):
    """Something that compresses badly, always the same."""
    source = Image.effect_mandelbrot(size, (-3, -2.5, 2, 2.5), 100)
    return Image.merge("RGB", (source, source.rotate(90), source.rotate(180)))


def encoded(image, kind, **options):
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def seen(path, size=None):
    """What is drawn of an image file that fills a box of its own or another size."""
    width, height = size or image_size(Path(path))
    box = Box(width, height, (0, 0), Rect(0, 0, width, height))
    raster = draw_image(Path(path), PictureStyle(Aspect.STRETCH), box)
    return raster.image.crop((-raster.x, -raster.y, width - raster.x, height - raster.y))


def chunk(name, content, *, damaged=False):
    """A chunk of a PNG."""
    checksum = zlib.crc32(name + content) ^ damaged
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def with_chunks(png, *chunks):
    """A PNG with chunks behind its header."""
    return png[:33] + b"".join(chunks) + png[33:]


def segment(marker, content):
    """A segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content
