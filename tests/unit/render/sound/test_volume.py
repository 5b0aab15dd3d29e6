"""Volumes without clicks."""

from chalicelib.domain.timeline import Keyframe, Track
from chalicelib.render.sound.volume import without_jumps


def track(*keys: tuple[float, float]) -> Track:
    return Track(tuple(Keyframe(at, (value,)) for at, value in keys))


def times(volume: Track) -> list[float]:
    return [key.at_ms for key in volume.keyframes]


def test_a_jump_takes_some_ms():
    assert times(without_jumps(track((500, 1), (500, 0)))) == [500, 508]


def test_a_jump_is_over_when_the_next_change_begins():
    assert times(without_jumps(track((500, 1), (500, 0), (504, 1)))) == [500, 504, 504]


def test_a_fade_is_left_as_it_is():
    fade = track((0, 0), (500, 1), (900, 1))
    assert without_jumps(fade) == fade
