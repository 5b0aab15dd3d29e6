"""An alarm that interrupts code that takes too long: in a library, in a loop, or while it waits for a server."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from chalicelib.domain.errors import OutOfTime


@contextmanager
def alarm(ms: int) -> Iterator[None]:
    """Interrupt the code of a `with` block when it takes longer than `ms`. Blocks cannot be nested.

    The alarm works only in the main thread, where Lambda calls its handlers. Other threads are not interrupted.

    Raises:
        OutOfTime: at any point of the block.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    # 0 would switch the timer off.
    signal.setitimer(signal.ITIMER_REAL, max(1, ms) / 1000)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: FrameType | None) -> None:
    raise OutOfTime
