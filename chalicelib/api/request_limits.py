"""What holds for every call, whatever its method: what can be stored, and how long an answer may be."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from typing import Any

from chalicelib.domain.errors import ApiError, OutOfTime
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video

# A row of DynamoDB holds 400 KB; a video's grows while it is made.
MAX_STORED_BYTES = 300_000
# Lambda answers with 6 MB at most, and writes the body as a JSON string once more.
MAX_ANSWER_BYTES = 6_000_000
# The gateway waits 29 s for an answer; a call that asks for a video takes some 50 ms.
MAX_BATCH = 200
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


def check_plain(value: Any, path: str) -> None:
    """Whether a parameter, of its declared type already, can be stored.

    Raises:
        ApiError: a text holds half of a surrogate pair, which is no character; or a list holds null, which contracts
            cannot rule out in optional lists.
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
    """Whether a template or a video fits into its row.

    Raises:
        ApiError: it does not.
    """
    size = len(json.dumps(asdict(entity), ensure_ascii=False, default=list).encode())
    if size > MAX_STORED_BYTES:
        raise ApiError.invalid_params(path, f"at most {MAX_STORED_BYTES:,} bytes of JSON in all, got {size:,}")


class AnswerSize:
    """How much may still be answered to one request, which may be a batch."""

    def __init__(self, at_most: int = MAX_ANSWER_BYTES) -> None:
        self._left = self._at_most = at_most

    def take(self, result: Any) -> None:
        """Take the room that a result needs.

        Raises:
            ApiError: there is not as much.
        """
        size = len(json.dumps(json.dumps(result)))
        if size > self._left:
            raise ApiError.answer_too_large(size, self._at_most)
        self._left -= size
