"""The time that a list takes: an estimate from measured CPU times, and the functions that may run at once."""

from chalicelib.domain.campaign import MAX_AHEAD
from chalicelib.domain.concurrency import maximum_of
from chalicelib.domain.functions import CPU_MB, reader_of
from chalicelib.domain.list_forecast import ListForecast
from chalicelib.domain.queue import Queue
from chalicelib.domain.render_limits import LAMBDA_SLOWNESS

# As measured for a video of 30 s (bench/RESULTS.md), with the waits for other services.
_STEP_S = {Queue.PREPARE: 0.4, Queue.ASSEMBLE: 0.9}
# A run looks so often, at the longest, whether videos have ended and others may follow (`pipeline.campaign_run`).
_LOOK_S = 60


def estimated_s(forecast: ListForecast, concurrency: int) -> int:
    """Return how long all videos of a list take from the start, in s, if nothing else is made meanwhile.

    The steps work side by side, so the slowest one decides. `concurrency` is the limit of functions of the stack.
    """
    steps = [forecast.rows * step_s / _at_once(queue, concurrency) for queue, step_s in _STEP_S.items()]
    renders = [
        cpu_s * LAMBDA_SLOWNESS / (_at_once(Queue(queue), concurrency) * max(1.0, _vcpus(Queue(queue))))
        for queue, cpu_s in forecast.cpu_s.items()
    ]
    turns = max(0, forecast.rows - 1) // MAX_AHEAD
    return round(max(*steps, *renders, turns * _LOOK_S, 1.0))


def _at_once(queue: Queue, concurrency: int) -> int:
    return maximum_of(reader_of(queue), concurrency)


def _vcpus(queue: Queue) -> float:
    return reader_of(queue).memory_mb / CPU_MB
