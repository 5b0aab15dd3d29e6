"""The reports of media files: ffprobe is not asked where they lie beside their files."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.media_files.reports import VERSION, is_current, put_beside, read_beside
from chalicelib.render.media_files.streams import AudioStream, read_streams
from chalicelib.render.renderer import FfmpegRenderer

NOWHERE = Path("/nowhere/ffprobe")
SOUND = {"index": 1, "codec_name": "aac", "channels": 2, "duration": "2.5", "start_time": "0.000000"}
REPORT = json.dumps(
    {
        "version": VERSION,
        "format": {"format_name": "mov,mp4,m4a", "start_time": "0.000000", "duration": "2.5"},
        "video": None,
        "audio": SOUND,
    }
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "sound.m4a"
    path.write_bytes(b"bytes")
    return path


def test_a_report_beside_a_file_spares_ffprobe(path):
    put_beside(path, REPORT)
    streams = read_streams(path, NOWHERE)
    assert streams.audio == AudioStream(1, 2500, 2, "aac")
    assert (streams.video, streams.duration_ms) == (None, 2500)


def test_a_file_without_a_report_has_none(path):
    assert read_beside(path) is None


@pytest.mark.parametrize("report", [None, "{}", json.dumps({"version": VERSION + 1})])
def test_a_report_of_another_release_is_not_current(report):
    assert not is_current(report)


def test_a_report_of_this_release_is_current():
    assert is_current(REPORT)


@pytest.mark.parametrize(
    ("facts", "needs"),
    [
        (MediaFacts(MediaType.VIDEO, 1000), True),
        (MediaFacts(MediaType.AUDIO, 1000), True),
        (MediaFacts(MediaType.AUDIO, 1000, report="{}"), True),
        (MediaFacts(MediaType.AUDIO, 1000, report=REPORT), False),
        (MediaFacts(MediaType.IMAGE), False),
    ],
)
def test_only_videos_and_sounds_without_a_current_report_need_one(facts, needs):
    assert FfmpegRenderer(Binaries(NOWHERE, NOWHERE)).needs_report(facts) == needs
