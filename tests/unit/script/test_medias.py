"""Videos and audios: the part of the media file that is played, and media files that are too short."""

import pytest

from chalicelib.script import ProblemKind
from chalicelib.script.numbers import MAX_TIME_MS
from tests.unit.script.scripts import (
    audio,
    audio_of,
    late_problems,
    only,
    plays,
    problems,
    spans,
    title,
    video,
    video_of,
    warnings,
)


def part(**properties):
    """Return the part of a media file of 3 s that a video plays, and whether it repeats."""
    (play,) = plays(video(**properties), facts={"clip": video_of(3000)})
    return play.media_start_ms, play.media_end_ms, play.loop


def length(**properties):
    ((start, end),) = spans(video(**properties), facts={"clip": video_of(3000)})["clip"]
    return end - start


def test_the_whole_media_is_played_by_default():
    assert part() == (0, 3000, False)


def test_a_media_may_be_trimmed_at_both_ends():
    assert part(mediaStart=500, mediaEnd="2000") == (500, 2000, False)


def test_a_trimmed_media_makes_a_shorter_play():
    assert length(mediaStart=500, mediaEnd=2000) == 1500


def test_a_media_trimmed_at_its_beginning_is_played_to_its_end():
    assert length(mediaStart=500) == 2500


def test_a_trim_may_use_times_of_other_objects():
    facts = {"clip": video_of(3000)}
    assert spans(video(mediaStart="title.end"), title(), facts=facts)["clip"] == [(0, 2000)]


def test_a_part_may_begin_later_in_a_media_file_than_any_video_lasts():
    hours = {"clip": video_of(3 * MAX_TIME_MS)}
    script = video(mediaStart=2 * MAX_TIME_MS, mediaEnd=2 * MAX_TIME_MS + 1000)
    assert spans(script, facts=hours)["clip"] == [(0, 1000)]


def test_a_duration_may_cut_a_media():
    assert (length(duration=1000), part(duration=1000)) == (1000, (0, 3000, False))


def test_a_media_end_after_the_end_of_the_file_is_moved_there_with_a_warning():
    assert part(mediaEnd=5000) == (0, 3000, False)


def test_the_warning_names_the_end_that_is_used():
    assert warnings(video(mediaEnd=5000), facts={"clip": video_of(3000)}) == [
        'Object "clip", mediaEnd: 5000 is after the end of the media file; 3000 is used instead'
    ]


@pytest.mark.parametrize("start", [3000, 4000])
def test_a_media_start_after_the_end_of_the_file_is_a_problem(start):
    problem = only(late_problems(video(mediaStart=start), facts={"clip": video_of(3000)}))
    assert problem.message == (
        f'Object "clip", mediaStart: {start}, expected less than 3000, the end of the media file'
    )


def test_a_media_start_after_the_end_of_the_file_is_a_problem_even_with_a_duration():
    facts = {"clip": video_of(3000)}
    assert only(late_problems(video(mediaStart=3000, duration=5), facts=facts)).property == "mediaStart"


def test_an_end_before_the_beginning_is_found_without_the_media():
    assert only(problems(video(mediaStart=500, mediaEnd=400))).property == "mediaStart"


def test_the_duration_of_a_trimmed_media_file_must_be_known_too():
    assert only(late_problems(video(mediaEnd=500))).kind == ProblemKind.MEDIA


def test_a_loop_repeats_the_part_as_long_as_the_play_lasts():
    assert (length(duration=9000, loop=True), part(duration=9000, loop=True)) == (9000, (0, 3000, True))


def test_a_loop_without_a_duration_lasts_as_long_as_the_media():
    assert length(loop=True) == 3000


def test_a_loop_gives_no_warning():
    assert warnings(video(duration=9000, loop=True), facts={"clip": video_of(3000)}) == []


def test_a_video_shorter_than_its_play_is_held_with_a_warning():
    assert warnings(video(duration=9000), facts={"clip": video_of(3000)}) == [
        'Object "clip", duration: lasts 9000 ms, but its media only 3000; after that the last frame is held'
    ]


@pytest.mark.parametrize(("duration", "warned"), [(2000, 0), (2001, 1)])
def test_what_is_skipped_of_a_video_does_not_count_to_its_length(duration, warned):
    assert len(warnings(video(duration=duration, mediaStart=1000), facts={"clip": video_of(3000)})) == warned


def test_an_audio_shorter_than_its_play_is_silent_with_a_warning():
    assert warnings(audio(duration=9000), facts={"music": audio_of(3000)}) == [
        'Object "music", duration: lasts 9000 ms, but its media only 3000; after that it is silent'
    ]


def test_a_video_that_is_not_known_is_taken_to_be_silent_with_a_warning():
    assert warnings(video(duration=500)) == ['Object "clip": its media file is not known yet; no sound is assumed']
    assert plays(video(duration=500))[0].sound is None


def test_an_unknown_media_file_ends_where_the_script_defines():
    (play,) = plays(audio(duration=500, mediaEnd=800))
    assert (play.media_start_ms, play.media_end_ms) == (0, 800)


def test_a_media_that_is_not_known_may_end_anywhere():
    (play,) = plays(audio(duration=500))
    assert play.media_end_ms is None


def test_a_warning_is_reported_once_for_all_plays():
    assert len(warnings(video(duration=9000, play=[0, 500]), facts={"clip": video_of(3000)})) == 1
