"""How long one request may take, which may be a batch: the gateway hangs up on one that takes longer.

Source: API Gateway, "Quotas": an integration is given up after 29 s, with an answer that is not JSON-RPC.
"""

from collections.abc import Callable

from chalicelib.domain.errors import ApiError

REQUEST_MS = 24_000
# A call that stores begins only while there is as much left, and is not interrupted then.
STORING_MS = 8_000


class Budget:
    """The time of one request, which begins when this is made; `passed_ms` is its clock."""

    def __init__(self, passed_ms: Callable[[], int]) -> None:
        self._passed_ms = passed_ms
        self._until_ms = passed_ms() + REQUEST_MS

    def left_ms(self) -> int:
        """How much is left; below 0 when it is used up."""
        return self._until_ms - self._passed_ms()

    def is_short(self) -> bool:
        """Whether too little is left to begin anything that stores."""
        return self.left_ms() < STORING_MS

    def check(self) -> None:
        """Whether a call may begin.

        Raises:
            ApiError: 5000 too little is left; the call was not begun.
        """
        if self.is_short():
            raise ApiError.out_of_time()
