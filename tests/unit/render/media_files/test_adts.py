"""The length of raw AAC."""

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.render.media_files import adts
from chalicelib.render.media_files.adts import length_ms


def frame(rate_index=3, blocks=1, size=40):
    """Return a frame, of 48 kHz by default."""
    number = size << 13 | 0x7FF << 2 | (blocks - 1)
    head = bytes([0xFF, 0xF1, 0x40 | rate_index << 2, 0x80 | number >> 24 & 3]) + (number & 0xFFFFFF).to_bytes(3, "big")
    return head + bytes(max(0, size - len(head)))


def lasts(tmp_path, *parts):
    file = tmp_path / "a.aac"
    file.write_bytes(b"".join(parts))
    return length_ms(file)


def test_each_frame_has_the_duration_of_its_rate(tmp_path):
    assert lasts(tmp_path, frame(), frame(7)) == pytest.approx(1024 / 48 + 1024 / 22.05)


def test_a_frame_may_have_several_blocks(tmp_path):
    assert lasts(tmp_path, frame(blocks=4)) == pytest.approx(4 * 1024 / 48)


def test_tags_and_noise_do_not_last(tmp_path):
    noise = b"ID3\4\0\0\0\0\0\5\xff\0\0\xff\xff"
    assert lasts(tmp_path, noise, frame(), b"TAG", frame(), b"\xff") == pytest.approx(2 * 1024 / 48)


@pytest.mark.parametrize(("rate_index", "ms"), [(12, 1024 / 7.35), (13, 0)])
def test_thirteen_rates_are_known(tmp_path, rate_index, ms):
    assert lasts(tmp_path, frame(rate_index)) == pytest.approx(ms)


def test_a_frame_is_no_shorter_than_its_head(tmp_path):
    assert lasts(tmp_path, frame(size=7)) == pytest.approx(1024 / 48)
    assert lasts(tmp_path, frame(size=6)) == 0


def test_an_empty_file_lasts_no_time(tmp_path):
    assert lasts(tmp_path) == 0


@pytest.mark.parametrize("more", [0, 1])
def test_what_is_not_sound_is_limited(tmp_path, monkeypatch, more):
    monkeypatch.setattr(adts, "_MOST_STEPS", 3)
    parts = [b"\xff"] * (2 + more) + [frame()]
    if more:
        with pytest.raises(BadMedia, match="neither sound nor a tag"):
            lasts(tmp_path, *parts)
    else:
        assert lasts(tmp_path, *parts) == pytest.approx(1024 / 48)
