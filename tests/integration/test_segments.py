"""The table of segments: the same tests for DynamoDB and the fake."""

import pytest

from tests.fakes import ACCOUNT, OTHER_ACCOUNT, OTHER_VIDEO, VIDEO

NAME, OTHER_NAME = "0" * 32, "1" * 32
NOW, LATER = 1_700_000_000, 1_700_000_600


@pytest.fixture
def segments(world):
    return world.segments


def test_a_segment_that_nobody_has_rendered_is_not_there(segments):
    assert segments.ready(ACCOUNT, [NAME], NOW) == {}


def test_a_segment_that_is_finished_is_there_for_as_long_as_it_is_kept(segments):
    segments.commit(ACCOUNT, NAME, LATER)
    assert segments.ready(ACCOUNT, [NAME, OTHER_NAME], NOW) == {NAME: LATER}
    assert segments.ready(ACCOUNT, [NAME], LATER) == {}


def test_a_segment_is_there_within_its_scope_only(segments):
    segments.commit(ACCOUNT, NAME, LATER)
    assert segments.ready(OTHER_ACCOUNT, [NAME], NOW) == {}


def test_many_segments_are_looked_for_at_once(segments):
    names = [f"{number:032x}" for number in range(250)]
    segments.commit(ACCOUNT, names[0], LATER)
    segments.commit(ACCOUNT, names[-1], LATER)
    assert segments.ready(ACCOUNT, names, NOW) == {names[0]: LATER, names[-1]: LATER}


def test_a_segment_is_claimed_by_one_video(segments):
    assert segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    assert not segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW, LATER)


def test_a_claimed_segment_is_not_there_yet(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    assert segments.ready(ACCOUNT, [NAME], NOW) == {}


def test_a_claim_can_be_renewed(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, NOW + 1)
    assert segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    assert not segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW + 2, LATER)


def test_a_claim_that_has_run_out_can_be_taken_over(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, NOW + 1)
    assert segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW + 1, LATER)


def test_a_segment_that_is_there_is_not_claimed(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    segments.commit(ACCOUNT, NAME, LATER)
    assert not segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW, LATER)
    assert not segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)


def test_a_segment_that_is_kept_no_longer_can_be_claimed(segments):
    segments.commit(ACCOUNT, NAME, NOW)
    assert segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)


def test_a_segment_that_was_lost_can_be_claimed(segments):
    segments.commit(ACCOUNT, NAME, LATER)
    segments.invalidate(ACCOUNT, NAME)
    assert segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)


def test_what_only_one_video_uses_is_unused_when_that_forgets_it(segments):
    segments.add_references(ACCOUNT, VIDEO, [NAME, OTHER_NAME], LATER)
    segments.add_references(ACCOUNT, OTHER_VIDEO, [OTHER_NAME], LATER)
    assert segments.drop_references(ACCOUNT, {VIDEO: [NAME, OTHER_NAME]}) == [NAME]


def test_what_is_unused_is_not_there_any_more(segments):
    segments.add_references(ACCOUNT, VIDEO, [NAME], LATER)
    segments.commit(ACCOUNT, NAME, LATER)
    segments.drop_references(ACCOUNT, {VIDEO: [NAME]})
    assert segments.ready(ACCOUNT, [NAME], NOW) == {}


def test_what_is_used_elsewhere_is_still_there(segments):
    segments.add_references(ACCOUNT, VIDEO, [NAME], LATER)
    segments.add_references(ACCOUNT, OTHER_VIDEO, [NAME], LATER)
    segments.commit(ACCOUNT, NAME, LATER)
    assert segments.drop_references(ACCOUNT, {VIDEO: [NAME]}) == []
    assert segments.ready(ACCOUNT, [NAME], NOW) == {NAME: LATER}


def test_forgetting_twice_does_no_harm(segments):
    names = [f"{number:032x}" for number in range(60)]
    segments.add_references(ACCOUNT, VIDEO, names, LATER)
    assert segments.drop_references(ACCOUNT, {VIDEO: names}) == names
    assert segments.drop_references(ACCOUNT, {VIDEO: names}) == names


def test_no_segments_are_nothing_to_do(segments):
    segments.add_references(ACCOUNT, VIDEO, [], LATER)
    assert (segments.ready(ACCOUNT, [], NOW), segments.drop_references(ACCOUNT, {VIDEO: []})) == ({}, [])


def test_what_several_videos_use_is_unused_when_they_forget_it_together(segments):
    for video in (VIDEO, OTHER_VIDEO):
        segments.add_references(ACCOUNT, video, [NAME], LATER)
    assert segments.drop_references(ACCOUNT, {VIDEO: [NAME], OTHER_VIDEO: [NAME]}) == [NAME]


def test_a_claim_that_is_given_up_can_be_taken_over(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    segments.release(ACCOUNT, VIDEO, [NAME])
    assert segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW, LATER)


def test_only_the_own_claims_are_given_up(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    segments.commit(ACCOUNT, OTHER_NAME, LATER)
    segments.release(ACCOUNT, OTHER_VIDEO, [NAME, OTHER_NAME])
    assert not segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW, LATER)
    assert segments.ready(ACCOUNT, [OTHER_NAME], NOW) == {OTHER_NAME: LATER}


def test_a_segment_tells_for_which_video_it_was_rendered(segments):
    segments.commit(ACCOUNT, NAME, LATER, VIDEO)
    segments.commit(ACCOUNT, OTHER_NAME, LATER)
    assert segments.rendered_for(ACCOUNT, VIDEO, [NAME, OTHER_NAME]) == {NAME}
    assert segments.rendered_for(ACCOUNT, OTHER_VIDEO, [NAME, OTHER_NAME, "2" * 32]) == set()
