"""The last allowed value of each limit, beside the first forbidden one. Tables of properties: test_script_tables."""

import pytest

from chalicelib.script import ProblemKind
from chalicelib.script.diagnostics import MAX_PROBLEMS
from chalicelib.script.lexer import parse_signed_number
from tests.unit.script.scripts import (
    audio,
    audio_of,
    image,
    late_problems,
    look,
    only,
    parsed,
    plays,
    problems,
    problems_of_texts,
    rectangle,
    spans,
    title,
    video,
    video_of,
    volume,
    warnings,
)

HOUR_MS = 3_600_000


def nested(depth):
    """Return a script whose lists and objects are nested so deep; one argument is too odd to be valid."""
    return '[{"image": {"duration": 5, "alpha": ' + "[" * (depth - 3) + "]" * (depth - 3) + "}}]"


@pytest.mark.parametrize(("depth", "kind"), [(32, ProblemKind.VALUE), (33, ProblemKind.LIMIT)])
def test_json_may_be_nested_32_deep(depth, kind):
    assert only(problems_of_texts(nested(depth))).kind == kind


def test_brackets_that_are_closed_do_not_count():
    rows = ", ".join(['{"image": {"duration": 5, "alpha": [[]]}}'] * 40)
    assert {problem.kind for problem in problems_of_texts(f"[{rows}]")} == {ProblemKind.VALUE}


def test_json_nested_too_deep_is_reported_with_its_line_and_column():
    problem = only(problems_of_texts("[\n\n " + "[" * 32))
    assert (problem.line, problem.column, problem.expected) == (3, 33, "at most 32")


def test_an_id_may_have_200_characters():
    assert parsed(image("x" * 200)).objects[0].id == "x" * 200


def test_an_object_may_be_played_1000_times():
    assert len(plays(image(play=[0] * 1000))) == 1000


def test_an_expression_may_have_1000_values():
    by_40 = plays(image("a", play=[0] * 40), image("b", play=[0] * 25), title(play="a.end+b.end"))
    assert len(by_40) == 40 + 25 + 1000


def test_an_expression_of_1001_values_is_a_problem():
    problem = only(problems(image("a", play=[0] * 7), image("b", play=[0] * 143), title(play="a.end+b.end")))
    assert problem.kind == ProblemKind.LIMIT


@pytest.mark.parametrize(("digits", "value"), [(1000, 5.0), (1001, None)])
def test_a_number_has_at_most_1000_digits(digits, value):
    assert parse_signed_number("-" + "5".rjust(digits, "0")) == (value and -value)


def test_an_object_with_several_values_in_each_entry_may_be_played_1000_times():
    assert len(plays(image("a", play=[0] * 999), title(play=["a.end", 5]))) == 999 + 1000


def test_all_objects_together_may_be_played_10000_times():
    many = [image(f"o{index}", play=[0] * 1000) for index in range(10)]
    assert len(parsed(*many).objects) == 10


def test_events_may_happen_20000_times():
    events = [{"start": {"imageFadeIn": 5}}] * 20
    assert len(parsed(image(play=[0] * 1000, events=events)).objects) == 1


def test_events_that_happen_20001_times_are_a_problem():
    events = [{"start": {"imageFadeIn": 5}}] * 20
    found = problems(image(play=[0] * 1000, events=events), title(events=events[:1]))
    assert only(found).kind == ProblemKind.LIMIT


@pytest.mark.parametrize("count", [MAX_PROBLEMS - 1, MAX_PROBLEMS, MAX_PROBLEMS + 1])
def test_100_problems_are_collected_and_no_more(count):
    assert len(problems(*[image(str(index), alpha=2) for index in range(count)])) == min(count, MAX_PROBLEMS)


def test_a_duration_may_be_an_hour():
    assert spans(rectangle(duration=HOUR_MS))["box"] == [(0, HOUR_MS)]


def test_a_duration_of_more_than_an_hour_is_a_problem():
    assert only(problems(rectangle(duration=HOUR_MS + 1))).expected == "a time in ms from 0 to 3600000"


def test_a_play_may_start_after_an_hour():
    assert spans(rectangle(play=HOUR_MS))["box"] == [(HOUR_MS, HOUR_MS + 1000)]


