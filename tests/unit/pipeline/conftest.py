import pytest

from tests.fakes import FakeCloud, make_template


@pytest.fixture
def world():
    """With a template: a red rectangle for a second."""
    world = FakeCloud()
    world.templates.put(make_template())
    return world
