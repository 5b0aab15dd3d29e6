"""One camera for all golden tests, so that each media file is made once."""

import pytest

from chalicelib.render.ffmpeg.binaries import find_binaries
from tests.golden.camera import Camera


@pytest.fixture(scope="session")
def camera(tmp_path_factory):
    return Camera(tmp_path_factory.mktemp("golden"), find_binaries(None))
