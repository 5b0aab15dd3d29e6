import logging

import pytest

from local.persistence import ATTEMPTS, save, steady, unreadable


class Service:
    """A service to which a row is added during each of the first copies of its state."""

    def __init__(self, times):
        self.rows = {0: "row"}
        self.times = times

    def get_state(self):
        return {number: self.copied(number) for number in self.rows}

    def copied(self, number):
        if self.times:
            self.times -= 1
            self.rows[len(self.rows)] = "row"
        return self.rows[number]


def never(get_state):
    raise AssertionError("there was no need")


def test_a_state_that_changes_while_it_is_copied_is_copied_again():
    service = Service(times=ATTEMPTS - 1)
    assert steady(service.get_state, never, pause_s=0)() == dict.fromkeys(range(ATTEMPTS), "row")


def test_a_state_that_changes_at_each_attempt_is_copied_where_nothing_can_interfere():
    service = Service(times=ATTEMPTS)
    alone = []

    def between_requests(get_state):
        alone.append(get_state)
        return get_state()

    assert steady(service.get_state, between_requests, pause_s=0)() == service.rows
    assert alone == [service.get_state]


def test_another_failure_is_passed_on():
    def get_state():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        steady(get_state, never)()


def save_all(services):
    """Save like MiniStack: skip services that fail, and log them."""
    for name, get_state in services.items():
        try:
            get_state()
        except OSError as error:
            logging.getLogger("persistence").error("failed to save %s: %s", name, error)


def full_disk():
    raise OSError("No space left on device")


def test_services_that_could_not_be_saved_are_named():
    assert save({"s3": dict, "lambda": full_disk, "sqs": dict}, save_all) == ["lambda"]


def test_logs_may_lag_behind():
    assert save({"s3": dict, "cloudwatch_logs": full_disk}, save_all) == []


def test_files_of_a_state_that_cannot_be_loaded_are_named(tmp_path):
    for name in ("sqs.json", "s3.json", "dynamodb.json", "key.pem"):
        (tmp_path / name).touch()
    assert unreadable(tmp_path, {"s3": {"buckets": []}}.get) == ["dynamodb.json", "sqs.json"]
