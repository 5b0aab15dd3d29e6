"""Times of objects: `play`, `duration`, and references in them."""

import pytest

from chalicelib.script import ProblemKind
from tests.unit.script.scripts import (
    audio,
    image,
    late_problems,
    only,
    problems,
    rectangle,
    spans,
    title,
    video,
    video_of,
)


def test_an_object_is_played_at_the_beginning_by_default():
    assert spans(image()) == {"photo": [(0, 1000)]}


def test_an_object_is_played_at_its_time():
    assert spans(image(play=500)) == {"photo": [(500, 1500)]}


def test_an_object_is_played_at_each_entry():
    assert spans(image(play=[2000, "500"])) == {"photo": [(2000, 3000), (500, 1500)]}


def test_the_example_of_the_reference_is_played():
    found = spans(image("photo", 3000, play=0), title(play=["photo.start", 2000], textLines=3))
    assert found == {"photo": [(0, 3000)], "title": [(0, 1000), (2000, 3000)]}


@pytest.mark.parametrize(
    ("play", "start"),
    [("prev.end", 3000), ("prev.end-1000", 2000), ("prev.start+1500", 2500), ("prev.duration-1700", 300)],
)
def test_the_idioms_of_the_reference_hold(play, start):
    assert spans(image("prev", 2000, play=1000), title(play=play))["title"] == [(start, start + 1000)]


def test_an_object_may_last_as_long_as_another():
    assert spans(title(duration="main.duration"), image("main", 2500))["title"] == [(0, 2500)]


def test_a_duration_may_be_the_time_until_another_object():
    assert spans(rectangle(play=500, duration="main.start-start"), image("main", play=2000))["box"] == [(500, 2000)]


def test_an_object_may_refer_to_one_after_it():
    assert spans(title(play="photo.end"), image())["title"] == [(1000, 2000)]


def test_a_reference_to_an_object_with_several_plays_has_several_values():
    assert spans(image("a", 1, play=[7, 8]), rectangle("x", 40, play="5+a.start"))["x"] == [(12, 52), (13, 53)]


def test_an_expression_over_several_references_has_all_combinations_in_order():
    found = spans(image("a", 40, play=[100, 200]), image("b", 40, play=[1, 2]), title("x", 40, play="a.start+b.start"))
    assert [start for start, _ in found["x"]] == [101, 102, 201, 202]


def test_a_duration_that_has_several_values_is_a_problem():
    problem = only(problems(image("a", play=[0, 2000]), title(duration="a.end-500")))
    assert problem.message == (
        'Object "title", duration: "a.end-500" has several values, '
        "as it uses times of an object that is played several times"
    )


def test_the_duration_of_an_object_with_several_plays_is_one_value():
    assert spans(image("a", play=[0, 2000]), title(duration="a.duration/2"))["title"] == [(0, 500)]


def test_a_video_lasts_as_long_as_its_media():
    assert spans(video(), facts={"clip": video_of(2500)}) == {"clip": [(0, 2500)]}


def test_other_objects_may_wait_for_a_video():
    assert spans(video(), title(play="clip.end"), facts={"clip": video_of(2500)})["title"] == [(2500, 3500)]


def test_a_start_before_the_video_is_a_problem():
    problem = only(problems(image(), title(play="photo.end-1500")))
    assert problem.message == (
        'Object "title", play: "photo.end-1500" is -500, expected a time in ms from 0 to 3600000'
    )


def test_a_start_before_the_video_only_by_the_inexactness_of_floats_is_none():
    assert spans(image(duration=0.3), title(play="0.1+0.2-photo.end"))["title"][0][0] == pytest.approx(0)


def test_a_negative_duration_is_a_problem():
    problem = only(problems(image(), title(play=2000, duration="photo.end-start")))
    assert (problem.property, problem.found) == ("duration", "-1000")


def test_a_time_beyond_a_day_is_a_problem():
    assert only(problems(image(play=86_400_001))).property == "play"


def test_a_faulty_time_is_not_reported_again_where_it_is_used():
    found = problems(image(play="box.end/0"), rectangle(), title(play="photo.end"), title("b", play="title.end"))
    assert only(found).object_id == "photo"


def test_a_start_that_only_media_files_make_invalid_is_reported_later():
    problem = only(late_problems(video(), title(play="clip.end-3000"), facts={"clip": video_of(2500)}))
    assert (problem.object_id, problem.found) == ("title", "-500")


def test_an_object_is_played_once_at_least():
    assert only(problems(image(play=[]))).message == ('Object "photo", play: [], expected at least one time')


def test_each_invalid_entry_of_a_play_is_reported():
    found = problems(image(play=[0, "x", 5, None]))
    assert [problem.property for problem in found] == ["play[1]", "play[3]"]


@pytest.mark.parametrize("play", [None, {}, True, [[5]], "then"])
def test_a_value_that_is_no_time_is_a_problem(play):
    assert only(problems(image(play=play))).object_id == "photo"


def test_a_duration_that_is_not_known_is_a_problem_of_the_media():
    problem = only(late_problems(video()))
    assert problem.kind == ProblemKind.MEDIA
    assert problem.message == ('Object "clip", duration: missing, and the duration of the media file is not known')


def test_a_media_without_a_duration_is_a_problem_of_the_media():
    assert only(late_problems(video(), facts={"clip": video_of(None)})).kind == ProblemKind.MEDIA


def test_an_end_in_the_script_is_no_duration_of_a_media_without_one():
    assert only(late_problems(video(mediaEnd=500), facts={"clip": video_of(None)})).kind == ProblemKind.MEDIA


def test_each_object_of_unknown_duration_is_reported():
    found = late_problems(video("a"), audio("b"), title(play="a.end"))
    assert [problem.object_id for problem in found] == ["a", "b"]


def test_with_a_duration_of_its_own_a_video_needs_no_known_media():
    assert spans(video(duration=500)) == {"clip": [(0, 500)]}
