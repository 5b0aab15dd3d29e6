"""Clips that were cut without encoding again: by a phone's gallery, a cutter, or in the middle of a broadcast."""

import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.timeline import Kind, PictureStyle
from chalicelib.render.media_files.probe import probe
from chalicelib.render.plan import Segment

LONG_GROUPS = ("-g", 48, "-bf", 2, "-preset", "fast")


def numbers(studio, path, frames, segment=None):
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=frames)
    return studio.numbers(studio.timeline(play, frames=frames), {"v": path}, segment)


@pytest.mark.parametrize("container", ["mp4", "mov"])
@pytest.mark.parametrize("first", [1, 7, 30, 47])
def test_an_edit_list_hides_the_frames_before_the_cut(studio, container, first):
    whole = studio.counter("groups.mp4", 24, 48, *LONG_GROUPS)
    path = studio.media(f"cut-{first}.{container}", "-ss", first / 24, "-i", whole, "-c", "copy")
    facts = probe(path, MediaType.VIDEO, studio.binaries.ffprobe)
    assert facts.duration_ms == pytest.approx((48 - first) * 1000 / 24, abs=45)
    shown = numbers(studio, path, 24)
    assert shown == [min(first + number, 47) for number in range(24)]
    assert numbers(studio, path, 24, Segment(1, 9, 20)) == shown[9:20]


def test_an_edit_list_may_hide_seconds(studio):
    whole = studio.counter("ten-seconds.mp4", 24, 104, "-g", 400, "-bf", 2, "-preset", "fast")
    path = studio.media("cut-late.mp4", "-ss", 4, "-i", whole, "-c", "copy")
    assert probe(path, MediaType.VIDEO, studio.binaries.ffprobe).duration_ms == pytest.approx(334, abs=45)
    assert numbers(studio, path, 4) == [96, 97, 98, 99]


@pytest.mark.parametrize("groups", ["", "open_gop=1"])
def test_a_broadcast_that_begins_between_key_frames_begins_with_the_first(studio, groups):
    options = ["-g", 24, "-bf", 2, "-preset", "fast", *(["-x264opts", groups] if groups else [])]
    content = studio.counter(f"broadcast{groups}.ts", 24, 72, *options).read_bytes()
    path = studio.directory / "tail.ts"
    path.write_bytes(content[188 * (len(content) // 188 // 6) :])
    assert probe(path, MediaType.VIDEO, studio.binaries.ffprobe).type is MediaType.VIDEO
    shown = numbers(studio, path, 72)
    assert (shown[0], shown[-1]) == (24, 71)
    assert sorted(shown) == shown


def test_an_edit_list_that_delays_the_picture_shows_its_first_frame_until_then(studio):
    inputs = ["-itsoffset", 0.5, "-i", studio.counter(), "-f", "lavfi", "-i", "sine=d=2.5"]
    path = studio.media("delayed.mp4", *inputs, "-map", 0, "-map", 1, "-c:v", "copy", "-c:a", "aac")
    assert numbers(studio, path, 15) == [*[0] * 12, 0, 1, 2]


@pytest.mark.parametrize("name", ["nob.avi", "b.avi"])
def test_h264_in_avi_shows_all_its_frames(studio, name):
    path = studio.counter(name, 24, 48, *(["-bf", 0] if name == "nob.avi" else LONG_GROUPS))
    assert probe(path, MediaType.VIDEO, studio.binaries.ffprobe).duration_ms == pytest.approx(2000, abs=90)
    shown = numbers(studio, path, 52)
    assert set(shown) == set(range(48))
    assert numbers(studio, path, 52, Segment(1, 30, 40)) == shown[30:40]
