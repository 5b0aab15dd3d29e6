"""Stop in order on Ctrl-C, `kill` or a closed terminal, so that the local cloud saves its state."""

import signal
from types import FrameType


def stop_on_signals() -> None:
    """Raise `KeyboardInterrupt` on Ctrl-C, `kill` and a closed terminal.

    A shell lets its background processes ignore Ctrl-C, and Python keeps it so by default; this overrides it. A closed
    terminal stays ignored under `nohup`.
    """
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _interrupt)


def ignore_signals() -> None:
    """Ignore the same signals during the stop: an interrupted stop would leave the state unsaved."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
