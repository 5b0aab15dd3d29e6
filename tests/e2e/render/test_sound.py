"""The sound: when, how loud, how long."""

import wave
from dataclasses import replace

import numpy as np
import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaType
from chalicelib.domain.timeline import Ease, Kind, PictureStyle, Sound
from chalicelib.render.media_files.probe import probe

# An AAC encoder smears a click a little to the front.
NEAR = 100


def onsets(studio, *plays, frames=48, **sources):
    return studio.onsets(studio.mix(studio.timeline(*plays, frames=frames), sources))


def test_no_sound_is_silence_of_the_video_s_length(studio):
    path = studio.mix(studio.timeline(frames=31), {})
    assert np.abs(studio.samples(path)).max() == 0
    assert float(studio.tell(path)["streams"][0]["duration"]) == pytest.approx(31 / 24, abs=0.0001)


@pytest.mark.parametrize("name", ["clicks.wav", "clicks.m4a", "clicks.flac"])
def test_a_sound_begins_with_its_play(studio, name):
    heard = onsets(studio, studio.heard("a", first=7), a=studio.clicks(name))
    assert heard == pytest.approx([14000, 38000, 62000, 86000], abs=NEAR)


@pytest.mark.parametrize("name", ["clicks.wav", "clicks.m4a"])
def test_a_sound_begins_where_its_part_begins(studio, name):
    heard = onsets(studio, studio.heard("a", media_start_ms=900.0), a=studio.clicks(name))
    assert heard == pytest.approx([4800, 28800], abs=NEAR)


def test_a_sound_ends_with_its_play(studio):
    assert len(onsets(studio, studio.heard("a", end=18), a=studio.clicks())) == 2


def test_a_repeated_part_of_a_sound_has_its_own_length(studio):
    play = studio.heard("a", first=12, media_start_ms=400.0, media_end_ms=1000.0, loop=True)
    assert onsets(studio, play, a=studio.clicks()) == pytest.approx([28800, 57600, 86400], abs=NEAR)


def test_the_repeated_sound_of_a_video_repeats_with_its_picture(studio):
    clicks = studio.clicks()
    path = studio.media("clicks.mov", "-i", studio.counter(), "-i", clicks, "-c:v", "copy", "-c:a", "pcm_s16le")
    part = {"media_start_ms": 400.0, "media_end_ms": 1000.0, "loop": True, "sound": Sound()}
    play = studio.play("v", Kind.VIDEO, PictureStyle(), first=12, end=48, **part)
    assert onsets(studio, play, v=path) == pytest.approx([28666, 56666, 84666], abs=NEAR + 100)


def test_the_sound_of_a_video_is_heard(studio):
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=48, sound=Sound())
    samples = studio.samples(studio.mix(studio.timeline(play, frames=48), {"v": studio.pattern()}))
    assert np.abs(samples[48000:50000]).max() == pytest.approx(0.125, abs=0.02)


def test_a_video_without_sound_is_silent(studio):
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=24, sound=Sound())
    assert np.abs(studio.samples(studio.mix(studio.timeline(play), {"v": studio.counter()}))).max() == 0


def test_a_volume_is_a_gain(studio):
    plays = [studio.heard("a", end=24, volume=0.5), studio.heard("a", first=24, index=1)]
    samples = np.abs(studio.samples(studio.mix(studio.timeline(*plays, frames=48), {"a": studio.clicks()})))
    assert samples[:40000].max() / samples[48000:90000].max() == pytest.approx(0.5, abs=0.03)


def test_loud_sounds_together_do_not_clip(studio):
    plays = [studio.heard("a", volume=4.0), studio.heard("b", volume=4.0)]
    path = studio.mix(studio.timeline(*plays, frames=48), {"a": studio.pattern(), "b": studio.clicks()})
    assert np.abs(studio.samples(path)).max() <= 1


def loud(studio, volume, **play):
    timeline = studio.timeline(studio.heard("a", volume=volume, **play), frames=48)
    return studio.mixed(timeline, {"a": tone(studio)}).peak


def test_the_highest_peak_of_a_sound_is_reported_with_its_time(studio):
    peak = loud(studio, studio.track((0, 1.0), (700, 1.0), (1000, 4.0)))
    assert (peak.excess_db, peak.at_ms) == (pytest.approx(6.02, abs=0.02), pytest.approx(1000, abs=30))


@pytest.mark.parametrize("volume", [0.0, 1.0, 2.1])
def test_an_inaudible_reduction_of_a_sound_is_not_reported(studio, volume):
    assert loud(studio, volume) is None


def test_sounds_that_are_too_loud_together_are_reported(studio):
    plays = [studio.heard("a", volume=1.5), studio.heard("a", volume=1.5, index=1)]
    mixed = studio.mixed(studio.timeline(*plays, frames=48), {"a": tone(studio)})
    assert mixed.peak.excess_db == pytest.approx(3.52, abs=0.02)


def test_the_same_sound_has_the_same_bytes(studio):
    timeline, sources = studio.timeline(studio.heard("a"), frames=48), {"a": studio.clicks()}
    first = studio.mix(timeline, sources).read_bytes()
    assert studio.mix(timeline, sources).read_bytes() == first


