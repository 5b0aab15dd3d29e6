"""One schedule: a seed decides what callers do, which faults happen, and in which order everything takes turns."""

import logging
import os
import random
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import SimpleNamespace
from unittest import mock

from chalicelib.domain import ids
from tests.simulation.hub import Hub
from tests.simulation.promises import breaches
from tests.simulation.story import Story, tell_story
from tests.simulation.weather import Weather
from tests.simulation.world import SimulatedCloud

# Steps make folders all the time, which a disk would slow down.
_MEMORY = Path("/dev/shm")
_LONGEST_MS = 60 * 86_400_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a schedule. `happened` names its acts and faults; `trace` is empty unless it was asked for."""

    seed: int
    breaches: list[str]
    happened: list[str]
    story: Story
    trace: list[str]


def run_schedule(seed: int, spared: frozenset[str] = frozenset(), *, trace: bool = False) -> Outcome:
    """Run the schedule of a seed, without the `spared` acts and faults, until nothing is left to do."""
    weather = Weather(seed, spared)
    cloud = SimulatedCloud(weather)
    cloud.hub.trace = [] if trace else None
    with decided_by(seed, cloud.hub):
        story = tell_story(cloud, seed, spared)
        story.begin()
        cloud.hub.run(cloud.hub.ms + _LONGEST_MS)
        found = breaches(story)
    return Outcome(seed, found, weather.happened, story, cloud.hub.trace or [])


@contextmanager
def decided_by(seed: int, hub: Hub) -> Iterator[None]:
    """Let a seed decide about ids and all other chance within the context, and the hub about the time. Log nothing."""
    numbers, before = Random(f"{seed} ids"), random.getstate()
    fake_time = SimpleNamespace(time_ns=lambda: hub.ms * 1_000_000, time=time.time)
    folder = str(_MEMORY) if os.access(_MEMORY, os.W_OK) else tempfile.gettempdir()
    logging.disable(logging.CRITICAL)
    random.seed(f"{seed} random")
    try:
        with (
            mock.patch.object(secrets, "randbits", numbers.getrandbits),
            mock.patch.object(secrets, "token_bytes", numbers.randbytes),
            mock.patch.object(ids, "time", fake_time),
            mock.patch.object(tempfile, "tempdir", folder),
        ):
            yield
    finally:
        random.setstate(before)
        logging.disable(logging.NOTSET)