@pytest.mark.parametrize("play", [-1, HOUR_MS + 1])
def test_a_play_before_the_video_or_after_an_hour_is_a_problem(play):
    assert only(problems(rectangle(play=play))).property == "play"


@pytest.mark.parametrize("time", [-2 * HOUR_MS, 2 * HOUR_MS])
def test_an_event_may_be_two_hours_before_or_after_the_start_of_the_video(time):
    assert len(warnings(image(events=[{str(time): {"imageFadeIn": 5}}]))) == 1


@pytest.mark.parametrize("time", [-2 * HOUR_MS - 1, 2 * HOUR_MS + 1])
def test_an_event_of_any_earlier_or_later_time_is_a_problem(time):
    assert only(problems(image(events=[{str(time): {"imageFadeIn": 5}}]))).property == "events[0]"


def test_a_media_time_may_be_a_day():
    day = {"clip": video_of(24 * HOUR_MS)}
    assert spans(video(mediaStart=24 * HOUR_MS - 1000, mediaEnd=24 * HOUR_MS), facts=day)["clip"] == [(0, 1000)]


@pytest.mark.parametrize("name", ["mediaStart", "mediaEnd"])
def test_a_media_time_of_more_than_a_day_is_a_problem(name):
    assert only(problems(video(**{name: 24 * HOUR_MS + 1}))).property == name


ARGUMENTS = [
    ("moveTo", {"duration": 5, "x": 0, "y": ...}, -1000, 1000),
    ("sizeTo", {"duration": 5, "w": 0, "h": ...}, 0, 4),
    ("zoomTo", {"duration": 5, "scale": ...}, 0, 100),
    ("zoomIn", {"duration": 5, "scale": ...}, 0, 100),
    ("zoomOut", {"duration": 5, "scale": ...}, 0, 100),
    ("rotateTo", {"duration": 5, "degrees": ...}, -36_000, 36_000),
    ("imageFadeIn", ..., 0, HOUR_MS),
    ("imageFadeOut", {"duration": ...}, 0, HOUR_MS),
    ("alpha", ..., 0, 1),
    ("zIndex", ..., -1e9, 1e9),
    ("position", {"x": ..., "y": 0}, -1000, 1000),
    ("size", {"w": ..., "h": 0}, 0, 4),
]


def calling(procedure, argument, number):
    """Return an image with an event that calls a procedure, with `...` in the argument replaced by a number."""
    filled = {key: number if part is ... else part for key, part in argument.items()} if argument is not ... else number
    return image(events=[{"start": {procedure: filled}}])


@pytest.mark.parametrize(("procedure", "argument", "low", "high"), ARGUMENTS)
def test_the_limits_of_arguments_are_allowed(procedure, argument, low, high):
    for number in (low, high):
        assert len(parsed(calling(procedure, argument, number)).objects) == 1


@pytest.mark.parametrize(("procedure", "argument", "low", "high"), ARGUMENTS)
def test_arguments_beyond_the_limits_are_a_problem(procedure, argument, low, high):
    for number in (low - 1e-5, high + 1e-5):
        assert only(problems(calling(procedure, argument, number))).kind == ProblemKind.VALUE


@pytest.mark.parametrize("part", ["x", "y"])
@pytest.mark.parametrize("offset", [-10, 10])
def test_a_shadow_may_be_ten_times_the_texts_size_away(part, offset):
    assert getattr(look(title(textShadow={part: offset})).style.shadow, part) == offset


@pytest.mark.parametrize("part", ["x", "y"])
@pytest.mark.parametrize("offset", [-10.00001, 10.00001])
def test_a_shadow_that_is_further_away_is_a_problem(part, offset):
    assert only(problems(title(textShadow={part: offset}))).property == f"textShadow.{part}"


MUSIC = {"music": audio_of(1000)}
ASSIGNED_VOLUME = audio(events=[{"start": {"volume": "$volume"}}])


@pytest.mark.parametrize("number", ["0", "4"])
def test_an_assigned_volume_may_be_0_to_4(number):
    assert volume(ASSIGNED_VOLUME, facts=MUSIC, variables={"volume": number}).at(500) == (float(number),)


