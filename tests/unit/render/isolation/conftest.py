"""A zygote for the tests of a module, and one that a test may kill."""

from functools import partial

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.render.isolation.client import Isolation
from chalicelib.render.isolation.limits import ResourceLimits

JOBS = "tests.unit.render.isolation.jobs"
LIMITS = ResourceLimits(memory_mb=300, cpu_s=10, wall_s=20)


@pytest.fixture(scope="module")
def isolation():
    isolation = Isolation()
    yield isolation
    isolation.close()


@pytest.fixture(scope="module")
def unconfined():
    """Return a zygote as on a kernel that confines no process."""
    isolation = Isolation(confines=False)
    yield isolation
    isolation.close()


@pytest.fixture
def run(isolation):
    """Run a job: `run(name, returns, limits, **arguments)`."""
    return partial(_run, isolation)


@pytest.fixture
def run_unconfined(unconfined):
    """Run a job as on a kernel that confines no process."""
    return partial(_run, unconfined)


def _run(isolation, job, returns=None, limits=LIMITS, blame=BadMedia, **arguments):
    return isolation.run(f"{JOBS}:{job}", returns, limits, blame, **arguments)
