"""Real films as backgrounds of static templates: those that browsers play have a format."""

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaType

QUIET = ("-f", "lavfi", "-i", "testsrc2=s=160x90:d=1")
HEARD = (*QUIET, "-f", "lavfi", "-i", "sine=d=1")


@pytest.mark.parametrize(
    ("name", "options", "known"),
    [
        ("film.mp4", (*HEARD, "-pix_fmt", "yuv420p", "-c:a", "aac"), "MP4_H264_AAC"),
        ("film.mov", (*QUIET, "-c:v", "libx264", "-pix_fmt", "yuv420p"), "MP4_H264_AAC"),
        ("film.webm", (*HEARD, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"), "WEBM_VP9_OPUS"),
    ],
)
def test_a_film_that_browsers_play_has_a_format(studio, name, options, known):
    facts = studio.renderer.probe(studio.media(name, *options), MediaType.VIDEO)
    assert studio.renderer.web_format(facts) == known


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("film.mp4", (*QUIET, "-c:v", "libx265", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p")),
        ("film.mp4", (*QUIET, "-c:v", "libx264", "-pix_fmt", "yuv444p")),
        ("film.avi", QUIET),
    ],
)
def test_others_are_refused(studio, name, options):
    facts = studio.renderer.probe(studio.media(name, *options), MediaType.VIDEO)
    with pytest.raises(BadMedia, match="found "):
        studio.renderer.web_format(facts)
