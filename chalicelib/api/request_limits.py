"""The limits of every request: its time, the size of its answer, and the size of stored rows.

Source: API Gateway, "Quotas": the gateway aborts a request after 29 s, with an answer that is not JSON-RPC.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from typing import Any

from chalicelib.domain.errors import ApiError, OutOfTime
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video

# A DynamoDB row holds 400 KB, and a video's row grows while it is rendered.
MAX_STORED_BYTES = 300_000
# Lambda returns at most 6 MB, and encodes the body as a JSON string again.
MAX_ANSWER_BYTES = 6_000_000
# The gateway waits 29 s, and a call that creates a video takes about 50 ms.
MAX_BATCH = 200
REQUEST_MS = 24_000
# Steps that store data are never interrupted, so they need this much time to start.
STORING_MS = 8_000
# Checks can be interrupted. The rest of the time is for the answer.
TRYING_MS = 1_000


class Budget:
    """The remaining time of one request, counted from the construction of this object.

    `passed_ms()` is its clock. `alarm(ms)` is a context manager that raises `OutOfTime` after `ms`.
    """

    def __init__(self, passed_ms: Callable[[], int], alarm: Callable[[int], AbstractContextManager[None]]) -> None:
        self._passed_ms = passed_ms
        self._alarm = alarm
        self._until_ms = passed_ms() + REQUEST_MS

    def is_short(self, needed_ms: int = STORING_MS) -> bool:
        """Return whether the remaining time is too short to start another step."""
        return self._left_ms() < needed_ms

    def check(self, needed_ms: int = STORING_MS) -> None:
        """Check that there is time to start a step.

        Raises:
            ApiError: 5000 there is not.
        """
        if self.is_short(needed_ms):
            raise ApiError.out_of_time()

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Return a context that is interrupted at the end of the budget. Code inside must store nothing.

        Raises:
            ApiError: 1012 the time expired.
        """
        try:
            with self._alarm(self._left_ms()):
                yield
        except OutOfTime:
            raise ApiError.takes_too_long(REQUEST_MS // 1000) from None

    def _left_ms(self) -> int:
        return self._until_ms - self._passed_ms()


def check_plain(value: Any, path: str) -> None:
    """Check that a parameter of the declared type can be stored.

    Raises:
        ApiError: a text contains half of a surrogate pair, or a list contains null. Contracts cannot exclude null in
            optional lists.
    """
    match value:
        case str():
            _check_text(value, path)
        case list():
            for index, item in enumerate(value):
                if item is None:
                    raise ApiError.invalid_params(f"{path}[{index}]", "a value, got null")
                check_plain(item, f"{path}[{index}]")
        case dict():
            for name, item in value.items():
                check_plain(item, f"{path}.{name}")


def _check_text(text: str, path: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        expected = "a text of whole characters, without halves of surrogate pairs"
        raise ApiError.invalid_params(path, expected) from None


def check_size(entity: Template | Video, path: str) -> None:
    """Check that a template or a video fits into its row.

    Raises:
        ApiError: it does not.
    """
    size = len(json.dumps(asdict(entity), ensure_ascii=False, default=list).encode())
    if size > MAX_STORED_BYTES:
        raise ApiError.invalid_params(path, f"at most {MAX_STORED_BYTES:,} bytes of JSON in all, got {size:,}")


class AnswerSize:
    """The remaining size of the answer to one request, which may be a batch."""

    def __init__(self, at_most: int = MAX_ANSWER_BYTES) -> None:
        self._left = self._at_most = at_most

    def take(self, result: Any) -> None:
        """Subtract the size of a result.

        Raises:
            ApiError: the answer is too large.
        """
        size = len(json.dumps(json.dumps(result)))
        if size > self._left:
            raise ApiError.answer_too_large(size, self._at_most)
        self._left -= size
