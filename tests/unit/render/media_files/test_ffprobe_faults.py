"""An ffprobe that crashes over a file, or writes without end: the file cannot be read, and nothing is tried again."""

import sys

import pytest

from chalicelib.domain.errors import BadMedia, Transient
from chalicelib.domain.media import MediaType
from chalicelib.render.media_files.probe import probe


@pytest.fixture
def probed(tmp_path):
    """Inspect a file with a program in place of ffprobe, which runs a line of Python."""

    def run(line):
        program, film = tmp_path / "ffprobe", tmp_path / "film.mp4"
        program.write_text(f"#!{sys.executable}\nimport os, signal\n{line}\n")
        program.chmod(0o755)
        film.write_bytes(b"film")
        return probe(film, MediaType.VIDEO, program)

    return run


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT"])
def test_a_crash_is_the_files_fault(probed, name):
    with pytest.raises(BadMedia, match=rf"damaged or in an unsupported format.*it crashed \({name}\)"):
        probed(f"os.kill(os.getpid(), signal.{name})")


def test_an_answer_without_end_is_the_files_fault(probed):
    with pytest.raises(BadMedia, match="it wrote more than 16,000,000 characters"):
        probed("while True: print('x' * 1000)")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_a_lack_of_memory_is_the_files_fault(probed):
    with pytest.raises(BadMedia, match="damaged or in an unsupported format"):
        probed("bytearray(1_000_000_000)")


def test_being_killed_is_not(probed):
    with pytest.raises(Transient, match="killed by signal 9"):
        probed("os.kill(os.getpid(), signal.SIGKILL)")
