"""The message if there is no decoder for AV1."""

from pathlib import Path

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.media_files import av1, dav1d

NONE = Path("/nowhere/ffprobe")


@pytest.fixture(autouse=True)
def no_decoder(monkeypatch):
    monkeypatch.setattr(dav1d, "library_path", lambda: None)


def test_without_a_decoder_the_codec_and_a_remedy_are_named():
    with pytest.raises(BadMedia, match=r"AV1.*no decoder.*send it as MP4 with H\.264"):
        av1.can_decode_av1(Path("a.mp4"), NONE, 0)


def test_without_a_decoder_nothing_is_decoded(tmp_path):
    with pytest.raises(BadMedia, match="no decoder"):
        av1.decoded(Path("a.mp4"), 0, 0, None, tmp_path, Binaries(NONE, NONE), file_start_ms=0, timeout_s=1)
