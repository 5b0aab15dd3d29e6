from collections.abc import Iterator

import pytest

from chalicelib.outbound.pool import connections
from tests.unit.outbound.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    connections().clear()
    site.stop()
