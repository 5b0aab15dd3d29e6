from bench.stopwatch import Stopwatch, covered_s
from chalicelib.render.ffmpeg.binaries import Binaries, find_binaries


def test_separate_spans_add_up():
    assert covered_s([(1.0, 2.0), (4.0, 6.0)], 0.0, 10.0) == 3.0


def test_time_covered_by_two_spans_counts_once():
    assert covered_s([(3.0, 6.0), (1.0, 4.0), (2.0, 3.0)], 0.0, 10.0) == 5.0


def test_time_outside_of_the_window_does_not_count():
    assert covered_s([(0.0, 2.0), (9.0, 12.0), (14.0, 15.0)], 1.0, 10.0) == 2.0


def test_nothing_covers_nothing():
    assert covered_s([], 0.0, 10.0) == 0.0


def test_before_the_first_run_there_are_no_spans(tmp_path):
    assert Stopwatch(tmp_path).spans() == []


def test_the_programs_notes_are_the_spans(tmp_path):
    (tmp_path / "notes").write_text("12.50 13.75\n13.00 14.25\n")
    assert Stopwatch(tmp_path).spans() == [(12.5, 13.75), (13.0, 14.25)]


def test_the_functions_find_both_programs_in_its_folder(tmp_path):
    real = Binaries(tmp_path / "real-ffmpeg", tmp_path / "real-ffprobe")
    real.ffprobe.touch()
    Stopwatch(tmp_path).write_programs(real)
    assert find_binaries(str(tmp_path)) == Binaries(tmp_path / "ffmpeg", tmp_path / "ffprobe")
