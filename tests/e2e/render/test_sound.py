"""The sound: when, how loud, how long."""

import numpy as np
import pytest

from chalicelib.domain.timeline import Kind, PictureStyle, Sound

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


def test_a_loop_repeats_on_the_grid_of_frames(studio):
    play = studio.heard("a", first=12, media_start_ms=400.0, media_end_ms=1000.0, loop=True)
    assert onsets(studio, play, a=studio.clicks()) == pytest.approx([28800, 56800, 84800], abs=NEAR)


def test_the_sound_of_a_video_is_heard(studio):
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=48, sound=Sound(1.0))
    samples = studio.samples(studio.mix(studio.timeline(play, frames=48), {"v": studio.pattern()}))
    assert np.abs(samples[48000:50000]).max() == pytest.approx(0.125, abs=0.02)


def test_a_video_without_sound_is_silent(studio):
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=24, sound=Sound(1.0))
    assert np.abs(studio.samples(studio.mix(studio.timeline(play), {"v": studio.counter()}))).max() == 0


def test_a_volume_is_a_gain(studio):
    plays = [studio.heard("a", end=24, volume=0.5), studio.heard("a", first=24, index=1)]
    samples = np.abs(studio.samples(studio.mix(studio.timeline(*plays, frames=48), {"a": studio.clicks()})))
    assert samples[:40000].max() / samples[48000:90000].max() == pytest.approx(0.5, abs=0.03)


def test_loud_sounds_together_do_not_clip(studio):
    plays = [studio.heard("a", volume=4.0), studio.heard("b", volume=4.0)]
    path = studio.mix(studio.timeline(*plays, frames=48), {"a": studio.pattern(), "b": studio.clicks()})
    assert np.abs(studio.samples(path)).max() <= 1


def test_the_same_sound_has_the_same_bytes(studio):
    timeline, sources = studio.timeline(studio.heard("a"), frames=48), {"a": studio.clicks()}
    first = studio.mix(timeline, sources).read_bytes()
    assert studio.mix(timeline, sources).read_bytes() == first
