"""How many processes the API may have on a laptop.

MiniStack starts one for each call that is under way, as AWS does: thirty calls at a time are thirty processes of 60 MB,
each with its own unpacked package of 120 MB. A few are done sooner; calls beyond them wait their turn.
"""

import time
from collections.abc import Callable
from typing import Any

API_WORKERS = 4
_API = "-APIHandler-"
_PAUSE_S = 0.01

Acquire = Callable[..., tuple[Any, str]]


def few_for_the_api(acquire: Acquire) -> Acquire:
    """MiniStack's `acquire_worker`, but that it waits for one of the API's processes instead of starting ever more.

    The other functions take their messages from queues, whose event sources have limits. To wait is safe only for a
    function that calls no other: a caller would wait for itself.
    """

    def acquire_or_wait(function: str, *args: Any, **options: Any) -> tuple[Any, str]:
        if _API not in function:
            return acquire(function, *args, **options)
        while True:
            worker, how = acquire(function, *args, **options | {"max_concurrency": API_WORKERS})
            if worker is not None:
                return worker, how
            time.sleep(_PAUSE_S)

    return acquire_or_wait
