"""The fonts that there are."""

import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.render.fonts import UnknownFontError, font_names, font_path
from chalicelib.render.fonts.files import fonts_in
from chalicelib.render.fonts.harfbuzz import open_font

BUNDLED = Path(font_path("Inter")).parent.parent


def test_names_have_no_blanks():
    assert not any(" " in name for name in font_names())


def test_the_default_is_first():
    assert font_names()[:2] == ("Inter", "Inter-Bold")


@pytest.mark.parametrize("family", ["Inter", "Lora", "Oswald", "Caveat"])
def test_each_font_exists_in_regular_and_bold(family):
    assert (open_font(family).is_bold, open_font(f"{family}-Bold").is_bold) == (False, True)


@pytest.mark.parametrize("name", font_names())
def test_every_font_is_a_truetype_file(name):
    assert font_path(name).read_bytes()[:4] == b"\x00\x01\x00\x00"


@pytest.mark.parametrize("name", font_names())
def test_its_licence_is_stored_with_it(name):
    assert "SIL OPEN FONT LICENSE Version 1.1" in (font_path(name).parent / "OFL.txt").read_text()


def test_all_of_them_together_are_small():
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*.ttf")) < 6_000_000


def test_an_unknown_font_is_an_error_that_lists_the_known():
    with pytest.raises(UnknownFontError, match="unknown font 'Arial'; known are Inter, Inter-Bold"):
        font_path("Arial")


def test_the_regular_style_is_not_in_the_name(tmp_path):
    (tmp_path / "Own-Regular.otf").touch()
    assert fonts_in(tmp_path) == {"Own": tmp_path / "Own-Regular.otf"}


def test_fonts_are_found_in_folders_of_folders(tmp_path):
    (tmp_path / "family").mkdir()
    (tmp_path / "family" / "Own-Bold.ttf").touch()
    assert list(fonts_in(tmp_path)) == ["Own-Bold"]


def test_the_first_of_two_folders_counts(tmp_path):
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Own.ttf").touch()
    assert fonts_in(tmp_path / "first", tmp_path / "second") == {"Own": tmp_path / "first" / "Own.ttf"}


@pytest.mark.parametrize("name", ["two words.ttf", "Own.woff2", "OFL.txt", ".ttf"])
def test_other_files_are_no_fonts(tmp_path, name):
    (tmp_path / name).touch()
    assert fonts_in(tmp_path) == {}


def test_a_missing_folder_has_no_fonts(tmp_path):
    assert fonts_in(tmp_path / "none") == {}


def test_a_deployment_may_have_fonts_of_its_own(monkeypatch):
    monkeypatch.setenv("REELWRIGHT_FONTS_DIR", "tests/unit/render/fonts")
    assert {"NotoSansJP", "NotoColorEmoji", "Inter"} <= set(font_names())


def test_the_api_gets_names_segments_and_binaries_without_pillow_harfbuzz_or_ffmpeg_python():
    code = "import sys, chalicelib.render.fonts, chalicelib.render.plan, chalicelib.render.ffmpeg.binaries"
    check = "; assert not {'PIL', 'ffmpeg', 'uharfbuzz', 'fontTools'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code + check], check=False, env={"PYTHONPATH": "."}).returncode == 0
