"""Backgrounds are played as they are, so all browsers must play them."""

import json

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.formats import FORMATS
from chalicelib.render.media_files.web_format import _FORMATS, web_format

MP4, WEBM = "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"


def report(container, video, audio, pixels="yuv420p"):
    streams = {"video": video and {"codec_name": video, "pix_fmt": pixels}, "audio": audio and {"codec_name": audio}}
    return json.dumps({"format": {"format_name": container}} | streams)


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ((MP4, "h264", "aac"), "MP4_H264_AAC"),
        ((MP4, "h264", None), "MP4_H264_AAC"),
        ((MP4, "h264", "aac", "yuvj420p"), "MP4_H264_AAC"),
        ((WEBM, "vp8", "vorbis"), "WEBM_VP8_VORBIS"),
        ((WEBM, "vp9", "opus"), "WEBM_VP9_OPUS"),
        ((WEBM, "vp9", None, "yuv420p10le"), "WEBM_VP9_VORBIS"),
    ],
)
def test_a_film_has_the_format_of_its_streams(found, name):
    assert web_format(report(*found)) == name


@pytest.mark.parametrize(
    "found",
    [
        (MP4, "hevc", "aac"),
        (MP4, "h264", "ac3"),
        (MP4, "h264", "aac", "yuv420p10le"),
        (MP4, "h264", "aac", "yuv444p"),
        (MP4, None, "aac"),
        (WEBM, "h264", "aac"),
        ("avi", "h264", "aac"),
    ],
)
def test_a_film_that_some_browsers_do_not_play_is_refused(found):
    with pytest.raises(BadMedia, match=r"^a background is played as it is, so it must be MP4 with H\.264"):
        web_format(report(*found))


def test_the_reason_names_what_was_found():
    with pytest.raises(BadMedia, match=r"found avi with mpeg4, mp3$"):
        web_format(report("avi", "mpeg4", "mp3"))


def test_each_format_is_one_of_profiles():
    assert _FORMATS.keys() <= FORMATS.keys()
