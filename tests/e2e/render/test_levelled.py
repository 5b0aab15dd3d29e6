"""Sounds whose rate or layout changes within their file: joined MP3s, broadcasts that go from stereo to 5.1."""

import numpy as np
import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.timeline import Kind, PictureStyle, Sound
from chalicelib.render.media_files.probe import probe
from chalicelib.render.sound.levels import measure_levels

SECOND = 48000


def piece(studio, name, layout, rate=48000, at=0):
    """Return one second of a tone of 400 Hz at a quarter of full scale, in all channels."""
    wave = f"aevalsrc='0.25*sin(2*PI*400*t)':s={rate}:d=1,aformat=channel_layouts=mono,pan={layout}|" + "|".join(
        f"c{number}=c0" for number in range({"mono": 1, "stereo": 2, "5.1": 6}[layout])
    )
    return (
        studio.media(f"{at}-{layout}-{rate}-{name}", "-f", "lavfi", "-i", wave, "-write_xing", 0, "-id3v2_version", 0)
        if name.endswith("mp3")
        else studio.media(f"{at}-{layout}-{rate}-{name}", "-f", "lavfi", "-i", wave)
    )


def joined(studio, name, *formats):
    """Join the pieces byte for byte, as people join MP3s."""
    path = studio.medias / ("_".join(f"{layout}{rate}" for layout, rate in formats) + name)
    path.write_bytes(b"".join(piece(studio, name, *format_).read_bytes() for format_ in formats))
    return path


def loudness(samples, first=0.1, end=None):
    """Return the amplitude in each tenth of a second from a time on, without the seams between seconds."""
    end = len(samples) / SECOND if end is None else end
    times = np.arange(first, end - 0.1, 0.1)
    return [np.abs(samples[int(at * SECOND) : int((at + 0.1) * SECOND), 0]).max() for at in times]


CHANGES = [
    pytest.param("a.mp3", [("mono", 44100), ("stereo", 44100)], id="mono to stereo"),
    pytest.param("a.mp3", [("stereo", 44100), ("mono", 44100)], id="stereo to mono"),
    pytest.param("a.mp3", [("stereo", 44100), ("stereo", 22050)], id="a lower rate"),
    pytest.param("a.mp3", [("mono", 16000), ("stereo", 48000), ("mono", 24000)], id="twice"),
    pytest.param("a.aac", [("stereo", 24000), ("stereo", 48000)], id="a higher rate in AAC"),
    pytest.param("a.aac", [("stereo", 48000), ("mono", 24000)], id="a lower rate in AAC"),
    pytest.param("a.aac", [("5.1", 48000), ("stereo", 48000)], id="5.1 to stereo in AAC"),
]


@pytest.mark.parametrize(("name", "formats"), CHANGES)
def test_a_sound_whose_format_changes_is_heard_to_its_end(studio, name, formats):
    path, frames = joined(studio, name, *formats), 24 * len(formats)
    timeline = studio.timeline(studio.heard("a", end=frames), frames=frames)
    samples = studio.samples(studio.mix(timeline, {"a": path}))
    assert min(loudness(samples)) > 0.15


@pytest.mark.parametrize(("name", "formats"), CHANGES)
def test_a_sound_whose_format_changes_lasts_as_long_as_its_parts(studio, name, formats):
    facts = probe(joined(studio, name, *formats), MediaType.AUDIO, studio.binaries.ffprobe)
    assert facts.duration_ms == pytest.approx(1000 * len(formats), abs=100 * len(formats))


@pytest.mark.parametrize(("name", "formats"), CHANGES)
def test_other_sounds_are_not_disturbed(studio, name, formats):
    path, frames = joined(studio, name, *formats), 24 * 4
    clicks = studio.heard("b", end=frames, media_end_ms=2000.0, loop=True)
    quiet = studio.heard("a", end=frames, volume=0.1)
    path = studio.mix(studio.timeline(quiet, clicks, frames=frames), {"a": path, "b": studio.clicks()})
    assert studio.onsets(path) == pytest.approx([24000 * number for number in range(8)], abs=100)
    assert float(studio.tell(path)["streams"][0]["duration"]) == pytest.approx(4, abs=0.001)


def test_the_mono_part_is_as_loud_as_the_stereo_part(studio):
    path = joined(studio, "a.mp3", ("mono", 44100), ("stereo", 44100))
    samples = studio.samples(studio.mix(studio.timeline(studio.heard("a"), frames=48), {"a": path}))
    first, second = (np.abs(samples[at : at + 9600]).max(axis=0) for at in (24000, 72000))
    assert first == pytest.approx([0.25, 0.25], abs=0.02)
    assert second == pytest.approx([0.25, 0.25], abs=0.02)


def test_a_part_after_the_change_is_heard(studio):
    path = joined(studio, "a.mp3", ("mono", 44100), ("stereo", 22050))
    timeline = studio.timeline(studio.heard("a", end=18, media_start_ms=1200.0), frames=18)
    assert min(loudness(studio.samples(studio.mix(timeline, {"a": path})))) > 0.15


def test_a_sound_whose_format_changes_repeats(studio):
    path = joined(studio, "a.mp3", ("mono", 44100), ("stereo", 44100))
    play = studio.heard("a", end=96, media_start_ms=600.0, media_end_ms=1600.0, loop=True)
    assert min(loudness(studio.samples(studio.mix(studio.timeline(play, frames=96), {"a": path})))) > 0.15


def test_a_sound_that_begins_after_its_picture_stays_late(studio):
    sound = joined(studio, "a.mp3", ("mono", 44100), ("stereo", 44100))
    late = ["-i", studio.counter("long.mp4", 24, 96), "-itsoffset", 1, "-i", sound]
    path = studio.media("late-levelled.mkv", *late, "-c", "copy")
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=72, sound=Sound())
    samples = studio.samples(studio.mix(studio.timeline(play, frames=72), {"v": path}))
    assert np.abs(samples[: SECOND - 2000]).max() < 0.001
    assert min(loudness(samples, 1.1)) > 0.15


def test_the_levels_of_a_sound_whose_format_changes_cover_all_of_it(studio):
    levels = measure_levels(joined(studio, "a.mp3", ("mono", 44100), ("stereo", 44100)), 250, studio.binaries)
    assert len(levels) in (8, 9)
    assert min(levels[1:8]) > -20
