"""Seeking in files whose frames are not stored in display order."""

import numpy as np
import pytest

from chalicelib.domain.timeline import Kind, PictureStyle
from chalicelib.render.plan import Segment
from tests.fakes.edit_lists import with_edits

OPEN_GROUPS = {
    "h264.mp4": ("-c:v", "libx264", "-bf", 3, "-crf", 1, "-g", 24, "-x264-params", "open-gop=1:scenecut=0"),
    "hevc.mov": ("-c:v", "libx265", "-crf", 1, "-x265-params", "open-gop=1:keyint=16:min-keyint=16:bframes=3"),
}
REORDERED = ("-c:v", "libx264", "-crf", 1, "-g", 24, "-bf", 3, "-ar", 44100)


def reordered(studio, container):
    """Return two seconds of a counter with B-frames, and a tone."""
    inputs = ["-i", studio.counter(), "-f", "lavfi", "-i", "sine=d=2"]
    return studio.media(f"reordered.{container}", *inputs, *REORDERED)


@pytest.mark.parametrize("name", OPEN_GROUPS)
def test_frames_before_a_key_frame_of_an_open_group_are_shown(studio, name):
    path = studio.media(f"open-{name}", "-i", studio.counter(), *OPEN_GROUPS[name])
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(), end=48), frames=48)
    whole = studio.luma(timeline, {"v": path})
    for first in (20, 21, 22, 23, 29, 30, 31):
        assert np.array_equal(
            studio.luma(timeline, {"v": path}, Segment(1, first, first + 1)), whole[first : first + 1]
        )


@pytest.mark.parametrize("start_ms", [505.0, 600.0])
@pytest.mark.parametrize("container", ["avi", "flv", "mp4"])
def test_a_sound_that_begins_within_a_second_is_heard(studio, container, start_ms):
    timeline = studio.timeline(studio.heard("a", end=12, media_start_ms=start_ms), frames=12)
    mixed = studio.mix(timeline, {"a": reordered(studio, container)})
    assert np.abs(studio.samples(mixed)[2400:21600]).max() > 0.1


def test_every_frame_of_reordered_frames_in_avi_can_be_the_first_of_a_segment(studio):
    path = reordered(studio, "avi")
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(), end=48), frames=48)
    whole = studio.luma(timeline, {"v": path})
    for first in (1, 2, 3, 10, 17, 18, 19, 23):
        assert np.array_equal(
            studio.luma(timeline, {"v": path}, Segment(1, first, first + 1)), whole[first : first + 1]
        )


def test_a_film_without_its_middle_can_be_started_anywhere(studio, tmp_path):
    path = tmp_path / "edited.mp4"
    # Half a second from the beginning, and half a second from the first second on.
    path.write_bytes(with_edits(studio.counter().read_bytes(), [(500, 0), (500, 12_288)]))
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(), end=24), frames=24)
    shown = [*range(12), *range(24, 36)]
    assert studio.numbers(timeline, {"v": path}) == shown
    for first in (6, 10, 11, 12, 13, 20):
        assert studio.numbers(timeline, {"v": path}, Segment(1, first, first + 2)) == shown[first : first + 2]
