"""Silence in media files, and trimmed parts of them, with the real ffmpeg."""

import numpy as np
import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.loud_spans import SoundDetection, loud_spans
from chalicelib.domain.media import MediaType
from chalicelib.render.media_files.probe import probe
from chalicelib.render.media_files.trim import trim
from chalicelib.render.sound.levels import measure_levels

# A tone from 0.5 s to 1 s, and from 1.75 s to 2 s, of 3 s.
TONES = "aevalsrc='if(between(t,0.5,1)+between(t,1.75,2),0.5*sin(2764.6*t),0)':s=48000:d=3:c=stereo"
CODECS = {
    "talk.wav": [],
    "talk.mp3": ["-c:a", "libmp3lame"],
    "talk.m4a": ["-c:a", "aac"],
    "talk.ogg": ["-c:a", "libopus"],
    "talk.flac": ["-c:a", "flac"],
}
FILM = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", 0, "-g", 13, "-pix_fmt", "yuv420p", "-c:a", "aac"]


def talk(studio, name):
    return studio.media(name, "-f", "lavfi", "-i", TONES, *CODECS[name])


def film(studio):
    """Make a counter of 72 frames, see `RenderStudio.counter`, with the tones."""
    luma = "color=c=black:s=160x90:r=24,geq=lum='16+2*N':cb=128:cr=128"
    return studio.media("talk.mp4", "-f", "lavfi", "-i", luma, "-f", "lavfi", "-i", TONES, "-frames:v", 72, *FILM)


def spans(studio, path):
    levels = measure_levels(path, 10, studio.binaries)
    listening = SoundDetection(window_ms=10, silence_ms=100, padding_ms=0)
    return [(span.start_ms, span.end_ms) for span in loud_spans(levels, 3000, listening)]


def duration(studio, path, kind):
    return probe(path, kind, studio.binaries.ffprobe).duration_ms


@pytest.mark.parametrize("name", CODECS)
def test_the_spans_with_sound_are_found(studio, name):
    times = np.array(spans(studio, talk(studio, name)))
    assert np.abs(times - [[500, 1000], [1750, 2000]]).max() <= 30


def test_levels_match_the_waves(studio):
    levels = measure_levels(talk(studio, "talk.wav"), 100, studio.binaries)
    assert len(levels) == 30
    # A sine of half the full scale: 20 log10(0.5 / sqrt 2).
    assert levels[7] == pytest.approx(-9.03, abs=0.05)
    assert levels[:4] == [-120.0] * 4


def test_sound_that_begins_late_is_heard_at_its_time(studio):
    sources = ["-f", "lavfi", "-i", "color=s=160x90:r=24:d=3", "-itsoffset", 1, "-f", "lavfi", "-i", "sine=d=1"]
    late = studio.media("late-sound.mp4", *sources, *FILM)
    ((start, end),) = spans(studio, late)
    assert (start, end) == (pytest.approx(1000, abs=30), pytest.approx(2000, abs=40))


def test_a_film_without_sound_has_no_levels(studio):
    with pytest.raises(BadMedia, match="it has no sound"):
        measure_levels(studio.counter(), 100, studio.binaries)


@pytest.mark.parametrize("name", CODECS)
def test_a_part_of_a_sound_has_its_length_and_its_sounds(studio, name):
    part = trim(talk(studio, name), MediaType.AUDIO, 400, 2100, studio.directory, studio.binaries)
    assert duration(studio, part, MediaType.AUDIO) == pytest.approx(1700, abs=45)
    times = np.array(spans(studio, part))
    assert np.abs(times - [[100, 600], [1350, 1600]]).max() <= 60


def test_a_part_of_a_film_has_its_frames_and_its_sounds(studio):
    part = trim(film(studio), MediaType.VIDEO, 500, 2000, studio.directory, studio.binaries)
    frames = studio.yuv(part)[:, 45, 80]
    assert [round((value - 16) / 2) for value in frames] == list(range(12, 48))
    times = np.array(spans(studio, part))
    assert np.abs(times - [[0, 500], [1250, 1500]]).max() <= 40


def test_a_film_that_is_cut_at_its_end_is_copied(studio):
    part = trim(film(studio), MediaType.VIDEO, 0, 1500, studio.directory, studio.binaries)
    frames = studio.yuv(part)[:, 45, 80]
    assert [int(value - 16) // 2 for value in frames] == list(range(36))


def test_a_part_of_a_film_can_be_shown(studio):
    part = trim(film(studio), MediaType.VIDEO, 500, 2000, studio.directory, studio.binaries)
    facts = probe(part, MediaType.VIDEO, studio.binaries.ffprobe)
    assert (facts.width_px, facts.height_px, facts.has_audio) == (160, 90, True)
    assert facts.duration_ms == pytest.approx(1500, abs=30)
