"""The files that are images, and the reasons for refused ones."""

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.render.images.kinds import ImageKind, kind_of
from tests.fakes.images import encoded, quarters


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("JPEG", ImageKind.JPEG),
        ("PNG", ImageKind.PNG),
        ("GIF", ImageKind.GIF),
        ("WEBP", ImageKind.WEBP),
        ("BMP", ImageKind.BMP),
        ("TIFF", ImageKind.TIFF),
        ("AVIF", ImageKind.AVIF),
    ],
)
def test_a_kind_is_known_by_its_first_bytes(name, kind):
    assert kind_of(encoded(quarters(), name)) is kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", ImageKind.HEIF),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", ImageKind.HEIF),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", ImageKind.AVIF),
        (b"\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc", ImageKind.HEIF),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><svg/>", ImageKind.SVG),
        (b"<!-- made by hand --><svg/>", ImageKind.SVG),
        ("<svg/>".encode("utf-16"), ImageKind.SVG),
        (b"\x1f\x8b\x08", ImageKind.SVG),
    ],
)
def test_containers_and_drawings_are_distinguished(head, kind):
    assert kind_of(head) is kind


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"\xff\x0a", "JPEG XL files are not supported as images: save it as JPEG or PNG"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"\xff\x4f\xff\x51", "JPEG 2000"),
        (b"8BPS\0\1", "Photoshop"),
        (b"%PDF-1.7", "PDF files are not supported as images: export it as SVG or PNG"),
        (b"%!PS-Adobe", "PostScript"),
        (b"\0\0\1\0\1\0", "ICO"),
        (b"II*\0\x10\0\0\0CR", "camera raw"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "camera raw"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "declare it as a video"),
        (b"\x1a\x45\xdf\xa3", "declare it as a video"),
        (b"RIFF\0\0\0\0AVI ", "declare it as a video"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"PK\3\4", "ZIP"),
        (b"hello", "not an image that can be read; known are JPEG"),
    ],
)
def test_a_refused_kind_is_named_with_a_remedy(head, told):
    with pytest.raises(BadMedia, match=told):
        kind_of(head)
