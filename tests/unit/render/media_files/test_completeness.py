"""The check that a file's container is complete."""

import struct

import pytest

from chalicelib.render.media_files import completeness
from chalicelib.render.media_files.completeness import is_whole

UNKNOWN = b"\x01" + b"\xff" * 7
EBML = bytes.fromhex("1a45dfa381") + b"\0"
SEGMENT, CLUSTER, BLOCK = bytes.fromhex("18538067"), bytes.fromhex("1f43b675"), b"\xa3\x84abcd"


def box(kind: bytes, content: bytes, more: int = 0) -> bytes:
    return struct.pack(">I4s", 8 + len(content) + more, kind) + content


WHOLE = {
    "mp4": box(b"ftyp", b"isom") + box(b"mdat", b"x" * 20),
    "large box": box(b"ftyp", b"isom") + struct.pack(">I4sQ", 1, b"mdat", 20) + b"abcd",
    "box to the end": box(b"ftyp", b"isom") + struct.pack(">I4s", 0, b"mdat") + b"abcd",
    "matroska": EBML + SEGMENT + b"\x8b" + CLUSTER + b"\x86" + BLOCK,
    "recording": EBML + SEGMENT + UNKNOWN + CLUSTER + UNKNOWN + BLOCK * 3 + CLUSTER + UNKNOWN + BLOCK,
    "recording by clusters": EBML + SEGMENT + UNKNOWN + CLUSTER + b"\x86" + BLOCK,
}
CUT = WHOLE.keys() - {"box to the end"}


@pytest.fixture
def written(tmp_path):
    def write(content: bytes):
        (tmp_path / "film").write_bytes(content)
        return tmp_path / "film"

    return write


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_ends_where_declared_is_whole(written, name):
    assert is_whole(written(WHOLE[name]))


@pytest.mark.parametrize("name", sorted(CUT))
def test_a_file_that_lacks_its_last_byte_is_not(written, name):
    assert not is_whole(written(WHOLE[name][:-1]))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"OggS" + b"x" * 90, id="of another kind"),
        pytest.param(struct.pack(">I4s", 4, b"ftyp") + b"isom", id="a box shorter than its head"),
        pytest.param(EBML + b"\0" * 20, id="no number"),
        pytest.param(EBML + SEGMENT + b"\x94" + CLUSTER + b"\x86" + BLOCK + b"\0" * 9, id="zeros in a segment"),
    ],
)
def test_an_unreadable_file_is_not_whole(written, content):
    assert not is_whole(written(content))


@pytest.mark.parametrize(("count", "whole"), [(3, True), (4, False)])
def test_boxes_are_limited(written, monkeypatch, count, whole):
    monkeypatch.setattr(completeness, "_MOST_BOXES", 3)
    assert is_whole(written(box(b"ftyp", b"") * count)) is whole
