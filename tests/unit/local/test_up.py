import signal
from argparse import ArgumentTypeError

import pytest

from local.signals import ignore_signals, stop_on_signals
from local.up import port

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def _handlers_stay():
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("text", ["99999", "65536", "1023", "0", "-1", "abc", "45.66", ""])
def test_a_port_that_is_not_valid_is_rejected(text):
    with pytest.raises(ArgumentTypeError, match="PORT is a number from 1024 to 65535"):
        port(text)


@pytest.mark.parametrize("text", ["1024", "4566", "65535"])
def test_a_port_is_a_number(text):
    assert port(text) == int(text)


@pytest.mark.parametrize("number", SIGNALS)
def test_signals_stop_it(number):
    # The tests themselves may have been started by `nohup`.
    signal.signal(number, signal.SIG_DFL)
    stop_on_signals()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)


def test_it_stops_even_where_the_shell_lets_it_ignore_interrupts():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop_on_signals()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_nohup_keeps_it_running_without_a_terminal():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    stop_on_signals()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


@pytest.mark.parametrize("number", SIGNALS)
def test_nothing_interrupts_the_stop(number):
    stop_on_signals()
    ignore_signals()
    signal.raise_signal(number)
    assert signal.getsignal(number) is signal.SIG_IGN
