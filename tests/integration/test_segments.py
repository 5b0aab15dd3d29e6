"""The table of segments: the same tests for DynamoDB and the fake."""

import pytest

from tests.fakes import ACCOUNT, OTHER_ACCOUNT, OTHER_VIDEO, VIDEO

NAME, OTHER_NAME = "0" * 32, "1" * 32
NOW, LATER = 1_700_000_000, 1_700_000_600


@pytest.fixture
def segments(cloud):
    return cloud.segments


def test_a_segment_that_was_never_rendered_is_not_ready(segments):
    assert segments.ready(ACCOUNT, [NAME], NOW) == {}


def test_a_committed_segment_is_ready_until_it_expires(segments):
    segments.commit(ACCOUNT, NAME, LATER)
    assert segments.ready(ACCOUNT, [NAME, OTHER_NAME], NOW) == {NAME: LATER}
    assert segments.ready(ACCOUNT, [NAME], LATER) == {}


def test_a_segment_is_ready_within_its_scope_only(segments):
    segments.commit(ACCOUNT, NAME, LATER)
    assert segments.ready(OTHER_ACCOUNT, [NAME], NOW) == {}


def test_many_segments_are_read_together(segments):
    names = [f"{number:032x}" for number in range(250)]
    segments.commit(ACCOUNT, names[0], LATER)
    segments.commit(ACCOUNT, names[-1], LATER)
    assert segments.ready(ACCOUNT, names, NOW) == {names[0]: LATER, names[-1]: LATER}


def test_a_segment_is_claimed_by_one_video(segments):
    assert segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    assert not segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW, LATER)


def test_a_claimed_segment_is_not_ready_yet(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    assert segments.ready(ACCOUNT, [NAME], NOW) == {}


def test_a_claim_can_be_renewed(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, NOW + 1)
    assert segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    assert not segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW + 2, LATER)


def test_a_claim_that_has_run_out_can_be_taken_over(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, NOW + 1)
    assert segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW + 1, LATER)


def test_a_ready_segment_is_not_claimed(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    segments.commit(ACCOUNT, NAME, LATER)
    assert not segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW, LATER)
    assert not segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)


def test_a_segment_that_another_video_renders_can_be_taken_over(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    assert segments.take_over(ACCOUNT, NAME, OTHER_VIDEO, LATER)
    assert not segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)


def test_a_segment_that_nobody_renders_can_be_taken_over(segments):
    assert segments.take_over(ACCOUNT, NAME, VIDEO, LATER)


def test_a_segment_that_exists_is_not_taken_over(segments):
    segments.commit(ACCOUNT, NAME, LATER)
    assert not segments.take_over(ACCOUNT, NAME, VIDEO, LATER)
    assert segments.ready(ACCOUNT, [NAME], NOW) == {NAME: LATER}


def test_a_segment_that_is_kept_no_longer_can_be_claimed(segments):
    segments.commit(ACCOUNT, NAME, NOW)
    assert segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)


def test_a_segment_that_was_lost_can_be_claimed(segments):
    segments.commit(ACCOUNT, NAME, LATER)
    segments.invalidate(ACCOUNT, NAME)
    assert segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)


def test_a_segment_of_one_video_is_unused_after_that_video_drops_it(segments):
    segments.add_references(ACCOUNT, VIDEO, [NAME, OTHER_NAME], LATER)
    segments.add_references(ACCOUNT, OTHER_VIDEO, [OTHER_NAME], LATER)
    assert segments.drop_references(ACCOUNT, {VIDEO: [NAME, OTHER_NAME]}) == [NAME]


def test_an_unused_segment_is_no_longer_ready(segments):
    segments.add_references(ACCOUNT, VIDEO, [NAME], LATER)
    segments.commit(ACCOUNT, NAME, LATER)
    segments.drop_references(ACCOUNT, {VIDEO: [NAME]})
    assert segments.ready(ACCOUNT, [NAME], NOW) == {}


def test_a_segment_that_another_video_uses_stays_ready(segments):
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


def test_a_segment_of_several_videos_is_unused_after_all_of_them_drop_it(segments):
    for video in (VIDEO, OTHER_VIDEO):
        segments.add_references(ACCOUNT, video, [NAME], LATER)
    assert segments.drop_references(ACCOUNT, {VIDEO: [NAME], OTHER_VIDEO: [NAME]}) == [NAME]


def test_a_released_claim_can_be_taken_over(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    segments.release(ACCOUNT, VIDEO, [NAME])
    assert segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW, LATER)


def test_a_video_releases_only_its_own_claims(segments):
    segments.acquire(ACCOUNT, NAME, VIDEO, NOW, LATER)
    segments.commit(ACCOUNT, OTHER_NAME, LATER)
    segments.release(ACCOUNT, OTHER_VIDEO, [NAME, OTHER_NAME])
    assert not segments.acquire(ACCOUNT, NAME, OTHER_VIDEO, NOW, LATER)
    assert segments.ready(ACCOUNT, [OTHER_NAME], NOW) == {OTHER_NAME: LATER}


def test_a_segment_records_the_video_that_it_was_rendered_for(segments):
    segments.commit(ACCOUNT, NAME, LATER, VIDEO)
    segments.commit(ACCOUNT, OTHER_NAME, LATER)
    assert segments.rendered_for(ACCOUNT, VIDEO, [NAME, OTHER_NAME]) == {NAME}
    assert segments.rendered_for(ACCOUNT, OTHER_VIDEO, [NAME, OTHER_NAME, "2" * 32]) == set()
