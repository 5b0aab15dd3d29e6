"""The sizes of the functions, from the table that the template is made of."""

from chalicelib.cost.basis import API, SCHEDULED
from chalicelib.cost.lambda_time import FunctionSize
from chalicelib.domain import functions


def function_sizes() -> dict[str, FunctionSize]:
    """Return the size of each function by the name of the queue that it reads, or `API` or `SCHEDULED`."""
    return {_name(function): FunctionSize(function.memory_mb, function.storage_mb) for function in functions.FUNCTIONS}


def _name(function: functions.LambdaFunction) -> str:
    if function.queue is not None:
        return str(function.queue)
    return API if function is functions.API else SCHEDULED
