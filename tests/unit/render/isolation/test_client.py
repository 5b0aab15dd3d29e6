"""A job in a child process: however it ends, this process lives, and the next job works."""

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from chalicelib.domain.errors import BadFont, BadMedia, OutOfTime, Transient
from chalicelib.domain.timeline import Color
from chalicelib.render.isolation.client import Isolation
from tests.unit.render.isolation.conftest import JOBS, LIMITS
from tests.unit.render.isolation.jobs import Painted

RED = Color(255, 0, 0)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory and lists open files")


def test_arguments_and_result_are_the_functions_own_types(run):
    expected = Painted(Path("/a"), RED, (1, 2))
    assert run("paint", Painted | None, path=Path("/a"), color=RED, sizes=(1, 2)) == expected


def test_nothing_is_returned_as_none(run):
    assert run("paint", Painted | None, path=Path("/a"), color=None, sizes=()) is None


def test_each_job_has_a_process_of_its_own(run):
    (first, zygote), (second, same_zygote) = run("whose", tuple[int, int]), run("whose", tuple[int, int])
    assert (first != second, zygote == same_zygote, os.getpid() in (first, second, zygote)) == (True, True, False)


def test_a_fork_of_this_process_has_a_zygote_of_its_own(run):
    _, zygote = run("whose", tuple[int, int])
    context = get_context("fork")
    zygotes = context.SimpleQueue()
    ask = partial(context.Process, target=lambda: zygotes.put(run("whose", tuple[int, int])[1]), daemon=True)
    forks = [ask() for _ in range(2)]
    for fork in forks:
        fork.start()
    for fork in forks:
        fork.join(LIMITS.wall_s)
    assert [fork.exitcode for fork in forks] == [0, 0]
    assert len({zygote, *(zygotes.get() for _ in forks)}) == 3
    assert run("whose", tuple[int, int])[1] == zygote


def test_a_job_remembers_nothing_of_another(run):
    run("remember", list[str], word="a")
    assert run("remember", list[str], word="b") == ["b"]


def test_a_child_sees_no_credentials(monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    isolation = Isolation()
    try:
        environment = isolation.run(f"{JOBS}:environment", dict[str, str], LIMITS, BadMedia)
    finally:
        isolation.close()
    assert "PYTHONPATH" in environment
    assert not [name for name in environment if name.startswith("AWS_")]


@LINUX
def test_a_child_has_no_pipe_but_that_for_its_answer(run):
    assert run("open_pipes", int) == 0


def test_a_child_leaves_no_core(run):
    assert run("core_limit", int) == 0


def test_a_refusal_has_the_reason_of_the_job(run):
    with pytest.raises(BadMedia, match=r"^more than 100 megapixels$"):
        run("refuse", text="more than 100 megapixels")


def test_a_refusal_is_of_the_callers_kind(run):
    with pytest.raises(BadFont, match=r"^no letters$"):
        run("refuse_font", blame=BadFont, text="no letters")


@pytest.mark.parametrize(
    ("raised", "shown"),
    [("x" * 488, "x" * 488), ("x" * 489, "x" * 487 + "…"), pytest.param("\ud800", "?", id="half a character")],
)
def test_a_reason_can_be_stored_whatever_a_library_raises(run, raised, shown):
    with pytest.raises(BadMedia, match=f"^this file cannot be read: ValueError: {re.escape(shown)}$"):
        run("raise_value_error", text=raised)


ENDS = [
    ("read_nothing", {}, r"reading it crashed \(SIGSEGV\)"),
    ("die_of", {"number": signal.SIGABRT}, r"reading it crashed \(SIGABRT\)"),
    ("die_of", {"number": signal.SIGBUS}, r"reading it crashed \(SIGBUS\)"),
    ("leave", {"code": 3}, r"reading it crashed \(exit code 3\)"),
    ("leave", {"code": 0}, "reading it ended with nonsense"),
    ("raise_exit", {}, "SystemExit"),
    ("raise_key_error", {}, "KeyError: 'ICC'"),
    ("say", {"text": "garbage"}, "reading it ended with nonsense"),
    ("say", {"text": "[1]"}, "reading it ended with nonsense"),
    ("say", {"text": "\0" * 50_000}, "reading it ended with nonsense"),
    ("say", {"text": "[" * 50_000}, "reading it ended with nonsense"),
    ("say", {"text": "{}"}, "reading it ended with nonsense"),
    ("return_number", {}, "reading it ended with nonsense"),
    ("return_much", {"size": 1_000_001}, "its decoder returns too much data"),
]


@pytest.mark.parametrize(("job", "arguments", "reason"), ENDS)
def test_a_bad_end_is_the_files_fault_and_the_next_job_works(run, job, arguments, reason):
    with pytest.raises(BadMedia, match=f"^this file cannot be read: .*({reason})"):
        run(job, Painted, **arguments)
    assert run("whose", tuple[int, int])[0]


@LINUX
def test_a_job_that_needs_too_much_memory_is_reported(run):
    assert run("allocate", int, megabytes=200) == 200_000_000
    with pytest.raises(BadMedia, match="it needs more than 300 MB of memory"):
        run("allocate", int, megabytes=300)


@LINUX
def test_a_job_that_reserves_too_many_addresses_is_reported(run):
    assert run("reserve", int, megabytes=1000) == 1_000_000_000
    with pytest.raises(BadMedia, match="Cannot allocate memory"):
        run("reserve", int, megabytes=2300)


def test_a_job_that_computes_for_ever_is_ended(run):
    with pytest.raises(BadMedia, match="it takes longer than 20 s"):
        run("compute", limits=replace(LIMITS, cpu_s=1))


def test_a_job_that_waits_for_ever_is_ended(run):
    with pytest.raises(BadMedia, match=r"it takes longer than 0\.3 s"):
        run("sleep", limits=replace(LIMITS, wall_s=0.3))


def test_a_job_that_is_late_names_what_to_do(run):
    with pytest.raises(BadMedia, match=r"it takes longer than 0\.3 s: send a smaller one$"):
        run("sleep", limits=replace(LIMITS, wall_s=0.3, remedy="send a smaller one"))


def test_a_job_writes_no_file_that_is_larger_than_it_may(run, tmp_path):
    limits = replace(LIMITS, file_mb=1)
    run("write", limits=limits, out=tmp_path / "a", size=1_000_000)
    with pytest.raises(BadMedia, match="File too large"):
        run("write", limits=limits, out=tmp_path / "b", size=1_000_001)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_that_the_machine_kills_is_tried_again_later(run, number):
    with pytest.raises(Transient, match=f"killed by signal {number:d}"):
        run("die_of", number=number)


def test_a_full_disk_is_not_the_files_fault(run):
    with pytest.raises(Transient, match="No space left"):
        run("fill_the_disk")


def test_an_unknown_job_is_a_bug(run):
    with pytest.raises(RuntimeError, match="has no attribute 'nothing'"):
        run("nothing")


@pytest.fixture
def fifo(tmp_path):
    """Return a named pipe: opening it waits for the other end; reading it ends with its writers."""
    os.mkfifo(tmp_path / "fifo")
    return tmp_path / "fifo"


@pytest.mark.parametrize("away", [False, pytest.param(True, marks=LINUX)])
def test_a_process_that_a_job_leaves_behind_is_ended(run_unconfined, fifo, away):
    with ThreadPoolExecutor() as pool:
        read = pool.submit(fifo.read_text)
        run_unconfined("leave_another", fifo=fifo, away=away)
        assert read.result() == ""


def test_threads_wait_in_line(run):
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda n: run("paint", Painted, path=Path(str(n)), color=RED, sizes=(n,)).sizes, range(12))
        )
    assert found == [(n,) for n in range(12)]


