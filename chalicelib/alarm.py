"""An alarm clock: what takes too long is interrupted, be it in a library, in a loop or waiting for a server."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from chalicelib.domain.errors import OutOfTime


@contextmanager
def alarm(ms: int) -> Iterator[None]:
    """A context that is interrupted when it lasts longer than `ms`; contexts of this kind are not put into each other.

    It holds in the main thread only, in which Lambda calls its handlers; elsewhere nothing is interrupted.

    Raises:
        OutOfTime: in the midst of whatever is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    # 0 would switch it off.
    signal.setitimer(signal.ITIMER_REAL, max(1, ms) / 1000)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: FrameType | None) -> None:
    raise OutOfTime
