import pytest

from tests.fakes import FakeCloud, make_template
from tests.unit.api.calling import BY_TEMPLATE, Caller


@pytest.fixture
def cloud():
    return FakeCloud()


@pytest.fixture
def caller(cloud):
    """Return a client with the account's credentials."""
    return Caller(cloud)


@pytest.fixture
def visitor(cloud):
    """Return a client with the credentials of an existing template."""
    cloud.templates.put(make_template())
    return Caller(cloud, BY_TEMPLATE)
