from collections.abc import Iterator

import pytest

from chalicelib.outbound.pool import connections
from tests.unit.outbound.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    yield from running()


@pytest.fixture
def other_site() -> Iterator[Site]:
    yield from running()


def running() -> Iterator[Site]:
    site = Site()
    yield site
    connections().clear()
    site.stop()
