"""The bundled fonts."""

import subprocess
import sys

import pytest

from chalicelib.render.fonts import UnknownFontError, font_names, font_path


def test_names_have_no_blanks():
    assert not any(" " in name for name in font_names())


@pytest.mark.parametrize("name", font_names())
def test_every_font_is_a_truetype_file(name):
    assert font_path(name).read_bytes()[:4] == b"\x00\x01\x00\x00"


def test_the_licence_lies_beside_them():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (font_path("Inter").parent / "OFL.txt").read_text()


def test_an_unknown_font_is_an_error_that_lists_the_known():
    with pytest.raises(UnknownFontError, match="unknown font 'Arial'; known are Inter, Inter-Bold"):
        font_path("Arial")


def test_the_api_gets_names_segments_and_binaries_without_pillow_or_ffmpeg_python():
    code = "import sys, chalicelib.render.fonts, chalicelib.render.plan, chalicelib.render.binaries"
    check = "; assert not {'PIL', 'ffmpeg'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code + check], check=False, env={"PYTHONPATH": "."}).returncode == 0
