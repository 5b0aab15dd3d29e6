"""PNGs: metadata never refuse one, damaged pixels always do, and colours are those that browsers show."""

import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from chalicelib.domain.errors import BadMedia
from chalicelib.render.images.animations import animation_of
from chalicelib.render.images.bitmaps import MAX_SIDE_PX
from chalicelib.render.images.png import MAX_CHUNKS, read_png
from chalicelib.render.images.reader import image_facts
from tests.fakes.images import BLUE, RED, chunk, encoded, noise, quarters, seen, with_chunks

ADOBE = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
BOMB = zlib.compress(bytes(100_000_000))


def gamma(value):
    return chunk(b"gAMA", struct.pack(">I", value))


@pytest.fixture
def written(tmp_path):
    def write(content):
        (tmp_path / "a.png").write_bytes(content)
        return tmp_path / "a.png"

    return write


@pytest.fixture
def grey(written):
    """Return the grey that is shown for 128 in a PNG with chunks."""
    return lambda *chunks: seen(
        written(with_chunks(encoded(Image.new("RGB", (8, 8), (128,) * 3), "PNG"), *chunks))
    ).getpixel((4, 4))[1]


@pytest.mark.parametrize(
    "metadata",
    [
        chunk(b"tEXt", b"a\0b", damaged=True),
        chunk(b"gAMA", struct.pack(">I", 100_000), damaged=True),
        chunk(b"gAMA", b"\0"),
        gamma(45455) + chunk(b"cHRM", bytes(7)),
        gamma(45455) + chunk(b"cHRM", bytes(32)),
        chunk(b"cICP", b"\1"),
        chunk(b"zTXt", b"a\0\0" + BOMB),
        chunk(b"tEXt", b"a\0" + b"x" * 3_000_000),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0garbage"),
        chunk(b"iCCP", b"x\0\0garbage"),
        chunk(b"iCCP", b"x\0\0" + zlib.compress(b"garbage")),
        chunk(b"iCCP", b"x\0\0" + BOMB),
        chunk(b"iCCP", b""),
        chunk(b"eXIf", b"garbage"),
        chunk(b"eXIf", b"MM\0*\0\0\0\x08\xff\xff"),
        chunk(b"pHYs", b"\1"),
        chunk(b"acTL", struct.pack(">II", 5, 0)),
    ],
)
def test_bad_metadata_refuse_no_good_picture(written, metadata):
    path = written(with_chunks(encoded(quarters(), "PNG"), metadata))
    assert image_facts(path).width_px == 64
    assert seen(path, (64, 32)).convert("RGB").tobytes() == quarters().tobytes()


def test_exif_in_a_text_that_is_not_hexadecimal_is_ignored(written):
    info = PngImagePlugin.PngInfo()
    info.add_text("Raw profile type exif", "\nexif\n     10\nzz not hex\n")
    assert image_facts(written(encoded(quarters(), "PNG", pnginfo=info))).height_px == 32


@pytest.mark.parametrize("lost", [6, 12])
def test_a_png_without_its_last_chunk_is_whole(written, lost):
    assert image_facts(written(encoded(noise(), "PNG")[:-lost])).width_px == 256


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_a_png_that_lacks_pixels_is_refused(written, share):
    whole = encoded(noise(), "PNG")
    with pytest.raises(BadMedia, match="truncated"):
        image_facts(written(whole[: int(len(whole) * share)]))


