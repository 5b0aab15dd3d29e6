"""The sizes, rates and colours of a mail's GIF."""

import pytest

from chalicelib.render.page_pictures.gif_steps import (
    MAX_BYTES,
    STEPS,
    GifStep,
    clip_start_ms,
    first_step,
    next_step,
)

READ = 41
LAST = len(STEPS) - 1


def test_each_step_is_smaller_than_the_one_before():
    weights = [step.weight(READ) for step in STEPS]
    assert weights == sorted(set(weights), reverse=True)
    assert weights[0] / weights[-1] > 90


def test_a_step_uses_the_poster_and_each_so_manieth_frame_of_the_clip():
    assert GifStep(1, 3, 1000, 64, 3).frames(READ) == [0, 1, 4, 7, 10]
    assert GifStep(1, 3, 1000, 64, 3).frames(1) == [0]
    assert GifStep(1, 1, 4000, 64, 3).frames(3) == [0, 1, 2]


def test_a_small_file_begins_with_the_best_step():
    assert first_step(MAX_BYTES, READ) == 0
    assert first_step(MAX_BYTES + 1, READ) == 1


def test_the_next_step_is_the_first_that_is_likely_to_fit():
    half = MAX_BYTES * STEPS[0].weight(READ) / STEPS[3].weight(READ)
    assert next_step(0, int(half), READ) == 3
    assert next_step(0, int(half) + 10, READ) == 4


def test_a_file_that_nothing_is_likely_to_fit_gets_the_last_step_and_then_none():
    assert next_step(0, 10**9, READ) == LAST
    assert next_step(LAST, MAX_BYTES + 1, READ) is None


@pytest.mark.parametrize(
    ("duration", "readable", "start"),
    [
        (60_000, 60_000, 30_000),
        (8000, 8000, 4000),
        (6000, 6000, 2000),
        (3000, 3000, 0),
        (60_000, 10_000, 6000),
        (60_000, 2000, 0),
    ],
)
def test_a_clip_begins_at_the_middle_or_as_late_as_it_is_whole(duration, readable, start):
    assert clip_start_ms(duration, readable) == start
