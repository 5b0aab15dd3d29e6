"""The families of codecs."""

import pytest

from chalicelib.domain.codec_families import FAMILIES, RENDER_QUEUES, family_of
from chalicelib.domain.formats import FORMATS
from chalicelib.domain.queue import Queue


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_in_one_family(name):
    assert [family for family in FAMILIES if FORMATS[name] in family] == [family_of(FORMATS[name])]


def test_each_queue_of_render_jobs_is_that_of_one_family():
    assert list(RENDER_QUEUES) == [queue for queue in Queue if queue.startswith("render-")]


@pytest.mark.parametrize(
    ("name", "queue"),
    [
        ("MP4_H264_AAC", "render-h264"),
        ("MP4_HEVC_AAC", "render-hevc-av1"),
        ("WEBM_AV1_OPUS", "render-hevc-av1"),
        ("WEBM_VP8_VORBIS", "render-vp8-vp9"),
        ("WEBM_VP9_OPUS", "render-vp8-vp9"),
        ("GIF", "render-gif-mp3"),
        ("MP3", "render-gif-mp3"),
    ],
)
def test_the_codec_decides_the_queue(name, queue):
    assert family_of(FORMATS[name]).queue == queue
