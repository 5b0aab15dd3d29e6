import pytest

from tests.fakes import World, make_template


@pytest.fixture
def world():
    """With a template: a red rectangle for a second."""
    world = World()
    world.templates.put(make_template())
    return world