@pytest.mark.parametrize("number", ["-0.00001", "4.00001"])
def test_any_other_assigned_volume_is_a_problem(number):
    found = late_problems(ASSIGNED_VOLUME, facts=MUSIC, variables={"volume": number})
    assert only(found).expected == "a number from 0 to 4"


def test_a_number_that_misses_its_range_by_the_inexactness_of_floats_is_moved_to_the_limit():
    assert look(image(alpha=1 + 1e-7)).alpha.at(0) == (1,)


def test_a_number_that_misses_its_range_by_more_is_a_problem():
    assert only(problems(image(alpha=1 + 1e-5))).property == "alpha"


def test_the_most_lines_of_a_text_may_be_given_by_a_variable():
    assert look(title(textLines="$n"), variables={"n": "100"}).style.lines == 100


def test_a_number_of_lines_that_is_nearly_whole_is_a_problem():
    assert only(late_problems(title(textLines="$n"), variables={"n": "99.99999999"})).property == "textLines"


def test_a_found_value_of_60_characters_is_shown_whole():
    assert only(problems(image(alpha=["x" * 56]))).found == '["' + "x" * 56 + '"]'


def test_a_longer_found_value_is_cut_to_60_characters():
    assert only(problems(image(alpha=["x" * 57]))).found == '["' + "x" * 57 + "…"


@pytest.mark.parametrize(("count", "last"), [(30, ", last"), (31, ", …")])
def test_messages_list_30_names_at_most(count, last):
    others = [rectangle(f"o{index}") for index in range(count - 1)]
    problem = only(problems(*others, rectangle("last", play="nobody.end")))
    assert problem.message.endswith(last)


@pytest.mark.parametrize(("length", "location"), [(59, "x" * 59), (60, None)])
def test_the_name_of_an_unknown_property_is_part_of_its_location_up_to_59_characters(length, location):
    assert only(problems(image(**{"x" * length: 5}))).property == location


def test_a_video_as_long_as_its_media_file_gives_no_warning():
    assert warnings(video(duration=3000), facts={"clip": video_of(3000)}) == []


def test_a_media_end_at_the_end_of_the_file_gives_no_warning():
    assert warnings(video(mediaEnd=3000), facts={"clip": video_of(3000)}) == []


def test_a_media_start_just_before_the_end_of_the_file_is_allowed():
    assert spans(video(mediaStart=2960), facts={"clip": video_of(3000)})["clip"] == [(0, 40)]


def test_a_play_of_half_a_frame_is_seen_for_one_frame():
    (play,) = plays(rectangle(duration=20))
    assert (play.first_frame, play.end_frame) == (0, 1)


def test_a_play_of_less_than_half_a_frame_is_left_out_with_a_warning():
    assert len(warnings(rectangle(duration=19.9), image())) == 1


def test_an_event_at_the_last_millisecond_of_a_play_gives_no_warning():
    assert warnings(image(events=[{"end-1": {"visible": False}}])) == []


def test_an_event_that_ends_with_its_play_gives_no_warning():
    assert warnings(image(events=[{"end-500": {"imageFadeOut": 500}}])) == []


def test_an_event_that_ends_a_millisecond_after_its_play_gives_a_warning():
    assert len(warnings(image(events=[{"end-500": {"imageFadeOut": 501}}]))) == 1


def sum_with_nested(depth):
    return "(1)+(1)+" + "(" * depth + "500" + ")" * depth


def test_parentheses_after_others_may_be_nested_50_deep():
    assert spans(rectangle(duration=sum_with_nested(50)))["box"] == [(0, 502)]


def test_parentheses_after_others_that_are_nested_51_deep_are_a_problem():
    assert only(problems(rectangle(duration=sum_with_nested(51)))).kind == ProblemKind.LIMIT


@pytest.mark.parametrize(("count", "is_cut"), [(8, False), (9, True)])
def test_a_cycle_is_shown_whole_up_to_8_times(count, is_cut):
    ring = [rectangle(f"o{index}", f"o{(index + 1) % count}.duration") for index in range(count)]
    assert ("…" in only(problems(*ring)).message) is is_cut
