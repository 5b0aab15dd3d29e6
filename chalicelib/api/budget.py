"""How long one request may take, which may be a batch: the gateway hangs up on one that takes longer.

Source: API Gateway, "Quotas": an integration is given up after 29 s, with an answer that is not JSON-RPC.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from chalicelib.domain.errors import ApiError, OutOfTime

REQUEST_MS = 24_000
# Nothing begins that may store something unless there is as much left: that is not interrupted.
STORING_MS = 8_000
# What is only tried is; what is left is for telling it.
TRYING_MS = 1_000


class Budget:
    """The time of one request, which begins when this is made.

    `passed_ms` is its clock, `alarm` a context that raises `OutOfTime` when it lasts longer than so many ms.
    """

    def __init__(self, passed_ms: Callable[[], int], alarm: Callable[[int], AbstractContextManager[None]]) -> None:
        self._passed_ms = passed_ms
        self._alarm = alarm
        self._until_ms = passed_ms() + REQUEST_MS

    def is_short(self, needed_ms: int = STORING_MS) -> bool:
        """Whether too little is left to begin anything more."""
        return self._left_ms() < needed_ms

    def check(self, needed_ms: int = STORING_MS) -> None:
        """Whether something may begin.

        Raises:
            ApiError: 5000 too little is left.
        """
        if self.is_short(needed_ms):
            raise ApiError.out_of_time()

    @contextmanager
    def limited(self) -> Iterator[None]:
        """A context, of something that stores nothing, which is interrupted when the time is used up.

        Raises:
            ApiError: 1012 it was.
        """
        try:
            with self._alarm(self._left_ms()):
                yield
        except OutOfTime:
            raise ApiError.takes_too_long(REQUEST_MS // 1000) from None

    def _left_ms(self) -> int:
        return self._until_ms - self._passed_ms()
