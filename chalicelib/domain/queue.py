"""The queues, one a step of the pipeline."""

from enum import StrEnum


class Queue(StrEnum):
    """The queues, by the last part of their names; `dead` takes what the others gave up."""

    INGEST = "ingest"
    PREPARE = "prepare"
    RENDER = "render"
    ASSEMBLE = "assemble"
    DELIVER = "deliver"
    DEAD = "dead"
