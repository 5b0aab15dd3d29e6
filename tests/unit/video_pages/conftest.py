"""The visitor of the pages of finished videos."""

import pytest

from tests.unit.video_pages.visiting import Visitor


@pytest.fixture
def visitor():
    return Visitor()
