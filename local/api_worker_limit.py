"""Limit the processes of the API on a laptop.

MiniStack starts one process for each concurrent call, as AWS does. Thirty calls would start thirty processes of 60 MB.
Four processes answer them sooner; further calls wait.
"""

import time
from collections.abc import Callable
from typing import Any

API_WORKERS = 4
_API = "-APIHandler-"
_PAUSE_S = 0.01

Acquire = Callable[..., tuple[Any, str]]


def limit_api_workers(acquire: Acquire) -> Acquire:
    """Wrap MiniStack's `acquire_worker` so that it waits for a process of the API instead of starting more.

    The other functions receive their messages from queues, whose event sources have limits. Waiting is safe only for a
    function that calls no other function: a caller would wait for itself.
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
