"""JPEGs of all kinds: which are decoded, which are refused, and when one is complete."""

from pathlib import Path

import pytest
from PIL import Image, JpegImagePlugin

from chalicelib.domain.errors import BadMedia
from chalicelib.render.images import jpeg as jpegs
from chalicelib.render.images.bitmaps import open_bitmap
from chalicelib.render.images.jpeg import MAX_SCANS, MAX_SEGMENTS, read_jpeg
from chalicelib.render.images.kinds import ImageKind
from chalicelib.render.images.reader import image_facts
from tests.fakes.images import BLUE, RED, encoded, noise, quarters, seen, segment

LOSSLESS = Path(__file__).parent / "lossless.jpg"
THUMBNAIL = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + encoded(quarters(), "JPEG")


@pytest.fixture
def written(tmp_path):
    def write(content):
        (tmp_path / "a.jpg").write_bytes(content)
        return tmp_path / "a.jpg"

    return write


def reframed(jpeg, marker, precision=8):
    """Return a JPEG that declares another kind."""
    place = jpeg.index(b"\xff\xc0")
    return jpeg[: place + 1] + bytes([marker]) + jpeg[place + 2 : place + 4] + bytes([precision]) + jpeg[place + 5 :]


def test_a_lossless_jpeg_is_decoded():
    assert seen(LOSSLESS).getpixel((0, 0))[:3] == (0, 0, 0)


def test_a_lossless_jpeg_is_never_decoded_at_a_fraction_of_its_size(monkeypatch):
    """Pillow 12 overwrote memory then."""
    monkeypatch.setattr(JpegImagePlugin.JpegImageFile, "draft", lambda *_: pytest.fail("drafted"))
    image_facts(LOSSLESS)
    seen(LOSSLESS, (6, 4))


@pytest.mark.parametrize(
    ("marker", "precision", "reason"),
    [
        (0xC0, 12, "12 bits"),
        (0xC5, 8, "SOF5"),
        (0xC7, 8, "SOF7"),
        (0xC9, 8, "arithmetic"),
        (0xCA, 8, "arithmetic"),
        (0xCB, 8, "SOF11"),
        (0xF7, 8, "JPEG-LS"),
    ],
)
def test_a_kind_that_libjpeg_does_not_decode_is_refused_with_a_remedy(written, marker, precision, reason):
    path = written(reframed(encoded(quarters(), "JPEG"), marker, precision))
    with pytest.raises(BadMedia, match=f"{reason}.* not supported: save it as"):
        image_facts(path)


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (400, 4), (2000, 10)])
def test_a_small_or_thin_jpeg_is_accepted(written, size):
    path = written(encoded(quarters(size), "JPEG"))
    facts = image_facts(path)
    assert (facts.width_px, facts.height_px) == size
    assert seen(path, (16, 16)).size == (16, 16)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
@pytest.mark.parametrize("lost", [1, 2])
def test_a_jpeg_without_its_end_marker_is_whole(written, options, lost):
    whole = encoded(noise(), "JPEG", **options)
    expected = seen(written(whole)).tobytes()
    path = written(whole[:-lost])
    assert (image_facts(path).width_px, seen(path, (256, 256)).tobytes()) == (256, expected)


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
@pytest.mark.parametrize("end", [b"", b"\xff\xd9"])
@pytest.mark.parametrize("share", [0.5, 0.98])
def test_a_jpeg_that_lacks_pixels_is_refused_even_with_an_end_marker(written, options, end, share):
    whole = encoded(noise(), "JPEG", quality=90, **options)
    with pytest.raises(BadMedia, match="truncated"):
        image_facts(written(whole[: int(len(whole) * share)] + end))


def test_a_progressive_jpeg_that_lacks_its_last_scan_is_refused(written):
    whole = encoded(noise(), "JPEG", progressive=True)
    with pytest.raises(BadMedia, match="truncated"):
        image_facts(written(whole[: whole.rindex(b"\xff\xda")]))


def test_a_progressive_jpeg_may_end_before_its_last_scan_if_it_says_so(written):
    whole = encoded(noise(), "JPEG", progressive=True)
    assert image_facts(written(whole[: whole.rindex(b"\xff\xda")] + b"\xff\xd9")).width_px == 256


def test_the_end_of_a_thumbnail_is_not_that_of_the_picture(written):
    whole = encoded(noise(), "JPEG")
    with pytest.raises(BadMedia, match="truncated"):
        image_facts(written((whole[:2] + segment(0xE1, THUMBNAIL) + whole[2:])[:-300]))


@pytest.mark.parametrize(
    "metadata",
    [
        segment(0xE1, b"Exif\0\0garbage"),
        segment(0xE1, b"Exif\0\0MM\0*\0\0\xff\xff"),
        segment(0xE1, THUMBNAIL),
        segment(0xE2, b"ICC_PROFILE\0\1\1" + b"x" * 200),
        segment(0xE2, b"MPF\0II*\0\x08\0\0\0\xff\xff"),
        segment(0xED, b"Photoshop 3.0\x008BIM\xff\xff\xff"),
        segment(0xE0, b"JF"),
        segment(0xEE, b"Adobe"),
        b"\xff\xff\xff",
    ],
)
def test_bad_metadata_refuse_no_good_picture(written, metadata):
    jpeg = encoded(quarters(), "JPEG", quality=95)
    path = written(jpeg[:2] + metadata + jpeg[2:])
    assert image_facts(path).width_px == 64
    assert seen(path, (64, 32)).getpixel((8, 8)) == pytest.approx((*RED, 255), abs=4)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_inks_and_greys_have_their_colours(written, mode):
    image = seen(written(encoded(quarters().convert(mode), "JPEG", quality=95)))
    expected = quarters().convert(mode).convert("RGB").getpixel((8, 8))
    assert image.getpixel((8, 8)) == pytest.approx((*expected, 255), abs=4)


