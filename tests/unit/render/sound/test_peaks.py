"""ffmpeg's report on a sound that is too loud."""

from chalicelib.render.sound.peaks import Peak, highest_peak

REPORT = """\
frame:150  pts:153600  pts_time:3.2
lavfi.astats.Overall.Peak_level=1.608978
frame:151  pts:154624  pts_time:3.221333
lavfi.astats.Overall.Peak_level=4.6
frame:152  pts:155648  pts_time:3.242667
lavfi.astats.Overall.Peak_level=4.6
"""


def test_the_first_of_the_highest_peaks_is_reported():
    assert highest_peak(REPORT.splitlines()) == Peak(4.6, 3221.333)


def test_a_sound_that_is_never_too_loud_has_no_peak():
    assert highest_peak([]) is None


def test_a_level_that_is_no_number_is_left_out():
    assert highest_peak(["frame:0    pts:0       pts_time:0", "lavfi.astats.Overall.Peak_level=inf"]) is None
