"""The queues: one for each step of the pipeline, and for render jobs one for each family of codecs."""

from dataclasses import dataclass
from enum import StrEnum

MAX_DELAY_S = 900
"""The longest delay of a message. Source: SQS, `SendMessage`."""


class Queue(StrEnum):
    """The queues, by the last part of their names. `dead` is the dead-letter queue of the others."""

    INGEST = "ingest"
    PREPARE = "prepare"
    RENDER_H264 = "render-h264"
    RENDER_HEVC_AV1 = "render-hevc-av1"
    RENDER_VP8_VP9 = "render-vp8-vp9"
    RENDER_GIF_MP3 = "render-gif-mp3"
    ASSEMBLE = "assemble"
    DELIVER = "deliver"
    PUBLISH = "publish"
    REMOVE = "remove"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class UnfinishedAttempts:
    """The earlier attempts to handle a message that did not finish.

    `last_died`: the last attempt before left no trace of its end, so its worker has died, or none was free. `last_s`:
    when it began, in seconds since 1970, if that is known.
    """

    number: int
    last_died: bool
    last_s: int | None = None
