"""The queues: one for each step of the pipeline."""

from enum import StrEnum

MAX_DELAY_S = 900
"""The longest delay of a message. Source: SQS, `SendMessage`."""


class Queue(StrEnum):
    """The queues, by the last part of their names. `dead` is the dead-letter queue of the others."""

    INGEST = "ingest"
    PREPARE = "prepare"
    RENDER = "render"
    ASSEMBLE = "assemble"
    DELIVER = "deliver"
    REMOVE = "remove"
    DEAD = "dead"
