import pytest

from tests.fakes import FakeCloud, make_template


@pytest.fixture
def cloud():
    """Return a fake cloud with a template: a red rectangle for a second."""
    cloud = FakeCloud()
    cloud.templates.put(make_template())
    return cloud
