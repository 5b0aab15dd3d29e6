"""An ffprobe that crashes over a file, or writes without end: the file cannot be read, and nothing is tried again."""

import json
import subprocess
import sys

import pytest

from chalicelib.domain.errors import BadMedia, Transient
from chalicelib.domain.media import MediaType
from chalicelib.render.ffmpeg import process
from chalicelib.render.isolation.limits import PICTURE_FACTS, InspectionLimits
from chalicelib.render.media_files import packets
from chalicelib.render.media_files.ffprobe import ask, ask_for_lines
from chalicelib.render.media_files.probe import probe


@pytest.fixture
def probed(tmp_path):
    """Inspect a file with a program in place of ffprobe, which runs a line of Python."""

    def run(line, media_s=120):
        program, film = tmp_path / "ffprobe", tmp_path / "film.mp4"
        program.write_text(f"#!{sys.executable}\nimport os, signal\n{line}\n")
        program.chmod(0o755)
        film.write_bytes(b"film")
        return probe(film, MediaType.VIDEO, program, InspectionLimits(PICTURE_FACTS, media_s))

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


def test_all_runs_over_a_file_share_its_time(probed):
    with pytest.raises(BadMedia, match=r"it takes longer than 0\.5 s to inspect"):
        probed("import time; time.sleep(60)", media_s=0.5)


def test_no_run_begins_without_time(probed):
    with pytest.raises(BadMedia, match="it takes longer than 0 s to inspect"):
        probed("raise SystemExit('it was run')", media_s=0)


@pytest.mark.parametrize(("count", "reason"), [(100, "holds no video stream"), (101, "it has 101 streams")])
def test_streams_are_limited(probed, count, reason):
    with pytest.raises(BadMedia, match=reason):
        probed(f"print({json.dumps({'streams': [{}] * count})!r})")


@pytest.mark.parametrize("more", [0, 1])
def test_packets_are_limited(tmp_path, monkeypatch, more):
    program, film = tmp_path / "ffprobe", tmp_path / "film.mp4"
    program.write_text(f"#!{sys.executable}\nfor number in range({5 + more}): print(number % 2)\n")
    program.chmod(0o755)
    film.write_bytes(b"film")
    monkeypatch.setattr(packets, "MAX_PACKETS", 5)
    if more:
        with pytest.raises(BadMedia, match="more than 5 packets"):
            packets.count_packets(film, program)
    else:
        assert packets.count_packets(film, program) == {0: 3, 1: 2}


def test_ffprobe_may_open_nothing_but_its_file(tmp_path, monkeypatch):
    program, film, opened = tmp_path / "ffprobe", tmp_path / "film.mp4", []
    program.write_text(f"#!{sys.executable}\nprint('answer')\n")
    program.chmod(0o755)

    def start(command, *, read, **options):
        opened.append(list(read))
        return subprocess.Popen(command, **options)

    monkeypatch.setattr(process, "start_confined", start)
    assert ask(program, film) == "answer\n"
    ask_for_lines(program, film, on_line=str)
    assert opened == [[film]] * 2
