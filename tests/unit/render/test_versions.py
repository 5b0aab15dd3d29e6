"""The code that decides px, and so renames all segments when it changes."""

from pathlib import Path

import pytest

from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.versions import code_files, renderer_version

CHALICELIB = Path(__file__).resolve().parents[3] / "chalicelib"
COUNTED = {str(path.relative_to(CHALICELIB)) for path in code_files()}


@pytest.mark.parametrize("name", ["render/drawing/rasters.py", "render/fonts/harfbuzz.py", "domain/timeline.py"])
def test_code_that_renders_counts(name):
    assert name in COUNTED


def test_code_of_the_domain_that_it_imports_counts():
    assert "domain/formats.py" in COUNTED


@pytest.mark.parametrize("name", ["domain/account.py", "domain/lockout.py", "domain/errors.py", "pipeline/render.py"])
def test_code_that_decides_no_pixels_does_not_count(name):
    assert (CHALICELIB / name).is_file()
    assert name not in COUNTED


def test_another_ffmpeg_is_another_engine_whatever_it_calls_itself(tmp_path):
    """The version is that of ffmpeg, not of the x264 in it."""

    def engine_with(content):
        path = tmp_path / content
        path.write_text(content)
        return renderer_version(Binaries(path, path))

    assert engine_with("ffmpeg 8.1 with one x264") != engine_with("ffmpeg 8.1 with another")
