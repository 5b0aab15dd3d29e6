"""The contents of the layers, and the documents that have to go with them."""

import base64
import hashlib
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from layers.ffmpeg.build import LOCK, WHEEL, build, documents, version
from layers.ffmpeg.notice import Part, parts
from layers.ffmpeg.own import PROGRAMS, own_folder
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
    read = {part.name: part for part in parts("arm64")}
    assert read["x265"] == Part("x265", "4.2", "https://bitbucket.org/multicoreware/x265_git.git", "GPL-2.0-or-later")
    assert len(read) == NOTICE.count("| <https://")


def test_ffmpeg_and_ffprobe_have_layers_of_their_own(own, tmp_path, monkeypatch):
    monkeypatch.setattr("layers.ffmpeg.build.ROOT", tmp_path)
    (tmp_path / "LICENSE").touch()
    programs = [set(ZipFile(build("arm64", name)).namelist()) & {"bin/ffmpeg", "bin/ffprobe"} for name in PROGRAMS]
    assert programs == [{"bin/ffmpeg"}, {"bin/ffprobe"}]


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Return a folder with programs of the operator's own for arm64. They have nothing but a header."""
    monkeypatch.setattr("layers.ffmpeg.own.FOLDER", tmp_path)
    folder = tmp_path / "arm64"
    folder.mkdir()
    for name in ("ffmpeg", "ffprobe"):
        (folder / name).write_bytes(program(0xB7))
    (folder / "NOTICE.md").write_text("| FFmpeg | n9.0 | <https://example.org/> | GPL-3.0-or-later |\n")
    return folder


def program(machine):
    return b"\x7fELF" + bytes(14) + machine.to_bytes(2, "little")


def test_programs_of_the_operators_own_take_the_place_of_the_published_ones(own, tmp_path, monkeypatch):
    monkeypatch.setattr("layers.ffmpeg.build.ROOT", tmp_path)
    (tmp_path / "LICENSE").touch()
    for name in ("ffmpeg", "ffprobe"):
        with ZipFile(build("arm64", name)) as layer:
            assert layer.read(f"bin/{name}") == program(0xB7)
            assert layer.getinfo(f"bin/{name}").external_attr >> 16 == 0o100755
            assert b"n9.0" in layer.read(f"share/doc/{name}/NOTICE.md")
    assert parts("arm64") == [Part("FFmpeg", "n9.0", "https://example.org/", "GPL-3.0-or-later")]


def test_the_other_architecture_keeps_the_published_programs(own):
    assert own_folder("x86_64") is None


@pytest.mark.parametrize("name", ["ffmpeg", "ffprobe", "NOTICE.md"])
def test_own_programs_are_complete(own, name):
    (own / name).unlink()
    with pytest.raises(ValueError, match=f"arm64 has no {name}: it needs ffmpeg, ffprobe and NOTICE"):
        own_folder("arm64")


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\necho ffmpeg version 8\n", program(0x3E)])
def test_own_programs_are_for_the_architecture_of_the_layer(own, content):
    (own / "ffmpeg").write_bytes(content)
    with pytest.raises(ValueError, match=r"ffmpeg is not a program for Linux on arm64$"):
        own_folder("arm64")