def test_a_zygote_that_has_died_is_started_again(isolation, run):
    _, zygote = run("whose", tuple[int, int])
    os.kill(zygote, signal.SIGKILL)
    assert run("whose", tuple[int, int])[1] != zygote


def test_a_job_whose_zygote_crashes_is_retried(run_unconfined, tmp_path):
    assert run_unconfined("kill_the_zygote_once", str, marker=tmp_path / "marker") == "done"


def test_a_job_whose_zygote_crashes_each_time_fails(run_unconfined):
    with pytest.raises(Transient, match="again and again"):
        run_unconfined("kill_the_zygote")
    assert run_unconfined("whose", tuple[int, int])[0]


def test_a_job_that_is_interrupted_is_ended_and_its_answer_is_nobodys(run_unconfined, fifo):
    def interrupt():
        with fifo.open() as pipe:
            os.kill(os.getpid(), signal.SIGUSR1)
            return pipe.read()

    def out_of_time(*_):
        raise OutOfTime

    before = signal.signal(signal.SIGUSR1, out_of_time)
    try:
        with ThreadPoolExecutor() as pool:
            held = pool.submit(interrupt)
            with pytest.raises(OutOfTime):
                run_unconfined("hold", out=fifo)
            assert held.result() == ""
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert run_unconfined("remember", list[str], word="b") == ["b"]


CALLER = f"""
from pathlib import Path
from chalicelib.domain.errors import BadMedia
from chalicelib.render.isolation.client import run_isolated
from tests.unit.render.isolation.conftest import LIMITS
run_isolated("{JOBS}:hold", None, LIMITS, BadMedia, out=Path("%s"))
"""


def test_no_process_is_left_of_one_that_is_killed(fifo):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", CALLER % fifo]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment) as caller:
        with fifo.open() as held:
            caller.kill()
            assert held.read() == ""  # the child has ended
        assert caller.stderr.read() == b""  # the zygote has, too


def test_a_process_that_ends_leaves_no_other_process_and_no_output():
    code = (
        CALLER.replace("hold", "whose")
        .replace("None, LIMITS", "tuple[int, int], LIMITS")
        .replace(', out=Path("%s")', "")
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
