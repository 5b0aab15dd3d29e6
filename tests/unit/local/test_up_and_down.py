"""`make up` and `make down` with a recorded run. A process plays the emulator."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def run(module, local, *arguments, **settings):
    command = [sys.executable, "-m", module, *arguments]
    environment = os.environ | {"REELWRIGHT_LOCAL": str(local), **settings}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def record(local, up_pid, emulator_pid):
    (local / "run.json").write_text(json.dumps({"up_pid": up_pid, "emulator_pid": emulator_pid, "port": 4799}))


@pytest.fixture
def emulator(start, tmp_path):
    return start("-m", "local.server", str(tmp_path))


@pytest.mark.parametrize("port", ["4799", "4798"])
def test_a_second_start_on_any_port_is_refused_and_leaves_the_first_alone(emulator, tmp_path, port):
    record(tmp_path, os.getpid(), emulator.pid)
    before = (tmp_path / "run.json").read_text()
    second = run("local.up", tmp_path, "--port", port)
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.startswith(f"The local cloud is running already, on port 4799 (process {os.getpid()}).\n")
    assert (emulator.poll(), (tmp_path / "run.json").read_text()) == (None, before)


def test_an_emulator_whose_start_was_killed_is_stopped(emulator, tmp_path):
    record(tmp_path, emulator.pid, emulator.pid)
    assert run("local.down", tmp_path).stdout == "Stopped.\n"
    assert emulator.wait(timeout=10) != 0


def test_the_emulator_of_another_clone_is_left_alone(emulator, tmp_path):
    (tmp_path / "clone").mkdir()
    record(tmp_path / "clone", os.getpid(), emulator.pid)
    assert run("local.down", tmp_path / "clone").stdout == "Nothing is running.\n"
    assert emulator.poll() is None


def test_a_taken_port_is_named_with_the_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        started = run("local.up", tmp_path, "--port", str(port))
    assert (started.returncode, started.stdout) == (1, "")
    assert f"make up PORT={port + 1}" in started.stderr


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    started = run("local.up", tmp_path / "file" / "local", "--port", "4799")
    assert started.returncode == 1
    assert started.stderr.startswith("The local cloud cannot run here:")
    assert str(tmp_path / "file" / "local") in started.stderr


def test_an_invalid_setting_is_reported_before_anything_is_started(tmp_path):
    started = run("local.up", tmp_path, "--port", "4799", REELWRIGHT_BRAND="acme")
    assert (started.returncode, started.stdout) == (1, "")
    assert started.stderr == "REELWRIGHT_BRAND: expected sezion or pirsonal, got 'acme'\n"
    assert list(tmp_path.iterdir()) == []
