"""The queues, one a step of the pipeline."""

from enum import StrEnum

MAX_DELAY_S = 900
"""A message can be put off for as long. Source: SQS, `SendMessage`."""


class Queue(StrEnum):
    """The queues, by the last part of their names; `dead` takes what the others gave up."""

    INGEST = "ingest"
    PREPARE = "prepare"
    RENDER = "render"
    ASSEMBLE = "assemble"
    DELIVER = "deliver"
    REMOVE = "remove"
    DEAD = "dead"
