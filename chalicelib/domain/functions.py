"""The Lambda functions: the one place that says their memory, time-outs, disks and layers.

The template of the stack is made from this table (`deployment/stack`). Lambda gives a function one CPU for each
1769 MB. A new AWS account may be limited to `NEW_ACCOUNT_MB` for a function, and to ten functions that run at once.
"""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.queue import Queue

CPU_MB = 1769
"""The memory with which a function has the time of one CPU. Source: AWS Lambda, "Configure Lambda function memory"."""

NEW_ACCOUNT_MB = 3008
"""The memory that a function of a new AWS account may have. No API reports this limit."""
MIN_STORAGE_MB = 512

_HIDDEN_TIMEOUTS = 6
"""A received message stays hidden for so many time-outs of its function, because Lambda may have to wait for a free
worker. The worker shortens that time (`pipeline/queue_handler.py`). Source: AWS Lambda, "Configuring a queue to use
with Lambda"."""


class LayerName(StrEnum):
    """The layers: the part of the resource's name in the template before `Layer`."""

    FFMPEG = "Ffmpeg"
    FFPROBE = "Ffprobe"
    FONTS = "Fonts"


@dataclass(frozen=True, slots=True)
class LambdaFunction:
    """A Lambda function.

    - `name`: the name of its handler in app.py
    - `queue`: the queue that it reads, if any
    - `storage_mb`: the size of its `/tmp`
    - `layers`: the layers that it loads if they are part of the package
    """

    name: str
    memory_mb: int
    timeout_s: int
    queue: Queue | None = None
    storage_mb: int = MIN_STORAGE_MB
    layers: tuple[LayerName, ...] = ()


# Files are inspected where they arrive. The functions that render read the reports of that, and need no ffprobe.
_INSPECTS = (LayerName.FFMPEG, LayerName.FFPROBE)
_RENDERS = (LayerName.FFMPEG, LayerName.FONTS)
_INSPECTS_AND_RENDERS = (*_INSPECTS, LayerName.FONTS)

API = LambdaFunction("api_handler", 1024, 29, layers=_INSPECTS_AND_RENDERS)
"""The gateway ends a request after 29 s."""

REAPER = LambdaFunction("resume", 1024, 300)
"""A schedule invokes it. It takes up what has stopped moving."""

FUNCTIONS = (
    API,
    LambdaFunction("ingest", CPU_MB, 600, Queue.INGEST, layers=_INSPECTS),
    LambdaFunction("prepare", CPU_MB, 600, Queue.PREPARE, 2048, _INSPECTS_AND_RENDERS),
    LambdaFunction("render_h264", NEW_ACCOUNT_MB, 900, Queue.RENDER_H264, 4096, _RENDERS),
    LambdaFunction("render_hevc_av1", NEW_ACCOUNT_MB, 900, Queue.RENDER_HEVC_AV1, 4096, _RENDERS),
    LambdaFunction("render_vp8_vp9", NEW_ACCOUNT_MB, 900, Queue.RENDER_VP8_VP9, 4096, _RENDERS),
    LambdaFunction("render_gif_mp3", CPU_MB, 900, Queue.RENDER_GIF_MP3, 4096, _RENDERS),
    LambdaFunction("assemble", CPU_MB, 900, Queue.ASSEMBLE, 4096, (LayerName.FFMPEG,)),
    LambdaFunction("deliver", 1024, 120, Queue.DELIVER),
    LambdaFunction("publish", 1024, 900, Queue.PUBLISH),
    LambdaFunction("remove", 1024, 300, Queue.REMOVE),
    LambdaFunction("dead_letter", 1024, 120, Queue.DEAD),
    REAPER,
)


def reader_of(queue: Queue) -> LambdaFunction:
    """Return the function that reads a queue."""
    return next(function for function in FUNCTIONS if function.queue is queue)


def hidden_s(queue: Queue) -> int:
    """Return how long a received message of a queue stays hidden at most, in s."""
    return _HIDDEN_TIMEOUTS * reader_of(queue).timeout_s
