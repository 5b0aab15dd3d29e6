"""The cuts of a video."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Keyframe, Kind, Timeline, Track
from chalicelib.render.plan import MAX_STEPS, SHORTEST_MS, Segment, duration_ms, is_on_black, plan_segments
from tests.unit.render.timelines import play

PROFILE = parse_profile("MP4_H264_AAC_640x480_24fps")
FPS = PROFILE.fps
SHORTEST = SHORTEST_MS * FPS // 1000
STEP = 4 * SHORTEST


def cuts(frames, *plays, personal=("name",)):
    """Return the frames at which a video is cut."""
    return [segment.first_frame for segment in plan_segments(Timeline(FPS, frames, plays), PROFILE, personal)][1:]


def test_a_segment_counts_its_frames():
    assert Segment(1, 10, 25).frames == 15


def test_the_duration_of_segments_is_the_duration_of_their_frames():
    assert duration_ms([Segment(0, 0, 30), Segment(1, 30, 61)], 24) == 2542


def test_segments_without_frames_last_no_time():
    assert duration_ms([], 24) == 0


def test_a_video_without_a_picture_has_no_segment():
    assert plan_segments(Timeline(FPS, 48, ()), parse_profile("MP3")) == ()


def test_a_short_video_in_which_nothing_is_personal_is_one_segment():
    assert plan_segments(Timeline(FPS, STEP, ()), PROFILE) == (Segment(0, 0, STEP),)


def test_a_part_stays_personal_until_the_last_of_its_objects_disappears():
    plays = (play("a", 50, 100), play("b", 80, 110))
    assert cuts(200, *plays, personal=("a", "b")) == [50, 80, 80 + SHORTEST, 80 + 2 * SHORTEST]


def test_a_long_video_is_cut_at_regular_distances():
    assert cuts(3 * STEP) == [STEP, 2 * STEP]


def test_a_video_is_cut_where_personal_objects_appear_and_disappear():
    assert cuts(STEP, play("name", 30, 60)) == [30, 60]


def test_a_video_is_not_cut_where_anything_else_appears():
    assert cuts(STEP, play("logo", 30, 60)) == []


def test_a_video_is_not_cut_where_only_something_personal_is_heard():
    assert cuts(STEP, play("name", 30, 60, kind=Kind.AUDIO)) == []


def test_an_object_that_disappears_and_reappears_at_once_is_not_cut():
    assert cuts(STEP, play("name", 0, 40), play("name", 40, STEP)) == []


def test_one_personal_object_that_takes_over_from_another_is_a_cut():
    assert cuts(STEP, play("name", 0, 40), play("photo", 40, STEP), personal=("name", "photo")) == [40]


def test_a_short_personal_part_has_a_segment_of_the_shortest_length():
    assert cuts(STEP, play("name", 30, 40)) == [30, 30 + SHORTEST]


def test_a_personal_object_may_appear_the_shortest_length_after_the_beginning():
    assert cuts(STEP, play("name", SHORTEST, 60)) == [SHORTEST, 60]


def test_one_that_appears_a_frame_earlier_makes_the_beginning_personal():
    assert cuts(STEP, play("name", SHORTEST - 1, 60)) == [60]


def test_a_personal_beginning_may_have_the_shortest_length():
    assert cuts(STEP, play("name", 10, SHORTEST)) == [SHORTEST]


def test_a_personal_object_may_appear_the_shortest_length_after_the_last_cut():
    plays = play("name", 30, 60), play("photo", 60 + SHORTEST, 2 * STEP)
    assert cuts(2 * STEP, *plays, personal=("name", "photo")) == [30, 60, 60 + SHORTEST]


def test_a_second_object_that_disappears_where_a_lengthened_segment_ends_is_no_further_cut():
    plays = play("name", 30, 40), play("photo", 40, 30 + SHORTEST)
    assert cuts(2 * STEP, *plays, personal=("name", "photo")) == [30, 30 + SHORTEST]


def test_nor_is_one_that_disappears_within_it():
    plays = play("name", 30, 40), play("photo", 40, 50)
    assert cuts(2 * STEP, *plays, personal=("name", "photo")) == [30, 30 + SHORTEST]


def test_a_moment_between_two_personal_parts_belongs_to_the_first():
    assert cuts(2 * STEP, play("name", 30, 60), play("photo", 70, 100), personal=("name", "photo")) == [30, 70, 100]


def test_a_moment_before_the_first_personal_part_belongs_to_it():
    assert cuts(STEP, play("name", 10, 60)) == [60]


def test_a_gap_at_the_end_that_is_too_short_belongs_to_the_personal_part():
    assert cuts(STEP, play("name", 30, STEP - 10)) == [30]


def test_the_last_segment_may_have_the_shortest_length():
    assert cuts(STEP, play("name", 30, STEP - SHORTEST)) == [30, STEP - SHORTEST]


def test_a_personal_part_at_the_end_has_the_last_segment_of_the_shortest_length():
    assert cuts(STEP, play("name", STEP - 10, STEP)) == [STEP - SHORTEST]


def test_a_personal_last_moment_is_cut_off_if_the_rest_has_the_shortest_length():
    assert cuts(2 * SHORTEST, play("name", 2 * SHORTEST - 10, 2 * SHORTEST)) == [SHORTEST]


def test_it_is_not_cut_off_if_the_rest_would_be_shorter():
    assert cuts(2 * SHORTEST - 1, play("name", 2 * SHORTEST - 10, 2 * SHORTEST - 1)) == []


def test_it_is_cut_off_if_the_segment_before_it_has_the_shortest_length():
    first, end = STEP - 2 * SHORTEST, STEP - 10
    plays = play("photo", 0, first), play("name", end, STEP)
    assert cuts(STEP, *plays, personal=("name", "photo")) == [first, STEP - SHORTEST]


def test_where_a_personal_object_is_clear_it_does_not_show():
    fade = Track((Keyframe(1250, (0.0,)), Keyframe(2000, (1.0,)), Keyframe(2500, (1.0,)), Keyframe(2500, (0.0,))))
    assert cuts(STEP, play("name", 0, STEP, alpha=fade)) == [30, 60]


def test_one_that_is_never_visible_is_no_cut():
    assert cuts(STEP, play("name", 30, 60, alpha=Track.constant(0.0))) == []


def test_a_regular_cut_gives_way_to_a_personal_one():
    near = STEP // 2 - 1
    assert cuts(3 * STEP, play("name", STEP - near, 3 * STEP)) == [STEP - near, 2 * STEP]


def test_a_regular_cut_stays_half_a_regular_distance_from_a_personal_one():
    assert cuts(3 * STEP, play("name", STEP - STEP // 2, 3 * STEP)) == [STEP // 2, STEP, 2 * STEP]


def test_with_few_frames_a_second_the_shortest_segment_has_eight():
    timeline = Timeline(1, 32, (play("name", 10, 11, fps=1),))
    segments = plan_segments(timeline, parse_profile("MP4_H264_AAC_640x480_1fps"), ("name",))
    assert [segment.first_frame for segment in segments] == [0, 10, 18]


def test_a_very_long_video_has_longer_segments():
    assert len(plan_segments(Timeline(FPS, 3600 * FPS, ()), PROFILE)) == MAX_STEPS


@st.composite
def timelines(draw):
    frames = draw(st.integers(1, 2000))
    spans = draw(st.lists(st.tuples(st.integers(0, frames - 1), st.integers(1, frames)), max_size=8))
    names = st.sampled_from(["name", "photo", "logo"])
    plays = tuple(play(draw(names), first, min(frames, first + length)) for first, length in spans)
    return Timeline(FPS, frames, plays)


@given(timelines())
def test_segments_have_no_gaps_and_their_lengths_are_within_limits(timeline):
    segments = plan_segments(timeline, PROFILE, {"name", "photo"})
    ends = [0, *(segment.end_frame for segment in segments)]
    assert [segment.first_frame for segment in segments] == ends[:-1]
    assert (ends[-1], [segment.index for segment in segments]) == (timeline.frames, list(range(len(segments))))
    assert all(min(SHORTEST, timeline.frames) <= segment.frames < 2 * STEP for segment in segments)


@given(timelines())
def test_personal_segments_have_few_frames_without_personal_objects(timeline):
    spans = [(each.first_frame, each.end_frame) for each in timeline.plays if each.object_id == "name"]
    seen = {frame for first, end in spans for frame in range(first, end)}
    segments = plan_segments(timeline, PROFILE, {"name"})
    personal = [each for each in segments if not seen.isdisjoint(range(each.first_frame, each.end_frame))]
    assert sum(each.frames for each in personal) <= len(seen) + 2 * SHORTEST * len(spans)


@given(timelines())
def test_the_cuts_do_not_depend_on_shared_objects(timeline):
    others = Timeline(FPS, timeline.frames, tuple(each for each in timeline.plays if each.object_id == "name"))
    assert plan_segments(timeline, PROFILE, {"name"}) == plan_segments(others, PROFILE, {"name"})


@pytest.mark.parametrize(
    ("behind", "on_black"),
    [
        (play("logo", 0, 31), False),
        (play("logo", 0, 30), True),
        (play("logo", 59, STEP), False),
        (play("logo", 60, STEP), True),
        (play("music", 0, STEP, kind=Kind.AUDIO), True),
    ],
)
def test_a_play_is_on_black_if_no_visible_play_behind_it_shares_a_frame(behind, on_black):
    assert is_on_black(Timeline(FPS, STEP, (behind, play("name", 30, 60))), 1) is on_black


def test_a_play_in_front_does_not_count():
    assert is_on_black(Timeline(FPS, STEP, (play("name", 30, 60), play("logo", 0, STEP))), 0)
