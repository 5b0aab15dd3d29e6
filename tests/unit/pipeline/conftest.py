import pytest

from tests.fakes import FakeCloud, make_template


@pytest.fixture
def world():
    """Return a fake cloud with a template: a red rectangle for a second."""
    world = FakeCloud()
    world.templates.put(make_template())
    return world
