"""Orientation, colours and memory of the other kinds of image files."""

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms

from chalicelib.domain.errors import BadMedia
from chalicelib.render.images.bitmaps import MAX_BYTES, open_bitmap, orientation_of
from chalicelib.render.images.kinds import ImageKind
from chalicelib.render.images.reader import image_facts
from chalicelib.render.media_files.isobmff import codes_of
from tests.fakes.images import BLUE, GREY, RED, chunk, encoded, noise, profile, quarters, seen

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
# Which corner of the stored picture is seen in the upper left: red and blue are the upper ones.
UPPER_LEFT = {1: RED, 2: BLUE, 3: GREY, 4: GREY, 5: RED, 6: GREY, 7: GREY, 8: BLUE}


@pytest.fixture
def written(tmp_path):
    def write(content, name="image"):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "AVIF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright_once(written, kind, orientation):
    path = written(encoded(quarters(), kind, exif=turned(orientation), quality=95))
    size = (32, 64) if orientation > 4 else (64, 32)
    facts = image_facts(path)
    assert (facts.width_px, facts.height_px) == size
    assert seen(path).getpixel((4, 4)) == pytest.approx((*UPPER_LEFT[orientation], 255), abs=12)


def test_a_part_of_a_turned_picture_is_the_part_of_the_upright_one(written):
    path = written(encoded(noise(), "PNG", exif=turned(6)))
    bitmap = open_bitmap(path, ImageKind.PNG)
    expected = noise().transpose(Image.Transpose.ROTATE_270).crop((20, 40, 120, 200))
    assert bitmap.part((20, 40, 120, 200), (100, 160)).tobytes() == expected.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_xmp_turns_nothing(written, kind):
    assert image_facts(written(encoded(quarters(), kind, xmp=XMP))).width_px == 64


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("exif", [b"", b"garbage", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"\0" * 40])
def test_broken_exif_turns_nothing(exif):
    assert orientation_of(exif) == 1


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_broken_exif_and_profiles_refuse_no_good_picture(written, kind):
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
    image = encoded(quarters(), kind, exif=exif, icc_profile=b"garbage" * 30, quality=95)
    path = written(image.replace(b"MM\0*", b"nono"))
    assert image_facts(path).width_px == 64
    assert seen(path).getpixel((8, 8)) == pytest.approx((*RED, 255), abs=8)


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "TIFF", "GIF", "BMP"])
def test_a_picture_that_lacks_pixels_is_refused(written, kind):
    whole = encoded(noise(), kind)
    with pytest.raises(BadMedia):
        image_facts(written(whole[: len(whole) * 2 // 3]))


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"])
def test_a_tiff_is_turned_whatever_its_compression(written, compression):
    path = written(encoded(quarters(), "TIFF", compression=compression, exif=turned(8)))
    assert seen(path).getpixel((4, 4)) == pytest.approx((*BLUE, 255), abs=4)


@pytest.mark.parametrize(
    ("mode", "tags"), [("F", {}), ("I", {}), ("I;16", {262: 0}), ("L", {259: 34712}), ("L", {259: 50001})]
)
def test_a_tiff_that_would_be_shown_wrong_is_refused_with_a_remedy(written, mode, tags):
    with pytest.raises(BadMedia, match=r"kind of TIFF .* is not supported: save it with 8 or 16 bits"):
        image_facts(written(retagged(encoded(Image.new(mode, (8, 8)), "TIFF"), tags)))


def retagged(tiff, tags):
    """Return a TIFF with other numbers in some of its tags."""
    for tag, value in tags.items():
        place = tiff.index(struct.pack("<HHI", tag, 3, 1)) + 8
        tiff = tiff[:place] + struct.pack("<H", value) + tiff[place + 2 :]
    return tiff


def test_a_raw_photo_of_a_camera_is_refused_and_not_its_thumbnail_shown(written):
    with pytest.raises(BadMedia, match="camera raw"):
        image_facts(written(encoded(quarters(), "TIFF", tiffinfo={50706: b"\1\4\0\0"})))


def nclx(image, primaries, transfer):
    """Return an AVIF that declares these colours."""
    content = encoded(image, "AVIF", quality=100, subsampling="4:4:4")
    place = content.index(b"nclx") + 4
    return content[:place] + struct.pack(">HH", primaries, transfer) + content[place + 4 :]


# The values are Chromium's, of 128 and of (252, 126, 63).
@pytest.mark.parametrize(
    ("codes", "grey", "mix"),
    [
        ((1, 13), 128, (252, 126, 63)),
        ((2, 2), 128, (252, 126, 63)),
        ((1, 1), 128, (252, 126, 63)),
        ((9, 14), 128, (255, 93, 33)),
        ((12, 13), 128, (255, 115, 37)),
        ((1, 8), 188, (254, 186, 135)),
        ((9, 16), 132, None),
        ((2, 16), 132, None),
        ((9, 18), 99, None),
    ],
)
def test_the_colours_of_an_avif_follow_its_codes(written, codes, grey, mix):
    image = Image.new("RGB", (16, 16), (128,) * 3)
    image.paste((252, 126, 63), (0, 0, 8, 16))
    drawn = seen(written(nclx(image, *codes)))
    assert drawn.getpixel((12, 8))[:3] == pytest.approx((grey,) * 3, abs=3)
    assert mix is None or drawn.getpixel((3, 8))[:3] == pytest.approx(mix, abs=3)


def test_an_icc_profile_takes_precedence_over_the_codes(written):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(Image.new("RGB", (16, 16), GREY), "AVIF", quality=100, icc_profile=profile)
    content = content.replace(b"nclx\0\1\0\x0d", b"nclx\0\1\0\x08")
    assert seen(written(content)).getpixel((8, 8))[:3] == pytest.approx(GREY, abs=2)


@pytest.mark.parametrize("cut", range(0, 300, 7))
def test_colours_of_a_damaged_avif_are_looked_for_in_bounds(cut):
    codes_of(encoded(quarters(), "AVIF")[:cut])


@pytest.mark.parametrize("name", ["plain.heic", "clear.heic", "phone.heic"])
def test_a_heic_photo_is_accepted(name):
    facts = image_facts(HERE / name)
    assert {facts.width_px, facts.height_px} == {192, 128}


def test_the_photo_of_a_phone_is_put_together_turned_once_and_has_its_wide_colours():
    """The file has six tiles, a profile of Display P3, and a quarter turn."""
    drawn = seen(HERE / "phone.heic")
    assert drawn.size == (128, 192)
    assert drawn.getpixel((100, 20))[:3] == pytest.approx((252, 0, 46), abs=4)
    assert drawn.getpixel((100, 170))[:3] == pytest.approx(BLUE, abs=4)
    assert drawn.getpixel((20, 170))[:3] == pytest.approx(GREY, abs=4)


def test_a_clear_heic_is_clear():
    drawn = seen(HERE / "clear.heic")
    assert (drawn.getpixel((20, 20))[3], drawn.getpixel((170, 20))[3]) == (255, 0)


def test_ten_bits_of_pq_in_a_heic_are_brought_to_a_screen_s_range():
    assert seen(HERE / "ten_bits_pq.heic").getpixel((150, 100))[:3] == pytest.approx((132,) * 3, abs=2)


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_truncated_heic_is_refused(written, share):
    whole = (HERE / "phone.heic").read_bytes()
    with pytest.raises(BadMedia):
        image_facts(written(whole[: int(len(whole) * share)]))


SRGB_PRIMARIES = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06062, 0.7141))
P3_PRIMARIES = ((0.5151, 0.2412, -0.0011), (0.292, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))


def test_no_px_changes_in_srgb(written):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = written(encoded(noise(), "PNG", icc_profile=srgb))
    assert ImageChops.difference(seen(path).convert("RGB"), noise()).getbbox() is None


# The values are Chromium's.
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
@pytest.mark.parametrize("name", ["GIMP built-in Linear sRGB", "Linear"])
def test_a_profile_counts_by_what_it_does_and_not_by_its_name(written, kind, name):
    linear = profile("RGB", name, 1.0, SRGB_PRIMARIES)
    image = encoded(Image.new("RGB", (16, 16), GREY), kind, icc_profile=linear)
    assert seen(written(image)).getpixel((8, 8))[:3] == pytest.approx((188,) * 3, abs=2)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_profile_of_greys_counts(written, kind):
    path = written(encoded(Image.new("L", (16, 16), 128), kind, icc_profile=profile("GRAY", "Grey", 1.8)))
    assert seen(path).getpixel((8, 8))[:3] == pytest.approx((146,) * 3, abs=1)


def test_a_profile_of_greys_counts_where_px_are_clear_too(written):
    path = written(encoded(Image.new("LA", (16, 16), (128, 200)), "PNG", icc_profile=profile("GRAY", "Grey", 1.8)))
    assert seen(path).getpixel((8, 8)) == pytest.approx((146, 146, 146, 200), abs=1)


@pytest.mark.parametrize("space", ["GRAY", "CMYK"])
@pytest.mark.parametrize("color", [RED, GREY])
def test_a_profile_for_other_px_is_ignored(written, space, color):
    path = written(encoded(Image.new("RGB", (16, 16), color), "PNG", icc_profile=profile(space, "Other", 1.0)))
    assert seen(path).getpixel((8, 8))[:3] == color


def test_a_grey_picture_may_have_a_profile_of_colours(written):
    wide = profile("RGB", "P3", 1.0, P3_PRIMARIES)
    path = written(encoded(Image.new("L", (16, 16), 128), "JPEG", icc_profile=wide))
    assert seen(path).getpixel((8, 8))[:3] == pytest.approx((188,) * 3, abs=2)


@pytest.mark.parametrize(
    ("kind", "size", "most"), [(ImageKind.WEBP, (8000, 5001), 40), (ImageKind.PNG, (10_000, 10_001), 100)]
)
def test_a_picture_that_would_take_too_much_memory_is_refused(written, kind, size, most, monkeypatch):
    image = Image.new("1", size)
    path = written(encoded(image, "PNG"))
    if kind is ImageKind.WEBP:
        path = written(encoded(Image.new("RGB", size), "WEBP", method=0))
    with pytest.raises(BadMedia, match=f"more than {most} megapixels"):
        open_bitmap(path, kind)


def rows_of(side):
    """Return a clear PNG of that size, with a rotation; it never is in memory as a whole."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1 + 4 * side)) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    exif = chunk(b"eXIf", turned(6).tobytes().removeprefix(b"Exif\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + exif + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def test_a_large_turned_picture_is_in_memory_once(written):
    """The whole picture has 196 MB; a second copy, or a second rotated one, would exceed the limit."""
    code = """
import json, resource, sys
from pathlib import Path
from chalicelib.render.images.reader import image_facts, opened
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
from PIL import Image
before = peak()
image_facts(Path(sys.argv[1]))
with opened(Path(sys.argv[1])) as picture:
    picture.part((0, 0, *picture.size), (640, 640))
print(json.dumps(peak() - before))
"""
    path = written(rows_of(7000))
    ran = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) < 7000 * 7000 * 4 + 120_000_000 < MAX_BYTES
