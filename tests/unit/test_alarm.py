"""The alarm clock, with the system's own timer."""

import signal
import threading

import pytest

from chalicelib.alarm import alarm
from chalicelib.domain.errors import OutOfTime

NEVER_MS = 3_600_000
SWITCHED_OFF = (0.0, 0.0)


def for_ever():
    while True:
        pass


@pytest.mark.parametrize("ms", [-1, 0, 1])
def test_code_that_takes_too_long_is_interrupted(ms):
    with pytest.raises(OutOfTime), alarm(ms):
        for_ever()


def test_an_interruption_is_not_taken_for_a_failure_on_the_way():
    def work():
        try:
            for_ever()
        except Exception:  # noqa: BLE001 -- as libraries do
            return

    with pytest.raises(OutOfTime), alarm(1):
        work()


def test_an_alarm_that_was_not_needed_does_not_ring_later():
    before = signal.getsignal(signal.SIGALRM)
    with alarm(NEVER_MS):
        during = signal.getitimer(signal.ITIMER_REAL)
    assert during != SWITCHED_OFF
    assert (signal.getitimer(signal.ITIMER_REAL), signal.getsignal(signal.SIGALRM)) == (SWITCHED_OFF, before)


def test_outside_of_the_main_thread_nothing_is_interrupted():
    seen = []

    def work():
        with alarm(NEVER_MS):
            seen.append(signal.getitimer(signal.ITIMER_REAL))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [SWITCHED_OFF]
