"""The confinement of a process that reads an uploaded file, even if the file takes it over."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from chalicelib.domain.errors import BadMedia, OutOfTime
from chalicelib.render.isolation import confinement, seccomp
from chalicelib.render.isolation.confinement import hide_memory, start_confined
from chalicelib.render.isolation.landlock import restrict_files
from chalicelib.render.isolation.seccomp import filter_calls
from tests.unit.render.isolation.conftest import LIMITS

PR_GET_DUMPABLE = 3
ATTEMPTS = [
    "connect",
    "open a socket",
    "open a pair of sockets",
    "fork",
    "start a program",
    "replace itself",
    "share memory",
    "make a file in memory",
]
TOWARDS_OTHERS = ["signal", "signal a thread", "limit"]
CONNECT = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])))"


def can(measure):
    """Return whether this kernel has a measure, tried in a thread that ends."""
    return confinement._in_thread(measure)


FILTERS = pytest.mark.skipif(not can(lambda: filter_calls(may_start=False)), reason="no filters of system calls here")
LANDLOCK = pytest.mark.skipif(not can(lambda: restrict_files([], [])), reason="no Landlock here")


@pytest.fixture
def port():
    """Return a port on which somebody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


@FILTERS
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_child_has_no_network_no_processes_and_no_uncounted_memory(run, port, attempt):
    assert run("outcome_of", str, attempt=attempt, number=port) == "PermissionError"


@FILTERS
@pytest.mark.parametrize("attempt", TOWARDS_OTHERS)
def test_a_child_cannot_touch_the_functions_process(run, attempt):
    assert run("outcome_of", str, attempt=attempt, number=os.getpid()) == "PermissionError"


@pytest.mark.parametrize("attempt", ["connect", "open a socket", "share memory"])
def test_the_attempts_succeed_in_a_process_that_is_not_confined(run_unconfined, port, attempt):
    assert run_unconfined("outcome_of", str, attempt=attempt, number=port) == "done"


def test_a_child_may_have_threads(run):
    assert run("start_thread", int) == 1


@LANDLOCK
@pytest.mark.parametrize("name", ["environ", "maps", "mem"])
def test_a_child_cannot_read_the_memory_and_the_environment_of_the_function(run, name):
    with pytest.raises(BadMedia, match="Permission denied"):
        run("read", str, path=f"/proc/{os.getpid()}/{name}")


@LANDLOCK
def test_a_child_reads_only_the_file_that_is_its_argument(run, tmp_path):
    (tmp_path / "a").write_text("mine")
    (tmp_path / "b").write_text("another account's")
    assert run("read_own", str, path=tmp_path / "a") == "mine"
    with pytest.raises(BadMedia, match="Permission denied"):
        run("read", str, path=str(tmp_path / "b"))


@LANDLOCK
def test_a_child_cannot_change_the_file_that_it_reads(run, tmp_path):
    (tmp_path / "a").write_text("mine")
    with pytest.raises(BadMedia, match="Permission denied"):
        run("overwrite", None, LIMITS, path=tmp_path / "a")


def test_the_functions_process_hides_its_memory(run):
    run("whose", tuple[int, int])
    assert sys.platform != "linux" or ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="no /proc here")
def test_a_process_that_hides_its_memory_shows_no_credentials_in_its_environment():
    """The file is opened first: as if the kernel had refused to hide it."""
    code = (
        "import os; from chalicelib.render.isolation.confinement import hide_memory; "
        "shown = open('/proc/self/environ'); hide_memory(); "
        "print(os.environ['AWS_SECRET_ACCESS_KEY'], shown.read().replace(chr(0), ' '))"
    )
    variables = {"A": "1", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token", "Z": "2"}
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=variables | path, capture_output=True, text=True, check=True
    )
    known, _, shown = done.stdout.partition(" ")
    assert known == "secret"
    assert "A=1" in shown
    assert "Z=2" in shown
    assert "AWS_SECRET_ACCESS_KEY=" in shown
    assert "secret" not in shown
    assert "token" not in shown


@FILTERS
def test_a_confined_program_has_no_network(port):
    command = [sys.executable, "-c", CONNECT, str(port)]
    assert subprocess.run(command, check=False).returncode == 0
    with start_confined(command, read=[], stderr=subprocess.PIPE, text=True) as program:
        _, message = program.communicate()
    assert "PermissionError" in message


