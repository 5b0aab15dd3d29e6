"""A clock that moves only if a test moves it."""

import pytest


@pytest.fixture(autouse=True)
def _clock_stands_still(cloud):
    cloud.clock.step_ms = 0