def test_a_png_with_a_damaged_pixel_is_refused(written):
    whole = bytearray(encoded(noise(), "PNG"))
    whole[len(whole) // 2] ^= 1
    with pytest.raises(BadMedia, match="checksum of its IDAT"):
        image_facts(written(bytes(whole)))


def test_a_png_of_xcode_is_refused_with_a_remedy(written):
    png = encoded(quarters(), "PNG")
    with pytest.raises(BadMedia, match="send the original PNG"):
        image_facts(written(png[:8] + chunk(b"CgBI", bytes(4)) + png[8:]))


def animation():
    return encoded(quarters(), "PNG", save_all=True, append_images=[quarters().rotate(180)], duration=80)


def test_an_animation_that_counts_its_frames_wrongly_moves(written):
    png = animation()
    place = png.index(b"acTL") - 4
    path = written(png[:place] + chunk(b"acTL", struct.pack(">II", 9, 0)) + png[place + 20 :])
    assert len(animation_of(path).delays_ms) == 2


def test_an_animation_whose_frames_are_out_of_order_is_one_picture(written):
    png = animation()
    place = png.index(b"fdAT") - 4
    length = int.from_bytes(png[place : place + 4], "big")
    moved = chunk(b"fdAT", b"\0\0\0\x63" + png[place + 12 : place + 8 + length])
    path = written(png[:place] + moved + png[place + 12 + length :])
    assert (image_facts(path).width_px, animation_of(path)) == (64, None)


# The values are Chromium's.
@pytest.mark.parametrize(
    ("chunks", "shown"),
    [
        ((), 128),
        ((gamma(100_000),), 188),
        ((gamma(55_556),), 146),
        ((gamma(45_455),), 128),
        ((gamma(45_455), chunk(b"cHRM", ADOBE)), 129),
        ((chunk(b"cHRM", ADOBE),), 128),
        ((gamma(0),), 128),
        ((gamma(100_000), chunk(b"sRGB", b"\0")), 128),
        ((chunk(b"cICP", b"\1\x08\0\1"),), 188),
        ((chunk(b"cICP", b"\1\x01\0\1"),), 121),
        ((chunk(b"cICP", b"\1\x0d\0\1"), gamma(100_000)), 128),
        ((chunk(b"cICP", b"\x09\x10\0\1"),), 132),
        ((chunk(b"cICP", b"\x09\x12\0\1"),), 99),
        ((chunk(b"cICP", b"\x09\x10\0\0"),), 128),
    ],
)
def test_grey_follows_the_chunks_of_the_file(grey, chunks, shown):
    assert grey(*chunks) == pytest.approx(shown, abs=1)


# The values are Chromium's, of (252, 126, 63) and of pure red.
@pytest.mark.parametrize(
    ("code", "shown", "red"),
    [
        (b"\x0c\x0d\0\1", (255, 115, 37), (255, 0, 0)),
        (b"\x09\x0d\0\1", (255, 93, 33), (255, 0, 0)),
        (b"\x06\x0d\0\1", (246, 129, 62), (248, 36, 0)),
    ],
)
def test_wide_colours_are_brought_to_srgb(written, code, shown, red):
    image = Image.new("RGB", (8, 8), (252, 126, 63))
    image.paste((255, 0, 0), (0, 0, 4, 8))
    drawn = seen(written(with_chunks(encoded(image, "PNG"), chunk(b"cICP", code))))
    assert drawn.getpixel((6, 4))[:3] == pytest.approx(shown, abs=2)
    assert drawn.getpixel((1, 4))[:3] == pytest.approx(red, abs=2)


def test_hdr_beyond_what_a_screen_shows_is_white(written):
    png = with_chunks(encoded(Image.new("RGB", (8, 8), (192,) * 3), "PNG"), chunk(b"cICP", b"\x09\x10\0\1"))
    assert seen(written(png)).getpixel((4, 4))[:3] == pytest.approx((255,) * 3, abs=6)


def test_clear_px_stay_clear_whatever_their_colours(written):
    image = Image.new("RGBA", (8, 8), (*BLUE, 0))
    image.paste((*RED, 255), (0, 0, 4, 8))
    drawn = seen(written(with_chunks(encoded(image, "PNG"), gamma(100_000))))
    assert (drawn.getpixel((1, 4))[3], drawn.getpixel((6, 4))[3]) == (255, 0)


def grey_steps(depth):
    """Return a PNG of four px, whose greys are 0 to 3 of that many bits; 1 is clear."""
    row = bytes([0, 0b00_01_10_11]) if depth == 2 else bytes([0, 0x01, 0x23])
    row = row if depth < 16 else b"\0" + struct.pack(">4H", 0, 1, 2, 3)
    return drawn(depth, 0, row, struct.pack(">H", 1))


def drawn(depth, kind, row, clear):
    """Return a PNG of one row of four px."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 1, depth, kind, 0, 0, 0)) + chunk(b"tRNS", clear)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("depth", [2, 4, 16])
def test_a_grey_may_be_clear(written, depth):
    shown = seen(written(grey_steps(depth))).getchannel("A")
    assert [shown.getpixel((x, 0)) for x in range(4)] == [255, 0, 255, 255]


def test_a_colour_of_16_bits_may_be_clear(written):
    row = b"\0" + struct.pack(">12H", 65535, 0, 0, 0, 513, 770, *[0] * 6)
    shown = seen(written(drawn(16, 2, row, struct.pack(">3H", 0, 513, 770)))).getchannel("A")
    assert [shown.getpixel((x, 0)) for x in range(4)] == [255, 0, 255, 255]


@pytest.mark.parametrize(("chunks", "is_allowed"), [(MAX_CHUNKS, True), (MAX_CHUNKS + 1, False)])
def test_a_png_has_a_bounded_number_of_chunks(chunks, is_allowed):
    png = encoded(Image.new("L", (8, 8)), "PNG")
    # IHDR, IDAT and IEND are three.
    content = with_chunks(png, chunk(b"tEXt", b"") * (chunks - 3))
    if is_allowed:
        assert read_png(content).pixels
        return
    with pytest.raises(BadMedia, match="more than 200,000 chunks"):
        read_png(content)


@pytest.mark.parametrize(("width", "is_allowed"), [(MAX_SIDE_PX, True), (MAX_SIDE_PX + 1, False)])
def test_a_png_has_bounded_sides(written, width, is_allowed):
    path = written(encoded(Image.new("L", (width, 1)), "PNG"))
    if is_allowed:
        assert image_facts(path).width_px == width
        return
    with pytest.raises(BadMedia, match=r"^100001x1 px; the most is 100,000 px a side$"):
        image_facts(path)
