"""The places where ffmpeg and ffprobe are searched."""

import pytest

from chalicelib.render.ffmpeg import binaries
from chalicelib.render.ffmpeg.binaries import Binaries, BinariesNotFoundError, find_binaries


def test_a_named_directory_is_searched_first(tmp_path):
    (tmp_path / "ffmpeg").touch()
    (tmp_path / "ffprobe").touch()
    assert find_binaries(str(tmp_path)).ffmpeg == tmp_path / "ffmpeg"


def test_a_named_directory_that_lacks_one_is_an_error_that_names_the_place(tmp_path):
    (tmp_path / "ffmpeg").touch()
    with pytest.raises(BinariesNotFoundError, match=str(tmp_path / "ffprobe")):
        find_binaries(str(tmp_path))


def test_functions_that_only_render_have_a_layer_without_ffprobe(tmp_path, monkeypatch):
    monkeypatch.setattr(binaries, "LAYER_DIRECTORY", tmp_path)
    (tmp_path / "ffmpeg").touch()
    assert find_binaries(None) == Binaries(tmp_path / "ffmpeg", tmp_path / "ffprobe")


def test_the_installed_wheels_static_build_is_found():
    assert "ubuntu" not in find_binaries(None).ffmpeg.name
