"""The AV1 decoder that is carried by Pillow, and the files that it reads."""

import struct
from io import BytesIO

import pytest

from chalicelib.render.media_files.dav1d import UndecodableError, decode, library_path, loaded, write_packets


@pytest.fixture
def library():
    path = library_path()
    assert path is not None, "this release of Pillow hides its dav1d: see docs/decisions/0011-av1.md"
    return loaded(path)


def packets(*contents):
    file = BytesIO()
    write_packets(contents, file)
    file.seek(0)
    return file


def test_pillow_carries_a_decoder_whose_api_is_known(library):
    assert "pillow" in library._name.lower() or "PIL" in library._name


def test_packets_are_written_as_ivf():
    written = packets(b"one", b"two!").getvalue()
    assert written[:8] == b"DKIF\0\0\x20\0"
    assert written[32:] == struct.pack("<Iq", 3, 0) + b"one" + struct.pack("<Iq", 4, 1) + b"two!"


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        pytest.param(packets(), "no frame", id="nothing"),
        pytest.param(packets(b"\xff" * 40), "damaged", id="no AV1"),
        pytest.param(packets(b"\x12\x00"), "no frame", id="no frame"),
        pytest.param(BytesIO(packets(b"12345678").getvalue()[:-3]), "damaged", id="truncated"),
        pytest.param(BytesIO(b"DKIF"), "damaged", id="no head"),
    ],
)
def test_an_undecodable_stream_is_refused(library, file, reason):
    file.seek(0)
    with pytest.raises(UndecodableError, match=reason):
        decode(library, file, b"", (0, float("inf")), BytesIO())
