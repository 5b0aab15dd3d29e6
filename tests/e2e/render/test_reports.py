"""Files are rendered by their reports, without ffprobe, as they are with it."""

from pathlib import Path

import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.timeline import Kind, PictureStyle
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.media_files.probe import probe
from chalicelib.render.media_files.reports import put_beside
from chalicelib.render.media_files.streams import read_streams
from chalicelib.render.plan import Segment
from chalicelib.render.renderer import FfmpegRenderer
from tests.e2e.render.test_levelled import joined

NOWHERE = Path("/nowhere/ffprobe")


@pytest.fixture
def studio(studio):
    """Return a studio without ffprobe."""
    studio.renderer = FfmpegRenderer(Binaries(studio.binaries.ffmpeg, NOWHERE))
    return studio


def reported(studio, path, kind=MediaType.VIDEO):
    """Return a copy of a file, with its report beside it."""
    copy = studio.directory / path.name
    copy.write_bytes(path.read_bytes())
    put_beside(copy, probe(path, kind, studio.binaries.ffprobe).report)
    return copy


def films(studio):
    yield studio.pattern()
    yield studio.media("turned.mp4", "-display_rotation", 90, "-i", studio.counter(), "-c", "copy")
    yield studio.media("film.webm", "-i", studio.pattern(), "-c:v", "libvpx-vp9", "-deadline", "realtime")
    yield studio.media("film.ts", "-i", studio.pattern(), "-c:v", "mpeg2video")
    yield studio.media("alpha.webm", "-f", "lavfi", "-i", "testsrc2=s=160x90:d=1", "-pix_fmt", "yuva420p")
    yield studio.media("av1.mp4", "-i", studio.pattern(), "-c:v", "libsvtav1", "-preset", 12, "-an")


def test_a_report_holds_the_streams_of_its_file(studio):
    for film in films(studio):
        assert read_streams(reported(studio, film), NOWHERE) == read_streams(film, studio.binaries.ffprobe), film


def test_a_report_holds_no_tags_of_strangers(studio):
    path = studio.media("tagged.mp4", "-i", studio.pattern(), "-metadata", f"comment={'x' * 5000}", "-c", "copy")
    assert len(probe(path, MediaType.VIDEO, studio.binaries.ffprobe).report) < 3000


def test_footage_is_rendered_without_ffprobe(studio):
    for film in films(studio):
        timeline = studio.timeline(studio.play("film", Kind.VIDEO, PictureStyle(), end=12), frames=12)
        made = studio.render(timeline, {"film": reported(studio, film)}).read_bytes()
        whole, usual = [Segment(0, 0, 12)], FfmpegRenderer(studio.binaries)
        (expected,) = usual.render_segments(timeline, whole, studio.profile, {"film": film}, studio.directory)
        assert made == expected.read_bytes(), film


def test_a_sound_whose_format_changes_is_mixed_without_ffprobe(studio):
    path = joined(studio, "a.mp3", ("mono", 44100), ("stereo", 44100))
    timeline = studio.timeline(studio.heard("a", end=48), frames=48)
    mixed = studio.mix(timeline, {"a": reported(studio, path, MediaType.AUDIO)}).read_bytes()
    expected = FfmpegRenderer(studio.binaries).mix_audio(timeline, studio.profile, {"a": path}, studio.directory)
    assert mixed == expected.path.read_bytes()
