from collections.abc import Iterator

import pytest

from chalicelib.outbound.youtube import uploads
from tests.fakes.google_server import FakeGoogle, GoogleState, running
from tests.unit.outbound.site import POOL
from tests.unit.outbound.youtube.place import Place


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with running(GoogleState()) as server:
        yield server
        POOL.clear()


@pytest.fixture
def place(google, monkeypatch) -> Place:
    """Return YouTube with parts of 256 bytes, so that the file has four."""
    monkeypatch.setattr(uploads, "CHUNK_BYTES", 256)
    return Place(google)
