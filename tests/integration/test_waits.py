"""Messages that are received more than once: the same tests for DynamoDB and the fake."""

from chalicelib.domain.queue import Queue, UnfinishedAttempts

NOW = 1_700_000_000


def test_attempts_without_an_end_are_counted(cloud):
    assert [cloud.waits.start_attempt("m1", NOW).number for _ in range(3)] == [1, 2, 3]


def test_waits_are_not(cloud):
    cloud.waits.record_wait("m1", NOW)
    assert cloud.waits.start_attempt("m1", NOW).number == 0
    cloud.waits.record_wait("m1", NOW)
    assert cloud.waits.start_attempt("m1", NOW).number == 0
    assert cloud.waits.start_attempt("m1", NOW).number == 1


def test_messages_are_counted_separately(cloud):
    cloud.waits.start_attempt("m1", NOW)
    assert cloud.waits.start_attempt("m2", NOW).number == 1


def test_attempts_that_failed_are_told_from_those_whose_worker_died(cloud):
    assert cloud.waits.start_attempt("m1", NOW).last_died
    cloud.waits.record_failure("m1", NOW)
    assert not cloud.waits.start_attempt("m1", NOW).last_died
    assert cloud.waits.start_attempt("m1", NOW) == UnfinishedAttempts(3, last_died=True, last_s=NOW)


def test_an_attempt_that_waited_has_not_died(cloud):
    cloud.waits.record_wait("m1", NOW)
    assert not cloud.waits.start_attempt("m1", NOW).last_died


def test_the_time_of_the_last_attempt_is_known_from_the_second_one_on(cloud):
    assert cloud.waits.start_attempt("m1", NOW).last_s is None
    assert cloud.waits.start_attempt("m1", NOW + 9).last_s == NOW


def test_waiting_messages_are_woken_once(cloud):
    cloud.waits.register("account", "media/1", "m1", Queue.PREPARE, "receipt 1", NOW)
    cloud.waits.register("account", "media/1", "m2", Queue.PREPARE, "receipt 2", NOW)
    cloud.waits.register("account", "media/10", "m3", Queue.PREPARE, "receipt 3", NOW)
    cloud.waits.register("other", "media/1", "m4", Queue.PREPARE, "receipt 4", NOW)
    assert sorted(cloud.waits.pop_waiters("account", "media/1")) == [
        (Queue.PREPARE, "receipt 1"),
        (Queue.PREPARE, "receipt 2"),
    ]
    assert cloud.waits.pop_waiters("account", "media/1") == []


def test_a_message_that_waits_again_is_woken_by_its_last_receipt(cloud):
    cloud.waits.register("account", "media/1", "m1", Queue.PREPARE, "receipt 1", NOW)
    cloud.waits.register("account", "media/1", "m1", Queue.PREPARE, "receipt 2", NOW)
    assert cloud.waits.pop_waiters("account", "media/1") == [(Queue.PREPARE, "receipt 2")]
