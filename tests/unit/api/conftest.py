import pytest

from tests.fakes import FakeCloud, make_template
from tests.unit.api.calling import BY_TEMPLATE, Caller


@pytest.fixture
def world():
    return FakeCloud()


@pytest.fixture
def caller(world):
    """Return a client with the account's credentials."""
    return Caller(world)


@pytest.fixture
def visitor(world):
    """Return a client with the credentials of an existing template."""
    world.templates.put(make_template())
    return Caller(world, BY_TEMPLATE)
