"""Packaging in one checkout: one command at a time, and errors of the disk in one line."""

import subprocess
import sys
from errno import ENOSPC

import pytest

from deployment import __main__ as commands
from deployment import packaging
from deployment.build_lock import build_lock
from deployment.errors import DeploymentError, describe_os_error
from deployment.paths import ROOT

_SECOND = """
import sys
from pathlib import Path
from deployment.build_lock import build_lock
with build_lock(Path(sys.argv[1])):
    pass
"""


def test_a_second_command_waits_until_the_first_is_done(tmp_path):
    with build_lock(tmp_path), build_lock(tmp_path):
        command = [sys.executable, "-c", _SECOND, str(tmp_path)]
        second = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert second.stdout.readline().startswith(f"Another command packages in {tmp_path}; waiting")
        assert second.poll() is None
    assert second.wait(10) == 0
    second.stdout.close()


def test_a_file_in_the_place_of_the_folder_is_one_line(tmp_path):
    (tmp_path / "build").touch()
    with pytest.raises(OSError, match="exists") as error, build_lock(tmp_path / "build"):
        pass
    assert describe_os_error(error.value) == f"{tmp_path / 'build'}: File exists"


def test_the_commands_print_errors_of_the_disk_as_a_line(monkeypatch, capsys):
    def full(**_):
        raise OSError(ENOSPC, "No space left on device", "build/x")

    monkeypatch.setattr(commands, "cli", full)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(SystemExit, match="1"):
        commands.main()
    assert capsys.readouterr().err == "build/x: No space left on device\n"


def test_an_error_of_the_disk_in_chalice_is_one_line(tmp_path):
    command = [sys.executable, "-c", "raise OSError(28, 'No space left on device')"]
    with pytest.raises(DeploymentError) as error:
        packaging._run(command, {}, tmp_path / "out", "Chalice")
    assert str(error.value) == "Chalice failed: OSError: [Errno 28] No space left on device"
