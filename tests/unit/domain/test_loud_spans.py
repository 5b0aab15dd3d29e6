"""Spans with sound in a media file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.loud_spans import LoudSpan, SoundDetection, loud_spans


def spans(curve, duration_ms=None, **detection):
    """Return the spans of a curve of 100 ms windows: `#` loud, `.` quiet. Options default to no padding."""
    levels = [-10.0 if mark == "#" else -80.0 for mark in curve]
    plain = {"silence_ms": 0, "sound_ms": 0, "padding_ms": 0} | detection
    found = loud_spans(levels, duration_ms or 100 * len(curve), SoundDetection(**plain))
    return [(span.start_ms, span.end_ms) for span in found]


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        ("", []),
        ("...", []),
        ("###", [(0, 300)]),
        (".##.", [(100, 300)]),
        ("#..#", [(0, 100), (300, 400)]),
    ],
)
def test_a_span_is_a_loud_part(curve, expected):
    assert spans(curve) == expected


@pytest.mark.parametrize(("silence_ms", "expected"), [(200, [(0, 100), (300, 400)]), (201, [(0, 400)])])
def test_a_short_silence_is_part_of_a_span(silence_ms, expected):
    assert spans("#..#", silence_ms=silence_ms) == expected


@pytest.mark.parametrize(("sound_ms", "expected"), [(200, [(200, 400)]), (201, [])])
def test_a_short_sound_does_not_count(sound_ms, expected):
    assert spans("#.##", sound_ms=sound_ms) == expected


def test_short_sounds_close_to_each_other_count_together():
    assert spans("#.#.#", silence_ms=200, sound_ms=500) == [(0, 500)]


def test_padding_does_not_leave_the_media():
    assert spans("#..#.", padding_ms=70) == [(0, 170), (230, 470)]
    assert spans("#", padding_ms=70) == [(0, 100)]


def test_spans_that_meet_by_their_padding_are_one():
    assert spans("#..#", padding_ms=100) == [(0, 400)]


def test_the_last_window_may_be_shorter():
    assert spans(".#", duration_ms=150) == [(100, 150)]


def test_sound_after_the_end_of_the_picture_is_not_a_span():
    assert spans("#...#", duration_ms=300) == [(0, 100)]
    assert spans("#...#", duration_ms=400) == [(0, 100)]
    assert spans("#...#", duration_ms=401) == [(0, 100), (400, 401)]


@pytest.mark.parametrize(("threshold", "expected"), [(-30.0, [LoudSpan(0, 100)]), (-29.9, [])])
def test_the_threshold_itself_is_loud(threshold, expected):
    assert loud_spans([-30.0], 100, SoundDetection(threshold, silence_ms=0, sound_ms=0, padding_ms=0)) == expected


@given(st.text("#.", max_size=60), st.integers(0, 500), st.integers(0, 300), st.integers(0, 300))
def test_spans_are_ordered_separate_and_within_the_media_file(curve, silence, sound, padding):
    found = spans(curve, silence_ms=silence, sound_ms=sound, padding_ms=padding)
    ends = [time for span in found for time in span]
    assert ends == sorted(set(ends))
    assert all(0 <= time <= 100 * len(curve) for time in ends)