@LANDLOCK
def test_a_confined_program_reads_and_writes_only_what_it_is_given(tmp_path):
    (tmp_path / "in").write_text("mine")
    (tmp_path / "out").mkdir()
    code = "import sys; from pathlib import Path; Path(sys.argv[2]).write_text(Path(sys.argv[1]).read_text())"

    def run(given, written):
        command = [sys.executable, "-c", code, str(given), str(written)]
        options = {"read": [tmp_path / "in"], "write": [tmp_path / "out"]}
        with start_confined(command, stderr=subprocess.PIPE, **options) as program:
            program.communicate()
        return program.returncode

    assert run(tmp_path / "in", tmp_path / "out" / "a") == 0
    assert (tmp_path / "out" / "a").read_text() == "mine"
    assert run(tmp_path / "in", tmp_path / "b") == 1
    assert run(f"/proc/{os.getpid()}/environ", tmp_path / "out" / "b") == 1


@FILTERS
def test_a_confined_program_may_read_any_file_if_none_is_given(tmp_path, port):
    (tmp_path / "in").write_text("mine")
    command = [sys.executable, "-c", f"print(open({str(tmp_path / 'in')!r}).read()); {CONNECT}", str(port)]
    with start_confined(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        output, message = program.communicate()
    assert (output, "PermissionError" in message) == ("mine\n", True)


def test_a_confined_program_may_be_a_script(tmp_path):
    script = tmp_path / "program"
    script.write_text("#!/bin/sh\nexit 3\n")
    script.chmod(0o755)
    with start_confined([str(script)], read=[]) as program:
        assert program.wait() == 3


def test_the_process_that_starts_a_confined_program_stays_free(port):
    with start_confined([sys.executable, "-c", ""], read=[]) as program:
        program.wait()
    socket.create_connection(("127.0.0.1", port)).close()
    assert Path(f"/proc/{os.getpid()}").exists() or sys.platform != "linux"


def test_a_program_that_is_started_while_its_caller_is_interrupted_is_ended(monkeypatch):
    waiting, started = threading.Event(), []

    class Slow(subprocess.Popen):
        def __init__(self, *arguments, **options):
            waiting.wait()
            super().__init__(*arguments, **options)
            started.append(self)

    def out_of_time(*_):
        waiting.set()
        raise OutOfTime

    monkeypatch.setattr(subprocess, "Popen", Slow)
    before = signal.signal(signal.SIGUSR1, out_of_time)
    try:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        with pytest.raises(OutOfTime):
            start_confined([sys.executable, "-c", "import time; time.sleep(60)"])
    finally:
        signal.signal(signal.SIGUSR1, before)
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(10)
    (process,) = started
    assert process.wait(10) == -signal.SIGKILL


def test_a_program_that_does_not_exist_is_reported():
    with pytest.raises(FileNotFoundError):
        start_confined(["/no/such/program"], read=[])


def test_a_kernel_that_refuses_is_logged_and_stops_nothing(monkeypatch, caplog):
    monkeypatch.setattr(confinement, "filter_calls", lambda **_: False)
    monkeypatch.setattr(confinement, "restrict_files", lambda *_, **__: False)
    confinement.log_missing.cache_clear()
    with caplog.at_level("INFO"):
        confinement.log_missing()
    confinement.log_missing.cache_clear()
    assert "without a filter of system calls (seccomp) and limits on files (Landlock)" in caplog.text
    hide_memory()
    with start_confined([sys.executable, "-c", ""], read=[]) as program:
        assert program.wait() == 0


@pytest.mark.parametrize("machine", ["riscv64", "i686"])
def test_an_unknown_processor_goes_without_a_filter(monkeypatch, machine):
    monkeypatch.setattr(seccomp.platform, "machine", lambda: machine)
    assert filter_calls(may_start=False) is False


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("may_start", [True, False])
def test_the_jumps_of_a_filter_stay_inside_of_it_and_all_paths_return(machine, may_start):
    program = seccomp._program(machine, may_start=may_start, own=7)
    lines = list(seccomp._INSTRUCTION.iter_unpack(program))
    assert all(place + 1 + max(yes, no) < len(lines) for place, (_, yes, no, _) in enumerate(lines[:-1]))
    assert lines[-1] == (seccomp._RETURN, 0, 0, seccomp._ALLOW)
