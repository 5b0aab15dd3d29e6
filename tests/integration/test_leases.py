"""The table of leases: the same tests for DynamoDB and the fake."""

import pytest

FIRST, SECOND, THIRD = "profile/0/1", "profile/0/2", "profile/0/3"
NOW, LATER = 1_700_000_000, 1_700_000_120


@pytest.fixture
def leases(cloud):
    for id_ in (THIRD, FIRST, SECOND):
        cloud.leases.enqueue("scope", id_, NOW)
    return cloud.leases


def waiting(leases, after=FIRST, now_s=NOW):
    return leases.list_waiting("scope", "profile/0/", after, now_s)


def test_the_next_jobs_wait_in_the_order_of_their_ids(leases):
    assert waiting(leases) == [SECOND, THIRD]


def test_jobs_of_another_name_or_scope_are_not_among_them(leases):
    leases.enqueue("scope", "profile/1/9", NOW)
    leases.enqueue("other", "profile/0/9", NOW)
    assert waiting(leases) == [SECOND, THIRD]


def test_a_job_with_a_worker_does_not_wait(leases):
    assert leases.acquire("scope", SECOND, "worker", NOW, LATER) == ""
    assert waiting(leases) == [THIRD]


def test_a_job_has_one_worker(leases):
    leases.acquire("scope", SECOND, "worker", NOW, LATER)
    assert leases.acquire("scope", SECOND, "other", NOW, LATER) is None


def test_a_worker_may_keep_its_job_for_longer(leases):
    leases.acquire("scope", SECOND, "worker", NOW, LATER)
    assert leases.acquire("scope", SECOND, "worker", NOW, LATER + 100) == "worker"
    assert leases.acquire("scope", SECOND, "other", LATER, LATER + 100) is None


def test_a_job_whose_lease_has_expired_waits_again(leases):
    leases.acquire("scope", SECOND, "worker", NOW, LATER)
    assert waiting(leases, now_s=LATER) == [SECOND, THIRD]
    assert leases.acquire("scope", SECOND, "other", LATER, LATER + 100) == "worker"


def test_a_job_that_was_never_enqueued_can_be_leased(leases):
    assert leases.acquire("scope", "profile/0/4", "worker", NOW, LATER) == ""


def test_a_job_that_is_left_waits_again(leases):
    leases.acquire("scope", SECOND, "worker", NOW, LATER)
    leases.release("scope", SECOND, "worker")
    assert waiting(leases) == [SECOND, THIRD]


def test_a_job_is_left_by_its_worker_only(leases):
    leases.acquire("scope", SECOND, "worker", NOW, LATER)
    leases.release("scope", SECOND, "other")
    assert waiting(leases) == [THIRD]


def test_a_job_that_is_offered_again_keeps_its_worker(leases):
    leases.acquire("scope", SECOND, "worker", NOW, LATER)
    leases.enqueue("scope", SECOND, NOW)
    assert waiting(leases) == [THIRD]


def test_a_job_that_has_ended_waits_no_more(leases):
    leases.delete("scope", SECOND)
    assert waiting(leases) == [THIRD]


def test_jobs_of_a_template_are_forgotten_and_no_others(leases):
    leases.enqueue("scope", "other/0/1", NOW)
    leases.delete_prefix("scope", "profile/")
    assert waiting(leases, after="profile/") == []
    assert leases.list_waiting("scope", "other/", "other/", NOW) == ["other/0/1"]


def test_held_leases_of_a_scope_are_listed_with_their_ends(leases):
    leases.acquire("hosts/a", "0", "worker", NOW, LATER)
    leases.acquire("hosts/a", "1", "other", NOW, NOW + 1)
    leases.acquire("hosts/b", "2", "worker", NOW, LATER)
    assert leases.list_held("hosts/a", NOW) == {"0": LATER, "1": NOW + 1}
    assert leases.list_held("hosts/a", NOW + 1) == {"0": LATER}


def test_released_and_expired_leases_are_not_held(leases):
    for id_ in ("0", "1"):
        leases.acquire("hosts/a", id_, "worker", NOW, LATER)
    leases.release("hosts/a", "0", "worker")
    leases.delete("hosts/a", "1")
    assert leases.list_held("hosts/a", NOW) == {}
