"""The file that made ffmpeg fail, in words; small Python programs stand in for ffmpeg."""

import sys
from pathlib import Path

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.render.ffmpeg.diagnosis import Suspect, explain_failure, frames_made, run_frames
from chalicelib.render.ffmpeg.process import FfmpegError

FILES = {"a": Path("/medias/a.mp4"), "b": Path("/medias/b.mp4")}
FAILED = FfmpegError(["ffmpeg"], 1, "Error reinitializing filters!")


def program(code: str) -> list[str]:
    return [sys.executable, "-c", code]


WORKS = program("print('frame=0\\nframe=12')")
FAILS = program("import sys; sys.exit('[h264 @ 0x7f01] file:/medias/b.mp4: bad header\\nmore')")
NO_FRAME = program("print('frame=0')")
NEEDS_NO_FRAME = program("print('progress=end')")
DIES = program("import os; os.kill(os.getpid(), 9)")


def failure(*suspects: Suspect, error: FfmpegError = FAILED) -> VideoError:
    with pytest.raises(VideoError) as caught, explain_failure(FILES, lambda: suspects):
        raise error
    return caught.value


def test_a_command_that_succeeds_needs_no_suspects():
    with explain_failure(FILES, lambda: pytest.fail("asked")):
        pass


def test_the_file_that_ffmpeg_names_is_the_reason():
    found = failure(error=FfmpegError(["ffmpeg"], 1, "[mov @ 0x1] file:/medias/b.mp4: bad"))
    assert found.object_id == "b"
    assert found.cause.endswith("(ffmpeg: the file: bad)")


def test_the_first_file_that_fails_by_itself_is_the_reason():
    found = failure(Suspect("a", "sound", WORKS), Suspect("b", "picture", FAILS), Suspect("a", "picture", FAILS))
    assert (found.object_id, found.code) == ("b", 1012)
    assert found.cause.startswith("its picture cannot be decoded: the file may be damaged")
    assert found.cause.endswith("(ffmpeg: the file: bad header)")


def test_a_file_that_gives_no_frame_is_the_reason():
    assert failure(Suspect("a", "sound", NEEDS_NO_FRAME), Suspect("b", "picture", NO_FRAME)).object_id == "b"


@pytest.mark.parametrize("trial", [WORKS, NEEDS_NO_FRAME, DIES])
def test_where_no_file_is_the_reason_it_is_an_internal_error_that_is_logged(caplog, trial):
    found = failure(Suspect("a", "picture", trial))
    incident = found.cause.rpartition(" ")[2]
    assert (found.object_id, found.code, found.message) == (None, 5000, "Internal Error")
    assert "reinitializing" not in found.cause
    assert incident in caplog.text
    assert "Error reinitializing filters!" in caplog.text


def test_a_timeout_blames_no_file():
    found = failure(
        Suspect("a", "picture", FAILS), error=FfmpegError(["ffmpeg"], -9, "not done after 840 s", was_late=True)
    )
    assert (found.object_id, found.cause.startswith("it takes too long")) == (None, True)


def test_other_errors_pass_unchanged():
    with pytest.raises(VideoError, match="another"), explain_failure(FILES):
        raise VideoError("another")


@pytest.mark.parametrize(("report", "frames"), [("", 0), ("frame=3\nfps=1\nframe=7\n", 7), ("frame=\n", 0)])
def test_the_last_number_of_frames_counts(report, frames):
    assert frames_made(report) == frames


def test_a_command_that_makes_fewer_frames_fails():
    run_frames(WORKS, 12, timeout_s=20)
    with pytest.raises(FfmpegError, match="12 of 13 frames"):
        run_frames(WORKS, 13, timeout_s=20)
