import pytest

from chalicelib.domain.lockout import LoginRecord, Rule, after_attempt, after_success, without_attempt

RULE = Rule(free=2, first_s=10, longest_s=35, memory_s=1000)


def attempts(number, now_s=0, before=None):
    known = before or LoginRecord("key")
    for _ in range(number):
        known = after_attempt(known, RULE, now_s)
    return known


def test_the_first_attempts_are_free():
    assert attempts(1, now_s=5) == LoginRecord("key", failures=1, expires_s=1005)


def test_the_last_free_one_locks():
    assert attempts(2, now_s=5).locked_until_s == 15


def test_each_further_one_locks_twice_as_long_up_to_the_longest():
    assert [attempts(number).locked_until_s for number in (3, 4, 5, 1000)] == [20, 35, 35, 35]


def test_a_success_makes_all_forgotten_but_the_trust():
    known = after_success(attempts(5), 100)
    assert (known.failures, known.locked_until_s, known.trusted_until_s > 100) == (0, 0, True)


def test_trust_outlives_later_failures():
    trusted = after_success(LoginRecord("key"), 100)
    assert attempts(1, 200, trusted).expires_s == trusted.trusted_until_s


@pytest.mark.parametrize(("failures", "left"), [(2, 1), (1, 0), (0, 0)])
def test_an_attempt_that_succeeds_is_taken_back_with_its_lock(failures, left):
    known = without_attempt(LoginRecord("key", failures=failures, locked_until_s=50))
    assert (known.failures, known.locked_until_s) == (left, 0)


def test_two_failures_lock_after_a_success_is_taken_back():
    known = without_attempt(attempts(2, now_s=5))
    assert attempts(1, now_s=5, before=known).locked_until_s == 15
