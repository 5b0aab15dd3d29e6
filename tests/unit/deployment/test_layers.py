"""The contents of the layers, and the documents that have to go with them."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from layers.ffmpeg.build import LOCK, WHEEL, documents, version
from layers.ffmpeg.notice import Part, parts
from layers.fonts.build import FAMILIES, check_hash, download

ROOT = Path(__file__).parents[3]
DOCUMENTS = dict(documents())
NOTICE = DOCUMENTS["NOTICE.md"].decode()


def test_the_layer_has_the_ffmpeg_that_is_installed_here():
    assert f"\n{WHEEL}=={version()}\n" in (ROOT / "requirements-dev.txt").read_text()


def test_the_wheel_of_each_platform_has_its_hash():
    assert len(re.findall("--hash=sha256:[0-9a-f]{64}", LOCK.read_text())) >= 2


def test_the_notice_is_about_the_wheel_that_is_pinned():
    assert f"`{WHEEL}` {version()}" in NOTICE, "name the sources of the new build in layers/ffmpeg/NOTICE.md"


def test_the_layer_has_the_text_of_the_gpl():
    text = DOCUMENTS["licences/GPL-3.0.txt"].decode()
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_each_licence_that_the_notice_names_is_in_the_layer_and_the_other_way_round():
    assert set(re.findall(r"`(licences/[\w.-]+)`", NOTICE)) == DOCUMENTS.keys() - {"NOTICE.md"}


@pytest.mark.parametrize("part", ["FFmpeg", "x264", "x265", "LAME", "libvpx", "SVT-AV1", "Opus", "Mbed TLS"])
def test_the_notice_names_the_version_and_the_source_of_each_part(part):
    assert re.search(rf"^\| {part} \| \w[\w.]+ \| <https://[^>]+> \| \S.* \|$", NOTICE, re.MULTILINE)


def test_a_download_with_the_right_hash_is_taken(tmp_path):
    file = tmp_path / "fonts.tgz"
    file.write_bytes(b"fonts")
    check_hash(file, base64.b64encode(hashlib.sha512(b"fonts").digest()).decode())
    assert file.exists()


def test_a_download_with_another_hash_is_refused_and_deleted(tmp_path):
    file = tmp_path / "fonts.tgz"
    file.write_bytes(b"others")
    with pytest.raises(ValueError, match=r"^fonts\.tgz is not the file that layers/fonts/build\.py names"):
        check_hash(file, base64.b64encode(hashlib.sha512(b"fonts").digest()).decode())
    assert not file.exists()


def test_fonts_need_npm_if_they_were_not_downloaded_before(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("layers.fonts.build.DOWNLOADS", tmp_path)
    with pytest.raises(ValueError, match=r"^npm downloads the fonts, and is missing"):
        download(FAMILIES[0])


def test_the_parts_of_ffmpeg_are_read_from_the_notice():
    read = {part.name: part for part in parts()}
    assert read["x265"] == Part("x265", "4.2", "https://bitbucket.org/multicoreware/x265_git.git", "GPL-2.0-or-later")
    assert len(read) == NOTICE.count("| <https://")