def test_of_several_pictures_in_a_file_the_first_is_shown(written):
    path = written(encoded(quarters(), "MPO", save_all=True, append_images=[quarters().rotate(180)], quality=95))
    assert seen(path).getpixel((50, 8)) == pytest.approx((*BLUE, 255), abs=6)


def declared(width, height, **options):
    """Return a JPEG that declares that size."""
    jpeg = encoded(quarters((16, 16)), "JPEG", **options)
    marker = b"\xff\xc2" if options.get("progressive") else b"\xff\xc0"
    place = jpeg.index(marker) + 5
    return jpeg[:place] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + jpeg[place + 4 :]


@pytest.mark.parametrize(("height", "is_open"), [(20_000, True), (20_001, False)])
def test_a_jpeg_may_have_400_megapixels(written, height, is_open):
    path = written(declared(20_000, height))
    if is_open:
        assert open_bitmap(path, ImageKind.JPEG).size == (20_000, height)
    else:
        with pytest.raises(BadMedia, match="more than 400 megapixels"):
            open_bitmap(path, ImageKind.JPEG)


def test_a_progressive_jpeg_whose_coefficients_need_too_much_memory_is_refused(written):
    with pytest.raises(BadMedia, match="too much memory"):
        open_bitmap(written(declared(20_000, 15_000, progressive=True)), ImageKind.JPEG)


@pytest.mark.parametrize(("options", "bytes_a_pixel"), [({}, 0), ({"progressive": True, "subsampling": 0}, 6)])
def test_the_memory_for_coefficients_is_counted(options, bytes_a_pixel):
    assert read_jpeg(declared(1000, 500, **options)).buffered_bytes == bytes_a_pixel * 500_000


def test_a_photo_of_108_megapixels_is_read_at_a_fraction_of_its_size(written):
    path = written(encoded(quarters((12_000, 9_000)), "JPEG", quality=50))
    assert image_facts(path).height_px == 9_000
    bitmap = open_bitmap(path, ImageKind.JPEG)
    shown = bitmap.part((0, 0, 12_000, 9_000), (12, 9))
    assert (bitmap.image.size, shown.getpixel((2, 2))) == ((1500, 1125), pytest.approx(RED, abs=4))


def test_what_is_shown_px_by_px_of_one_still_fits(written):
    bitmap = open_bitmap(written(declared(12_000, 9_000)), ImageKind.JPEG)
    bitmap.image.load = lambda: None
    bitmap._load(1.0)
    assert bitmap.image.size == (6000, 4500)


def with_scans(count, size=(8, 8)):
    """Return a grey JPEG whose last scan, of a few bytes, is repeated. libjpeg decodes all px once for each."""
    jpeg = encoded(Image.new("L", size), "JPEG", progressive=True)
    missing = count - jpeg.count(b"\xff\xda")
    return jpeg[:-2] + jpeg[jpeg.rindex(b"\xff\xda") : -2] * missing + jpeg[-2:]


def test_the_most_scans_are_decoded(written):
    assert image_facts(written(with_scans(MAX_SCANS))).width_px == 8


def test_a_jpeg_of_too_many_scans_is_refused_with_a_remedy(written):
    with pytest.raises(BadMedia, match=r"^this JPEG has 101 scans; the most is 100: save it as"):
        image_facts(written(with_scans(MAX_SCANS + 1)))


@pytest.mark.parametrize(("scans", "is_allowed"), [(7, True), (8, False)])
def test_a_large_jpeg_may_have_fewer_scans(written, monkeypatch, scans, is_allowed):
    monkeypatch.setattr(jpegs, "MAX_SCANNED_PIXELS", 7 * 16 * 8)
    path = written(with_scans(scans, (16, 8)))
    if is_allowed:
        assert image_facts(path).width_px == 16
        return
    with pytest.raises(BadMedia, match="has 8 scans; the most for 16x8 px is 7: save it as a baseline JPEG"):
        image_facts(path)


def test_the_scans_of_a_second_picture_behind_the_first_do_not_count(written):
    path = written(with_scans(MAX_SCANS) + encoded(quarters(), "JPEG"))
    assert image_facts(path).width_px == 8


@pytest.mark.parametrize(("segments", "is_allowed"), [(MAX_SEGMENTS, True), (MAX_SEGMENTS + 1, False)])
def test_a_jpeg_has_a_bounded_number_of_segments(segments, is_allowed):
    jpeg = encoded(Image.new("L", (8, 8)), "JPEG")
    own = len(list(jpegs._segments(jpeg)))
    content = jpeg[:2] + segment(0xFE, b"") * (segments - own) + jpeg[2:]
    if is_allowed:
        assert read_jpeg(content).width == 8
        return
    with pytest.raises(BadMedia, match="more than 10,000 segments"):
        read_jpeg(content)
