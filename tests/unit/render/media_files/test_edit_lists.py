"""The number of edits of a track."""

import struct

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.render.media_files.edit_lists import has_several_edits

PAUSE, PART = (500, -1), (500, 0)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def movie(*edits, version=0):
    entry = ">IiI" if version == 0 else ">QqI"
    entries = b"".join(struct.pack(entry, duration, media_time, 0x10000) for duration, media_time in edits)
    lists = box(b"elst", struct.pack(">B3xI", version, len(edits)) + entries)
    track = box(b"trak", box(b"tkhd", b"\0" * 20) + box(b"edts", lists))
    return box(b"ftyp", b"isom") + box(b"mdat", b"\0" * 100) + box(b"moov", box(b"mvhd", b"\0" * 20) + track)


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize(
    ("edits", "several"),
    [([], False), ([PART], False), ([PAUSE, PART], False), ([PART, PART], True), ([PAUSE, PART, PART], True)],
)
def test_pauses_do_not_count(tmp_path, version, edits, several):
    path = tmp_path / "movie.mp4"
    path.write_bytes(movie(*edits, version=version))
    assert has_several_edits(path) is several


@pytest.mark.parametrize("end", [4, 12, 130, 150, -1])
def test_a_file_that_breaks_off_has_none(tmp_path, end):
    path = tmp_path / "movie.mp4"
    path.write_bytes(movie(PART)[:end])
    assert not has_several_edits(path)


@pytest.mark.parametrize("junk", [b"", b"RIFF", b"\0" * 64, b"\1" * 64])
def test_other_files_have_none(tmp_path, junk):
    path = tmp_path / "other"
    path.write_bytes(junk)
    assert not has_several_edits(path)


def test_a_truncated_list_is_read_to_its_end(tmp_path):
    whole = movie(PART, PART)
    path = tmp_path / "movie.mp4"
    path.write_bytes(whole.replace(struct.pack(">B3xI", 0, 2), struct.pack(">B3xI", 0, 4_000_000_000)))
    assert has_several_edits(path)


@pytest.mark.parametrize("parts", [10_000, 10_001])
def test_parts_are_limited(tmp_path, parts):
    film = tmp_path / "film.mp4"
    film.write_bytes(movie(*[(1, 0)] * parts))
    if parts > 10_000:
        with pytest.raises(BadMedia, match="joined of 10,001 parts; at most 10,000"):
            has_several_edits(film)
    else:
        assert has_several_edits(film)
