"""Processes: their progress, their errors, their end."""

import sys

import pytest

from chalicelib.domain.errors import Transient
from chalicelib.render.run import FfmpegError, frames_done, run


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


def test_a_failure_tells_the_end_of_what_was_said():
    with pytest.raises(FfmpegError, match="no such filter") as caught:
        run(python("import sys; print('x\\n' * 1000, 'no such filter', file=sys.stderr); sys.exit(3)"), timeout_s=10)
    assert (caught.value.returncode, caught.value.stderr.count("\n") < 50) == (3, True)


def test_what_takes_too_long_is_killed():
    with pytest.raises(FfmpegError, match=r"not done after 0\.2 s"):
        run(python("import time; time.sleep(60)"), timeout_s=0.2)


def test_being_killed_is_transient():
    with pytest.raises(Transient, match="signal 9"):
        run(python("import os; os.kill(os.getpid(), 9)"), timeout_s=10)


def test_a_full_disk_is_transient():
    with pytest.raises(Transient, match="No space left"):
        run(python("import sys; sys.exit('out.mp4: No space left on device')"), timeout_s=10)


def test_the_av1_encoder_is_told_to_speak_of_errors_only():
    assert run(python("import os; print(os.environ['SVT_LOG'])"), timeout_s=10) == "1\n"
