"""Processes that are killed, and calls that fail, and rows that change in between."""

from collections.abc import Callable
from typing import Any


class Crashed(BaseException):
    """The process was killed."""


class CrashAfter:
    """Anything, in a process that is killed right after a number of calls; `calls_left` is shared by all of it."""

    def __init__(self, thing: Any, calls_left: list[int]) -> None:
        self._thing = thing
        self._calls_left = calls_left

    def __getattr__(self, name: str) -> Any:
        return CrashAfter(getattr(self._thing, name), self._calls_left)

    def __call__(self, *args: Any, **options: Any) -> Any:
        if self._calls_left[0] <= 0:
            # The process does not clean up either.
            raise Crashed
        answer = self._thing(*args, **options)
        self._calls_left[0] -= 1
        if self._calls_left[0] == 0:
            raise Crashed
        return answer


class InterruptedBefore:
    """Anything, in a process in which something else happens once, right before one of its calls; `left` is shared."""

    def __init__(self, thing: Any, left: list[int], event: Callable[[], object]) -> None:
        self._thing = thing
        self._left = left
        self._event = event

    def __getattr__(self, name: str) -> Any:
        return InterruptedBefore(getattr(self._thing, name), self._left, self._event)

    def __call__(self, *args: Any, **options: Any) -> Any:
        self._left[0] -= 1
        if self._left[0] == 0:
            self._event()
        return self._thing(*args, **options)


class Failing:
    """A service with one method that fails after a number of successful calls."""

    def __init__(self, thing: Any, method: str, error: BaseException | None = None, good: int = 0) -> None:
        self._thing = thing
        self._method = method
        self._error = error or RuntimeError("throttled")
        self._good = good

    def __getattr__(self, name: str) -> Any:
        if name == self._method:
            self._good -= 1
            if self._good < 0:
                raise self._error
        return getattr(self._thing, name)


class Meanwhile:
    """A table that another process changes right after each read of a row, one change for each read."""

    def __init__(self, table: Any, *changes: Callable[[], object]) -> None:
        self._table = table
        self._changes = list(changes)

    def get(self, *key: str) -> Any:
        row = self._table.get(*key)
        if self._changes:
            self._changes.pop(0)()
        return row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)
