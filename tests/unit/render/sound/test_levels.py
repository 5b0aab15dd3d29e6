"""The curve of levels that ffmpeg reports."""

from chalicelib.domain.loud_spans import SILENCE_DB
from chalicelib.render.sound.levels import read_levels

REPORT = """frame:0    pts:0       pts_time:0
lavfi.astats.Overall.RMS_level=-21.072100
frame:1    pts:4800    pts_time:0.1
lavfi.astats.Overall.RMS_level=-inf
frame:2    pts:9600    pts_time:0.2
lavfi.astats.Overall.RMS_level=-134.5
"""


def test_each_window_has_its_level_and_silence_the_lowest():
    assert read_levels(REPORT.splitlines()) == [-21.0721, SILENCE_DB, SILENCE_DB]
