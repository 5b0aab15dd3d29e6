"""Idempotency keys: the same tests for DynamoDB and the fake."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from chalicelib.domain.idempotency_key import IdempotencyKey
from tests.fakes import ACCOUNT, NOW_MS

NOW_S = NOW_MS // 1000
KEY = IdempotencyKey(ACCOUNT, "a", "print", NOW_MS, NOW_S + 100, "6553f11e2c3d4e5f60718293")
OTHER = replace(KEY, id="b")
ENDED = replace(KEY, answer='"made"')


def test_a_key_is_begun_once(cloud):
    assert cloud.idempotency_keys.begin([KEY]) == [None]
    assert cloud.idempotency_keys.begin([replace(KEY, fingerprint="another"), OTHER]) == [KEY, None]


def test_of_calls_at_once_one_begins(cloud):
    with ThreadPoolExecutor(4) as threads:
        begun = list(threads.map(lambda _: cloud.idempotency_keys.begin([KEY])[0], range(8)))
    assert begun.count(None) == 1


def test_a_key_that_has_expired_is_begun_again(cloud):
    cloud.idempotency_keys.put_many([replace(ENDED, expires_s=NOW_S)])
    assert cloud.idempotency_keys.begin([KEY]) == [None]
    assert cloud.idempotency_keys.get(ACCOUNT, "a") == KEY


def test_a_key_in_its_last_second_is_in_use(cloud):
    last = replace(ENDED, expires_s=NOW_S + 1)
    cloud.idempotency_keys.put_many([last])
    assert cloud.idempotency_keys.begin([KEY]) == [last]


def test_a_call_takes_a_key_over_once(cloud):
    cloud.idempotency_keys.begin([KEY])
    assert [cloud.idempotency_keys.take_over(KEY, NOW_MS + 1) for _ in range(2)] == [True, False]


def test_a_call_that_has_ended_is_not_taken_over(cloud):
    cloud.idempotency_keys.put_many([ENDED])
    assert not cloud.idempotency_keys.take_over(KEY, NOW_MS + 1)


def test_a_freed_key_can_be_begun(cloud):
    cloud.idempotency_keys.begin([KEY, OTHER])
    cloud.idempotency_keys.free(ACCOUNT, ["a"])
    assert cloud.idempotency_keys.begin([KEY, OTHER]) == [None, OTHER]
