"""Times must not depend on themselves. Durations and plays are checked separately."""

import pytest

from chalicelib.script import ProblemKind
from tests.unit.script.scripts import image, only, parsed, problems, rectangle, spans, title, video


def test_two_objects_that_wait_for_each_other_are_a_cycle():
    problem = only(problems(image("a", play="b.end"), image("b", play="10 + a.end")))
    assert (problem.kind, problem.object_id, problem.property) == (ProblemKind.CYCLE, "b", "play")
    assert problem.message == (
        'Object "b", play: "10 + a.end" makes a cycle: '
        "a.start needs b.end needs b.start needs a.end needs a.start (column 6)"
    )


@pytest.mark.parametrize(
    "element",
    [
        image("a", play="start"),
        image("a", play="a.end"),
        image("a", "duration*2"),
        image("a", "a.end-start"),
        video("a", mediaStart="duration/2"),
    ],
)
def test_an_object_that_waits_for_itself_is_a_cycle(element):
    assert only(problems(element)).kind == ProblemKind.CYCLE


def test_two_objects_that_last_as_long_as_each_other_are_a_cycle():
    assert only(problems(image("a", "b.duration"), image("b", "a.duration"))).property == "duration"


def test_a_play_may_refer_to_an_object_that_lasts_as_long_as_its_own():
    found = spans(image("a", play="b.end"), image("b", "a.duration"))
    assert found == {"a": [(1000, 2000)], "b": [(0, 1000)]}


def test_a_duration_may_depend_on_the_start_of_an_object_that_starts_with_its_own():
    assert spans(image("a", "b.start-start"), image("b", play="a.start+700"))["a"] == [(0, 700)]


def test_a_cycle_over_play_and_duration_is_found():
    assert only(problems(image("a", play="b.end"), image("b", "a.start"))).kind == ProblemKind.CYCLE


def test_with_a_duration_of_its_own_an_object_may_trim_its_media_by_it():
    assert len(parsed(video("a", duration=500, mediaStart="duration/2")).objects) == 1


def test_all_cycles_are_found():
    found = problems(image("a", play="a.end"), image("b", "b.duration"), image("c"), title("d", play="e.end"))
    assert [problem.kind for problem in found] == [ProblemKind.REFERENCE, ProblemKind.CYCLE, ProblemKind.CYCLE]


def test_a_long_cycle_is_shown_in_part():
    ring = [image(f"o{index}", play=f"o{(index + 1) % 20}.end") for index in range(20)]
    assert "needs …" in only(problems(*ring)).message


def test_a_long_cycle_is_shown_with_the_time_that_closes_it():
    ring = [rectangle(f"o{index}", f"o{(index + 1) % 20}.duration") for index in range(20)]
    first, *_, last = only(problems(*ring)).message.partition(" makes a cycle: ")[2].split(" needs ")
    assert last == f"{first} (column 1)"


def test_a_chain_of_many_objects_is_no_cycle():
    chain = [image(f"o{index + 1}", 1, play=f"o{index}.end") for index in range(1500)]
    assert spans(*chain, image("o0", 1), fps=1000)["o1500"] == [(1500, 1501)]
