"""The README's loops are of the example as it is, small, and one for each person."""

import pytest
from PIL import Image

from chalicelib.domain.media import MediaFacts
from local.docs.loops import FOLDER, PROFILE, loop_path, read_loops

MOST_BYTES = 3_000_000
LOOPS = list(read_loops(lambda path, kind: MediaFacts(kind)))


def test_each_person_has_a_loop():
    assert {loop_path(loop) for loop in LOOPS} == set(FOLDER.glob("*.gif"))


def test_the_loops_are_light():
    assert sum(loop_path(loop).stat().st_size for loop in LOOPS) < MOST_BYTES


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.person)
def test_a_loop_plays_forever_in_the_size_of_its_profile(loop):
    with Image.open(loop_path(loop)) as picture:
        assert (picture.size, picture.info["loop"]) == ((PROFILE.width_px, PROFILE.height_px), 0)


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.person)
def test_a_loop_has_as_many_frames_as_the_example_now_asks_for(loop):
    with Image.open(loop_path(loop)) as picture:
        assert picture.n_frames <= loop.timeline.frames
    assert 3_000 <= loop.timeline.duration_ms <= 5_000
