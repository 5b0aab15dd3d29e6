"""The functions that may run at once, for each event source, by what the stack may use of the account's limit.

Without a maximum on every source, a campaign that renders would starve the API and everything else of the account. The
parameter `Concurrency` picks a row of the mapping. SQS accepts no maximum below 2, so with the limit of 10 that a new
account has, the sources can throttle each other. Throttled messages return to their queues and are tried again.
"""

from typing import Any

from chalicelib.domain.concurrency import maximum_of
from chalicelib.domain.functions import FUNCTIONS, LambdaFunction

LIMITS = (10, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""The values of the parameter `Concurrency`."""

MAPPING = "Concurrency"


def mapping() -> dict[str, dict[str, int]]:
    """Return the mapping of the template: for each limit, the maximum of each function."""
    reading = [function for function in FUNCTIONS if function.queue]
    return {str(limit): {_key(function): maximum_of(function, limit) for function in reading} for limit in LIMITS}


def find_maximum(function: LambdaFunction) -> dict[str, Any]:
    """Return the intrinsic function that looks up the maximum of a function."""
    return {"Fn::FindInMap": [MAPPING, {"Ref": MAPPING}, _key(function)]}


def _key(function: LambdaFunction) -> str:
    # Keys of mappings are alphanumeric.
    return function.name.replace("_", "")
