"""Ogg files that are joined of several."""

import struct

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.render.media_files import ogg
from chalicelib.render.media_files.ogg import changes_format


def page(body, flags=0):
    return struct.pack("<4sBBqIIIB", b"OggS", 0, flags, 0, 1, 0, 0, 1) + bytes([len(body)]) + body


def vorbis(channels, rate):
    return page(b"\x01vorbis" + bytes(4) + bytes([channels]) + rate.to_bytes(4, "little"), 2) + page(b"OggS, sound")


def opus(channels):
    return page(b"OpusHead\x01" + bytes([channels]) + bytes(9), 2) + page(b"sound")


@pytest.mark.parametrize(
    ("links", "changes"),
    [
        ([vorbis(2, 44100)], False),
        ([vorbis(2, 44100), vorbis(2, 44100)], False),
        ([vorbis(2, 44100), vorbis(1, 44100)], True),
        ([vorbis(2, 44100), vorbis(2, 44101)], True),
        ([opus(1), b"noise", opus(2)], True),
        ([page(b"\x80theora", 2), opus(2), opus(2)], False),
        ([opus(1)[:47], opus(2)], False),
        ([opus(2)[:-3]], False),
        ([opus(2), b"OggS"], False),
        ([], False),
    ],
)
def test_sounds_that_are_joined_may_differ(tmp_path, links, changes):
    file = tmp_path / "a.ogg"
    file.write_bytes(b"".join(links))
    assert changes_format(file) is changes


@pytest.mark.parametrize("streams", [100, 101])
def test_streams_at_once_are_limited(tmp_path, streams):
    file = tmp_path / "a.ogg"
    file.write_bytes(page(b"OpusHead\x01\x02", 2) * streams + page(b"sound"))
    if streams > 100:
        with pytest.raises(BadMedia, match="more than 100 streams"):
            changes_format(file)
    else:
        assert not changes_format(file)


def test_pages_are_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(ogg, "MAX_PACKETS", 2)
    file = tmp_path / "a.ogg"
    file.write_bytes(opus(2))
    assert not changes_format(file)
    file.write_bytes(opus(2) + page(b"sound"))
    with pytest.raises(BadMedia, match="more than 2 pages"):
        changes_format(file)
