"""Graphs that are too long for a command line."""

import pytest

from chalicelib.render.ffmpeg.graph import ALLOWED_FORMATS, with_graph_in

# Demuxers whose files name other files, or that read devices, addresses or generators.
LEADING_ELSEWHERE = {
    *("hls", "dash", "concat", "concatf", "imf", "image2", "image2pipe", "lavfi", "sdp", "rtsp", "rtp", "applehttp"),
    *("tee", "data", "v4l2", "fbdev", "x11grab", "alsa", "kmsgrab", "webm_dash_manifest", "vapoursynth", "avisynth"),
}


def test_no_format_that_names_other_files_or_addresses_is_read():
    assert LEADING_ELSEWHERE.isdisjoint(ALLOWED_FORMATS.split(","))


@pytest.mark.parametrize(("length", "is_moved"), [(100_000, False), (100_001, True)])
def test_a_graph_of_more_than_100_000_characters_is_moved_to_a_file(tmp_path, length, is_moved):
    file = tmp_path / "graph.txt"
    command = with_graph_in(file, ["ffmpeg", "-filter_complex", "x" * length, "out"])
    if is_moved:
        assert command == ["ffmpeg", "-/filter_complex", str(file), "out"]
        assert file.read_text() == "x" * length
    else:
        assert command == ["ffmpeg", "-filter_complex", "x" * length, "out"]
        assert not file.exists()
