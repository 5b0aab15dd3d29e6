"""Image files made by hand, and the pictures that are drawn of them."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from chalicelib.domain.timeline import Aspect, PictureStyle
from chalicelib.render.drawing.rasters import draw_image, image_size
from chalicelib.render.motion.geometry import Box, Rect

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
    """Return the picture of an image file that fills a box of its own or another size."""
    width, height = size or image_size(Path(path))
    box = Box(width, height, (0, 0), Rect(0, 0, width, height))
    raster = draw_image(Path(path), PictureStyle(Aspect.STRETCH), box)
    return raster.image.crop((-raster.x, -raster.y, width - raster.x, height - raster.y))


def chunk(name, content, *, damaged=False):
    """Return a chunk of a PNG."""
    checksum = zlib.crc32(name + content) ^ damaged
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def with_chunks(png, *chunks):
    """Return a PNG with chunks behind its header."""
    return png[:33] + b"".join(chunks) + png[33:]


def segment(marker, content):
    """Return a segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def profile(space, name, gamma, primaries=()):
    """Return an ICC profile (version 2): `space` is RGB, with XYZ of its primaries, or GRAY."""
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    described = name.encode() + b"\0"
    tags = {b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(described)) + described + bytes(78)}
    tags |= {b"wtpt": _xyz((0.9642, 1.0, 0.8249))}
    tags |= {color + b"XYZ": _xyz(place) for color, place in zip((b"r", b"g", b"b"), primaries, strict=False)}
    tags |= {color + b"TRC": curve for color in ((b"r", b"g", b"b") if primaries else (b"k",))}
    directory, body = struct.pack(">I", len(tags)), b""
    for tag, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        directory += tag + struct.pack(">II", 132 + 12 * len(tags) + len(body), len(content))
        body += padded
    head = struct.pack(">I4xI", 128 + len(directory) + len(body), 0x02400000) + b"mntr" + space.ljust(4).encode()
    head += b"XYZ " + struct.pack(">6H", 2020, 1, 1, 0, 0, 0) + b"acsp"
    return head.ljust(68, b"\0") + _xyz((0.9642, 1.0, 0.8249))[8:] + bytes(48) + directory + body


def _xyz(place):
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in place)