def tone(studio, name="tone.wav", seconds=2.0):
    """Make a steady tone of 400 Hz at half of full scale."""
    wave = f"aevalsrc='0.5*sin(2*PI*400*t)':s=48000:d={seconds}:c=stereo"
    return studio.media(name, "-f", "lavfi", "-i", wave)


def loudness(samples, at):
    """Return the amplitude of a tone around some samples."""
    return np.array([np.abs(samples[max(0, n - 120) : n + 120, 0]).max() for n in at])


def roughness(samples):
    """Return the largest deviation of a 400 Hz tone from a sine, of full scale: it shows clicks and steps."""
    wave = samples[4800:-4800, 0]
    step = 2 * np.cos(2 * np.pi * 400 / 48000)
    return np.abs(wave[2:] - step * wave[1:-1] + wave[:-2]).max()


@pytest.mark.parametrize("ease", list(Ease))
def test_a_fade_of_sound_is_as_loud_as_it_should_be(studio, ease):
    fade = studio.track((0, 0.0), (1000, 1.0), (1500, 1.0), (2000, 0.0), ease=ease)
    samples = studio.samples(
        studio.mix(studio.timeline(studio.heard("a", volume=fade), frames=48), {"a": tone(studio)})
    )
    at = range(4800, 91200, 4800)
    assert loudness(samples, at) == pytest.approx([0.5 * fade.at(n / 48)[0] for n in at], abs=0.012)


def test_a_fade_of_sound_has_no_steps(studio):
    fade = studio.track((0, 0.2), (2000, 1.0))
    timeline = studio.timeline(studio.heard("a", volume=fade), frames=48)
    assert roughness(studio.samples(studio.mix(timeline, {"a": tone(studio)}))) < 0.003


def test_a_volume_that_jumps_does_not_click(studio):
    jump = studio.track((1000, 1.0), (1000, 0.3))
    timeline = studio.timeline(studio.heard("a", volume=jump), frames=48)
    samples = studio.samples(studio.mix(timeline, {"a": tone(studio)}))
    assert loudness(samples, [40000, 60000]) == pytest.approx([0.5, 0.15], abs=0.01)
    assert roughness(samples) < 0.005


def test_a_whole_sound_repeats_without_gap_or_click(studio):
    path = tone(studio, "half.flac", 0.5)
    timeline = studio.timeline(studio.heard("a", loop=True, media_end_ms=500.0), frames=48)
    assert roughness(studio.samples(studio.mix(timeline, {"a": path}))) < 0.003


def test_a_part_of_a_sound_repeats_without_a_click(studio):
    part = studio.heard("a", loop=True, media_start_ms=100.0, media_end_ms=600.6)
    samples = studio.samples(studio.mix(studio.timeline(part, frames=48), {"a": tone(studio)}))
    assert roughness(samples) < 0.02


def test_a_sound_that_is_cut_off_ends_without_a_click(studio):
    timeline = studio.timeline(studio.heard("a", end=23, media_start_ms=100.3), frames=48)
    assert roughness(studio.samples(studio.mix(timeline, {"a": tone(studio)}))) < 0.02


@pytest.mark.parametrize(
    ("name", "layout", "rate"),
    [
        ("mono.wav", "mono", 44100),
        ("stereo.mp3", "stereo", 44100),
        ("six.flac", "5.1", 48000),
        ("low.wav", "mono", 8000),
    ],
)
def test_a_sound_of_any_rate_and_layout_is_heard(studio, name, layout, rate):
    wave = f"sine=f=400:r={rate}:d=2,aformat=channel_layouts={layout}"
    path = studio.media(name, "-f", "lavfi", "-i", wave)
    samples = studio.samples(studio.mix(studio.timeline(studio.heard("a"), frames=48), {"a": path}))
    spectrum = np.abs(np.fft.rfft(samples[9600:57600, 0]))
    assert (samples.shape[1], int(spectrum.argmax())) == (2, 400)


def recording(studio, channels):
    """Two seconds of a tone in the first two of many channels without a declared layout."""
    tone = (8000 * np.sin(2 * np.pi * 400 * np.arange(96000) / 48000)).astype("<i2")
    samples = np.zeros((96000, channels), "<i2")
    samples[:, :2] = tone[:, None]
    path = studio.directory / f"{channels}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(samples.tobytes())
    return path


@pytest.mark.parametrize("channels", [9, 10, 64])
def test_of_many_tracks_the_first_two_are_heard(studio, channels):
    path = recording(studio, channels)
    assert probe(path, MediaType.AUDIO, studio.binaries.ffprobe).has_audio
    samples = studio.samples(studio.mix(studio.timeline(studio.heard("a"), frames=48), {"a": path}))
    assert np.abs(samples[20000:70000]).max(axis=0) == pytest.approx([0.244, 0.244], abs=0.02)


def test_more_tracks_than_can_be_mixed_are_refused(studio):
    with pytest.raises(BadMedia, match="65 channels; at most 64"):
        probe(recording(studio, 65), MediaType.AUDIO, studio.binaries.ffprobe)


def test_the_sound_of_a_showing_in_parts_continues(studio):
    first = studio.play("v", Kind.VIDEO, PictureStyle(), end=10, sound=Sound())
    whole = replace(first, end_ms=2000.0)
    samples = studio.samples(studio.mix(studio.timeline(whole, frames=48), {"v": studio.pattern()}))
    assert np.abs(samples[70000:80000]).max() > 0.1
