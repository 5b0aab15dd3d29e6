"""The frame of a video that each output frame shows."""

import pytest

from chalicelib.domain.timeline import Kind, PictureStyle
from chalicelib.render.compositing import video_source
from chalicelib.render.plan import Segment


def shown(studio, path, frames, *, segment=None, first=0, **play):
    timeline = studio.timeline(
        studio.play("v", Kind.VIDEO, PictureStyle(), first=first, end=frames, **play), frames=frames
    )
    return studio.numbers(timeline, {"v": path}, segment)


def test_a_video_at_the_profile_s_rate_shows_each_frame_once(studio):
    assert shown(studio, studio.counter(), 24) == list(range(24))


def test_a_video_begins_where_its_part_begins(studio):
    assert shown(studio, studio.counter(), 12, media_start_ms=500.0) == list(range(12, 24))


def test_twice_the_rate_shows_every_second_frame(studio):
    assert shown(studio, studio.counter("48.mp4", 48), 12) == list(range(0, 24, 2))


def test_half_the_rate_shows_each_frame_twice(studio):
    assert shown(studio, studio.counter("12.mp4", 12), 6, media_start_ms=250.0) == [3, 3, 4, 4, 5, 5]


def test_footage_that_ends_before_its_play_holds_its_last_frame(studio):
    assert shown(studio, studio.counter(), 52)[-6:] == [46, 47, 47, 47, 47, 47]


def test_nothing_after_the_end_of_the_part_is_shown(studio):
    assert shown(studio, studio.counter(), 24, media_end_ms=500.0) == [*range(12), *[11] * 12]


def test_a_loop_repeats_the_part(studio):
    numbers = shown(studio, studio.counter(), 24, media_start_ms=250.0, media_end_ms=625.0, loop=True)
    assert numbers == [*range(6, 15), *range(6, 15), *range(6, 12)]


def test_a_loop_too_large_for_memory_repeats_the_same(studio, monkeypatch):
    monkeypatch.setattr(video_source, "_LOOP_BYTES", 0)
    numbers = shown(studio, studio.counter(), 24, media_start_ms=250.0, media_end_ms=625.0, loop=True)
    assert numbers == [*range(6, 15), *range(6, 15), *range(6, 12)]


def test_a_segment_that_begins_within_a_loop_iteration_continues_it(studio):
    segment = Segment(1, 13, 22)
    numbers = shown(studio, studio.counter(), 24, segment=segment, media_end_ms=375.0, loop=True)
    assert numbers == [4, 5, 6, 7, 8, 0, 1, 2, 3]


def test_a_segment_after_the_end_of_the_part_still_shows_its_last_frame(studio):
    assert shown(studio, studio.counter(), 48, segment=Segment(1, 40, 44), media_end_ms=500.0) == [11] * 4


def test_a_segment_long_after_the_end_of_the_file_still_shows_its_last_frame(studio):
    assert shown(studio, studio.counter(), 400, segment=Segment(1, 390, 394)) == [47] * 4


def test_a_play_that_begins_later_begins_with_its_first_frame(studio):
    assert shown(studio, studio.counter(), 10, first=4)[3:] == [0, 0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(("name", "options"), [("c.mkv", ()), ("c.ts", ()), ("c.avi", ("-bf", 0))])
def test_a_cut_in_any_container_shows_the_same_frames(studio, name, options):
    path = studio.counter(name, 24, 48, *options)
    assert shown(studio, path, 48, segment=Segment(1, 30, 40)) == list(range(30, 40))


def test_one_file_may_be_shown_twice(studio):
    plays = [
        studio.play("v", Kind.VIDEO, PictureStyle(), end=6, media_start_ms=250.0),
        studio.play("v", Kind.VIDEO, PictureStyle(), first=6, end=12, index=1, media_start_ms=250.0),
    ]
    assert studio.numbers(studio.timeline(*plays, frames=12), {"v": studio.counter()}) == [*range(6, 12), *range(6, 12)]
