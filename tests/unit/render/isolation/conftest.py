"""A zygote for the tests of a module, and one that a test may kill."""

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


@pytest.fixture
def run(isolation):
    """Run a job: `run(name, returns, limits, **arguments)`."""

    def run(job, returns=None, limits=LIMITS, blame=BadMedia, **arguments):
        return isolation.run(f"{JOBS}:{job}", returns, limits, blame, **arguments)

    return run
