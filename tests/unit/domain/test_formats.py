"""The formats of out files."""

import pytest

from chalicelib.domain.formats import FORMATS, content_type_of


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("v.MP4_H264_AAC_640x480.mp4", "video/mp4"),
        ("v.WEBM_VP9_OPUS_640x480.webm", "video/webm"),
        ("v.GIF_640x480.gif", "image/gif"),
        ("v.MP3.mp3", "audio/mpeg"),
        ("v.MP4_H264_AAC_640x480.jpg", "image/jpeg"),
    ],
)
def test_a_file_name_determines_its_content_type(name, content_type):
    assert content_type_of(name) == content_type


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_each_format_has_the_content_type_of_its_extension(name):
    assert FORMATS[name].content_type == content_type_of(f"v.{FORMATS[name].extension}")
