"""The timeline: frames, the length of the video, and the order of objects."""

import pytest

from chalicelib.script import parse_scripts, resolve
from tests.unit.script.scripts import (
    FPS,
    audio,
    audio_of,
    image,
    late_problems,
    only,
    parsed,
    plays,
    rectangle,
    resolved,
    title,
    warnings,
)


def frames(play, duration, fps=FPS):
    (only_play,) = plays(image(play=play, duration=duration), fps=fps)
    return only_play.first_frame, only_play.end_frame


def order(*elements, **options):
    return [(play.object_id, play.index) for play in plays(*elements, **options)]


@pytest.mark.parametrize(
    ("play", "duration", "expected"),
    [
        (0, 1000, (0, 25)),
        (19, 1000, (0, 25)),
        (20, 1000, (1, 26)),
        (59.9, 1000, (1, 26)),
        (40, 61, (1, 3)),
    ],
)
def test_start_and_end_snap_to_the_nearest_frame_and_halves_upwards(play, duration, expected):
    assert frames(play, duration) == expected


def test_times_are_kept_unsnapped():
    (play,) = plays(image(play=19, duration=1000))
    assert (play.start_ms, play.end_ms) == (19, 1019)


def test_halves_are_rounded_up_even_if_floats_are_slightly_below():
    assert frames("20.3-0.1-0.1-0.1", 1000) == (1, 26)


def test_objects_that_follow_each_other_leave_no_frame_between_them():
    first, second = plays(image(duration="1000/3"), title(play="photo.end"), fps=30)
    assert first.end_frame == second.first_frame


def test_the_video_ends_with_the_latest_end():
    timeline = resolved(image(duration=5000), title(play=1000), fps=24).timeline
    assert (timeline.fps, timeline.frames, timeline.duration_ms) == (24, 120, 5000)


def test_sound_makes_a_video_longer_too():
    assert resolved(image(), audio(), facts={"music": audio_of(4000)}).timeline.duration_ms == 4000


def test_a_play_that_falls_between_frames_is_left_out_with_a_warning():
    assert order(image(), title(duration=5)) == [("photo", 0)]


def test_the_warning_says_how_short_it_is():
    assert warnings(image(), title(duration=5)) == [
        'Object "title": a play of 5 ms is left out, as it begins and ends with the same frame'
    ]


def test_the_other_plays_of_the_object_stay():
    assert order(image(duration=20, play=[0, 25])) == [("photo", 0)]


def test_a_duration_of_nothing_is_left_out_with_a_warning():
    assert len(warnings(image(), title(duration=0))) == 1


def test_a_video_of_nothing_is_a_problem():
    problem = only(late_problems(image(duration=5)))
    assert problem.message == "Nothing is shown: no object lasts as long as a frame"


def test_a_video_without_objects_is_a_problem():
    assert "Nothing is shown" in only(late_problems()).message


def test_a_video_without_scripts_is_a_problem():
    with pytest.raises(Exception, match="Nothing is shown"):
        resolve(parse_scripts([]), {}, {}, FPS)


def test_later_objects_are_in_front_by_default():
    assert order(image("a"), title("b"), rectangle("c")) == [("a", 0), ("b", 0), ("c", 0)]


def test_a_larger_z_index_is_in_front():
    assert order(image("a", zIndex=5), title("b", zIndex=-1), rectangle("c")) == [("b", 0), ("c", 0), ("a", 0)]


def test_of_equal_z_indexes_the_later_object_is_in_front():
    assert order(image("a", zIndex=1), title("b"), rectangle("c", zIndex="0.5*2")) == [("a", 0), ("b", 0), ("c", 0)]


def test_the_plays_of_an_object_keep_their_order():
    assert order(image("a", play=[5000, 0]), title("b")) == [("a", 0), ("a", 1), ("b", 0)]


def test_a_script_may_be_resolved_again_and_again():
    script = parsed(image(duration="$ms"))
    lengths = [resolve(script, {}, {"ms": ms}, FPS).timeline.duration_ms for ms in ("1000", "2000", "1000")]
    assert lengths == [1000, 2000, 1000]
