"""The frame of an animated picture that each output frame shows."""

from pathlib import Path

import pytest

from chalicelib.render.compositing.image_sequence import concat_list, frames_shown


def numbers(delays_ms, times=None, fps=20, first=0, end=12):
    """Return the picture of each output frame."""
    shown = frames_shown(delays_ms, times, fps, first, end)
    return [number for number, output_frames in shown for _ in range(output_frames)]


def test_each_frame_is_shown_for_its_declared_duration():
    assert numbers([100, 50, 200], end=7) == [0, 0, 1, 2, 2, 2, 2]


def test_an_animation_may_loop_endlessly():
    assert numbers([100, 50], end=9) == [0, 0, 1, 0, 0, 1, 0, 0, 1]


def test_an_animation_that_is_played_twice_stays_at_its_last_frame():
    assert numbers([100, 50], times=2, end=10) == [0, 0, 1, 0, 0, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(("delay_ms", "output"), [(70, 1), (75, 1), (80, 2)])
def test_a_frame_begins_at_the_nearest_slot(delay_ms, output):
    assert numbers([delay_ms, 300], end=4).index(1) == output


def test_an_animation_that_is_faster_than_the_video_skips_frames():
    assert numbers([20, 20, 20], end=6) == [1, 0, 0, 2, 2, 1]


def test_a_loop_that_is_no_whole_number_of_slots_does_not_drift():
    # 73 output_frames of 40 ms are 40 loops of 73 ms.
    later = 73 * 1_000_000
    assert numbers([30, 30, 13], fps=25, first=later, end=later + 9) == [0, 2, 0, 2, 1, 0, 1, 0, 1]


def test_it_continues_at_any_cut_of_the_video():
    assert numbers([70, 110], first=5, end=30) == numbers([70, 110], end=30)[5:]


def test_a_frame_that_stays_is_named_once():
    assert frames_shown([100, 100], 1, 20, 0, 40) == ((0, 2), (1, 38))


@pytest.fixture
def script():
    return concat_list([(Path("/a/it's.pam"), 1), (Path("/a/1.pam"), 2)] * 1000, 24).splitlines()


def test_a_script_names_files_and_how_long_each_stays(script):
    assert script[1:5] == [r"file '/a/it'\''s.pam'", "option framerate 24", "duration 0.041667", "file '/a/1.pam'"]


def test_times_of_a_long_script_stay_exact(script):
    durations = [float(line.split()[1]) for line in script if line.startswith("duration")]
    assert sum(durations) == pytest.approx(125, abs=1e-6)
