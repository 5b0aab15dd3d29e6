"""Each golden case renders its expected frames. `make golden` shows them; look there first."""

import pytest

from tests.golden.camera import PROFILE
from tests.golden.case import all_cases
from tests.golden.likeness import ENCODED, is_alike, likeness

CASES = all_cases()
FRAMES = [pytest.param(case, ms, id=f"{case.name}-{ms}") for case in CASES for ms in case.frames]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)

CHANGING = [case for case in CASES if len(case.frames) > 1]


@pytest.mark.parametrize(("case", "ms"), FRAMES)
def test_a_frame_is_as_it_must_be(camera, case, ms):
    found = likeness(case.expected(ms), camera.frame(case, ms), camera.binaries.ffmpeg)
    assert is_alike(found), "run `make golden` and look"


@each_case
def test_there_is_a_picture_of_each_frame_and_no_other(case):
    assert sorted(path.stem for path in case.folder.glob("*.jpg")) == sorted(map(str, case.frames))


@each_case
def test_all_frames_are_before_the_end(camera, case):
    assert max(case.frames) < camera.resolved(case).timeline.duration_ms


@each_case
def test_a_case_has_the_warnings_that_it_says(camera, case):
    warned = tuple(warning.message for warning in camera.resolved(case).warnings)
    assert (warned, camera.overflows(case)) == (case.warnings, case.overflows)


@pytest.mark.parametrize("case", CHANGING, ids=lambda case: case.name)
def test_the_frames_of_the_whole_video_are_the_same(camera, case):
    video = camera.video(case)
    pairs = [(case.expected(ms), camera.frame_of(video, round(ms * PROFILE.fps / 1000))) for ms in case.frames]
    found = [likeness(*pair, camera.binaries.ffmpeg) for pair in pairs]
    assert all(is_alike(each, ENCODED) for each in found), found
