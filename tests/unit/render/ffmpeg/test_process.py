"""Processes: their progress, their errors, their end."""

import sys
from contextlib import nullcontext

import pytest

from chalicelib.domain.errors import Transient
from chalicelib.render.ffmpeg import process_watch
from chalicelib.render.ffmpeg.process import FfmpegError, frames_done, run, run_lines
from chalicelib.render.isolation.confinement import _in_thread
from chalicelib.render.isolation.landlock import restrict_files
from chalicelib.render.isolation.limits import ResourceLimits
from chalicelib.render.isolation.seccomp import filter_calls

LIMITS = ResourceLimits(memory_mb=300, cpu_s=1, wall_s=60)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.parametrize(
    ("line", "frames"), [("frame=48\n", 48), ("frame=  7", 7), ("fps=24", None), ("frame=N/A", None), ("", None)]
)
def test_progress_is_read_from_its_lines(line, frames):
    assert frames_done(line) == frames


def test_the_output_is_returned():
    assert run(python("print('done')"), timeout_s=10) == "done\n"


def test_progress_is_reported():
    heard = []
    run(python("print('frame=1'); print('frame=2')"), timeout_s=10, on_frames=heard.append)
    assert heard == [1, 2]


def test_a_failure_has_the_last_messages():
    with pytest.raises(FfmpegError, match="no such filter") as caught:
        run(python("import sys; print('x\\n' * 1000, 'no such filter', file=sys.stderr); sys.exit(3)"), timeout_s=10)
    assert (caught.value.returncode, caught.value.stderr.count("\n") < 50) == (3, True)


def test_a_command_that_takes_too_long_is_killed():
    with pytest.raises(FfmpegError, match=r"not done after 0\.2 s"):
        run(python("import time; time.sleep(60)"), timeout_s=0.2)


@pytest.mark.parametrize("number", [9, 15])
def test_being_killed_is_transient(number):
    with pytest.raises(Transient, match=f"signal {number}"):
        run(python(f"import os; os.kill(os.getpid(), {number})"), timeout_s=10)


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE"])
def test_a_crash_is_not(name):
    with pytest.raises(FfmpegError, match=rf"it crashed \({name}\)"):
        run(python(f"import os, signal; os.kill(os.getpid(), signal.{name})"), timeout_s=10)


@LINUX
def test_within_limits_too_much_memory_is_a_failure():
    assert run(python("print(len(bytearray(200_000_000)))"), timeout_s=10, limits=LIMITS) == "200000000\n"
    with pytest.raises(FfmpegError, match="MemoryError"):
        # The limits are set just after its start.
        run(python("import time; time.sleep(0.3); bytearray(300_000_000)"), timeout_s=10, limits=LIMITS)


@LINUX
def test_within_limits_too_much_processor_time_is_a_failure():
    with pytest.raises(FfmpegError, match="too much processor time"):
        run(python("while True: pass"), timeout_s=60, limits=LIMITS)


@LINUX
def test_within_limits_nothing_is_written_that_may_not_be(tmp_path):
    with pytest.raises(FfmpegError, match="File too large"):
        run(
            python(f"import pathlib; pathlib.Path({str(tmp_path / 'a')!r}).write_text('x')"),
            timeout_s=10,
            limits=LIMITS,
        )


def test_a_lack_of_memory_is_transient():
    with pytest.raises(Transient, match="Cannot allocate memory"):
        run(python("import sys; sys.exit('Cannot allocate memory')"), timeout_s=10)


def test_within_limits_it_is_not():
    with pytest.raises(FfmpegError, match="Cannot allocate memory"):
        run(python("import sys; sys.exit('Cannot allocate memory')"), timeout_s=10, limits=LIMITS)


def test_output_without_end_is_not_kept():
    with pytest.raises(FfmpegError, match="it wrote more than 16,000,000 characters"):
        run(python("while True: print('x' * 1000)"), timeout_s=60)


def test_an_endless_message_is_not_kept():
    code = "import sys; sys.stderr.write('x' * 50_000_000); sys.exit(1)"
    with pytest.raises(FfmpegError, match=r"^ended with 1: x+…") as caught:
        run(python(code), timeout_s=60)
    assert len(caught.value.stderr) < 50_000


def test_lines_are_handed_over_one_by_one():
    lines = []
    run_lines(python("print('a'); print('b')"), timeout_s=10, on_line=lines.append, limits=LIMITS)
    assert lines == ["a\n", "b\n"]


def test_a_line_without_end_is_handed_over_in_parts():
    lengths = []
    run_lines(
        python("print('x' * 250_000)"), timeout_s=10, on_line=lambda line: lengths.append(len(line)), limits=LIMITS
    )
    assert lengths == [100_000, 100_000, 50_001]


def test_a_full_disk_is_transient():
    with pytest.raises(Transient, match="No space left"):
        run(python("import sys; sys.exit('out.mp4: No space left on device')"), timeout_s=10)


def test_the_av1_encoder_logs_only_errors():
    assert run(python("import os; print(os.environ['SVT_LOG'])"), timeout_s=10) == "1\n"


def test_a_timeout_is_reported_as_late_and_a_crash_is_not():
    with pytest.raises(FfmpegError) as late:
        run(python("import time; time.sleep(60)"), timeout_s=0.2)
    with pytest.raises(FfmpegError) as crashed:
        run(python("import os; os.abort()"), timeout_s=10)
    assert (late.value.was_late, crashed.value.was_late) == (True, False)


def test_a_command_finds_no_credentials(monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert "secret" not in run(python("import os; print(dict(os.environ))"), timeout_s=10)


def test_a_command_has_no_network():
    if not _in_thread(lambda: filter_calls(may_start=True)):
        pytest.skip("no filters of system calls here")
    with pytest.raises(FfmpegError, match="PermissionError"):
        run(python("import socket; socket.socket()"), timeout_s=10)


def test_a_command_opens_only_the_files_that_it_is_given(tmp_path):
    if not _in_thread(lambda: restrict_files([], [])):
        pytest.skip("no Landlock here")
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    for name, outcome in (("a", nullcontext()), ("b", pytest.raises(FfmpegError, match="PermissionError"))):
        with outcome:
            assert run(python(f"print(open({str(tmp_path / name)!r}).read())"), timeout_s=10, read=[tmp_path / "a"])


@pytest.fixture
def impatient(monkeypatch):
    """Look often, so that a process is soon found to be stuck."""
    monkeypatch.setattr(process_watch, "_LOOK_S", 0.05)
    monkeypatch.setattr(process_watch, "STUCK_LOOKS", 10)


@LINUX
def test_a_command_that_gets_stuck_is_run_once_more(impatient, tmp_path):
    code = f"import pathlib, time; p = pathlib.Path({str(tmp_path / 'ran')!r})\n"
    code += "p.exists() or (p.touch(), time.sleep(60)); print('done')"
    assert run(python(code), timeout_s=60) == "done\n"


@LINUX
def test_a_command_that_gets_stuck_again_has_failed(impatient):
    with pytest.raises(FfmpegError, match="it stopped working"):
        run(python("import time; time.sleep(60)"), timeout_s=60)


@LINUX
def test_a_command_that_works_is_not_stuck(impatient):
    code = "import time; end = time.monotonic() + 2\nwhile time.monotonic() < end: pass\nprint('done')"
    assert run(python(code), timeout_s=60) == "done\n"
