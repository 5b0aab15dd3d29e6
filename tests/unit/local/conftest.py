"""Processes that stand in for an emulator."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

Start = Callable[..., subprocess.Popen[bytes]]
IDLE = "import time; print(flush=True); time.sleep(60)"


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a process that idles with the given arguments."""
    started = []

    def start_one(*arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", IDLE, *arguments], stdout=subprocess.PIPE)
        started.append(process)
        process.stdout.readline()  # only then has it its command line for sure
        return process

    yield start_one
    for process in started:
        process.kill()
        process.communicate()
