from collections.abc import Iterator

import pytest

from tests.unit.outbound.site import POOL, Site


@pytest.fixture
def site() -> Iterator[Site]:
    yield from running()


@pytest.fixture
def other_site() -> Iterator[Site]:
    yield from running()


def running() -> Iterator[Site]:
    site = Site()
    yield site
    POOL.clear()
    site.stop()
