"""The container's description of an AV1 stream, which is an argument of the decoder's command."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.media_files import av1, dav1d
from chalicelib.render.media_files.reports import put_beside

NOWHERE = Path("/nowhere/ffmpeg")


@pytest.fixture
def decoded(tmp_path, monkeypatch):
    """Decode a film whose description has a number of bytes."""
    monkeypatch.setattr(dav1d, "library_path", lambda: "/nowhere/dav1d")

    def decode(size):
        film, info = tmp_path / "a.mp4", {"time_base": "1/24", "width": 2, "height": 2}
        info["extradata"] = "".join(f"{at:08x}: {'81' * 2} {'00' * 2} \n" for at in range(0, size, 4))
        put_beside(film, json.dumps({"av1": info}))
        av1.decoded(film, 0, 0, None, tmp_path, Binaries(NOWHERE, NOWHERE), file_start_ms=0, timeout_s=1)

    return decode


def test_a_long_description_is_refused(decoded):
    with pytest.raises(BadMedia, match=r"the description of its picture .* is too long"):
        decoded(10_004)


def test_a_shorter_one_is_passed_on(decoded):
    with pytest.raises(FileNotFoundError):
        decoded(10_000)
