"""Viewings: states that merge in any order, and what they add to the sums."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.viewing import (
    NO_SUMS,
    PARTS,
    Sums,
    ViewingState,
    is_viewing_id,
    is_watched,
    sums_of,
)

counts = st.integers(0, 5)
states = st.builds(
    ViewingState,
    embed=st.booleans(),
    played=st.booleans(),
    pauses=counts,
    watched=st.integers(0, 2**PARTS - 1).map(lambda bits: f"{bits:025x}"),
    ended=st.booleans(),
    cta_shown=counts,
    cta_hidden=counts,
    cta_link=counts,
    cta_icon=counts,
    form=st.booleans(),
)


@given(states, states)
def test_the_order_of_two_states_does_not_matter(one, other):
    assert one.merge(other) == other.merge(one)


@given(states, states, states)
def test_states_may_be_merged_in_any_groups(one, two, three):
    assert one.merge(two).merge(three) == one.merge(two.merge(three))


@given(states, states)
def test_a_state_that_comes_twice_changes_nothing(one, other):
    merged = one.merge(other)
    assert merged.merge(one) == merged


@given(states, states)
def test_sums_only_grow(one, other):
    added = sums_of(one.merge(other)) - sums_of(one)
    assert min(*added.counts, *added.parts) >= 0


@given(st.lists(states, min_size=1))
def test_the_differences_add_up_to_what_the_last_state_counts(received):
    total, known = NO_SUMS, None
    for state in received:
        merged = known.merge(state) if known else state
        total, known = total + (sums_of(merged) - sums_of(known)), merged
    assert total == sums_of(reduce(ViewingState.merge, received))


def test_part_i_is_the_bit_of_value_2_to_the_i():
    assert ViewingState(watched="1" + "0" * 23 + "2").parts == tuple(part in (1, 96) for part in range(PARTS))


def test_the_engagement_is_the_share_that_a_play_has_watched():
    half = ViewingState(played=True, watched=f"{2**50 - 1:025x}")
    whole = ViewingState(played=True, watched="f" * 25)
    assert (sums_of(half) + sums_of(whole) + sums_of(ViewingState())).engagement_percent == 75


def test_without_plays_there_is_no_engagement():
    assert NO_SUMS.engagement_percent == 0


def test_each_field_counts_under_its_own_name():
    state = ViewingState(True, True, 2, f"{1:025x}", True, 3, 4, 5, 6, True)
    assert sums_of(state) == Sums(1, 1, 1, 1, 2, 3, 4, 5, 6, 1, 1, parts=(1,) + (0,) * 99)


@pytest.mark.parametrize("text", ["a" * 22, "-_" * 11])
def test_an_id_of_a_viewing_has_22_characters_of_base64url(text):
    assert is_viewing_id(text)


@pytest.mark.parametrize("text", ["a" * 21, "a" * 23, "=" * 22, "a" * 22 + "\n", "", None, 5])
def test_other_values_are_no_ids_of_viewings(text):
    assert not is_viewing_id(text)


@pytest.mark.parametrize(
    ("text", "valid"), [("0" * 25, True), ("f" * 25, True), ("F" * 25, False), ("f" * 24, False), (3, False)]
)
def test_watched_parts_are_25_hex_digits(text, valid):
    assert is_watched(text) == valid
