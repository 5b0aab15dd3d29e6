"""The enlargement of pictures."""

from dataclasses import replace

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Aspect, Keyframe, Kind, Look, PictureStyle, Play, Timeline, Track
from chalicelib.render.motion.enlargement import enlargements, shown_pictures

PROFILE = parse_profile("MP4_H264_AAC_1280x720_24fps")
FACTS = {"it": MediaFacts(MediaType.IMAGE, width_px=320, height_px=360)}


def track(*keys):
    return Track(tuple(Keyframe(ms, tuple(value)) for ms, *value in keys))


def play(aspect=Aspect.STRETCH, size=(0.25, 0.5), **look):
    if isinstance(size, tuple):
        size = Track.constant(*size)
    position = look.pop("position", Track.constant(0.0, 0.0))
    alpha = look.pop("alpha", Track.constant(1.0))
    return Play("it", 0, Kind.IMAGE, 0, 2000, 0, 48, 0, Look(position, size, alpha, PictureStyle(aspect), **look))


def enlarged(*plays, facts=FACTS):
    plays = tuple(replace(play, index=index) for index, play in enumerate(plays))
    return enlargements(shown_pictures(Timeline(24, 48, plays), PROFILE), facts).get("it")


def test_a_picture_shown_px_by_px_is_not_enlarged():
    assert enlarged(play()) == 1


@pytest.mark.parametrize(("aspect", "times"), [(Aspect.FIT, 2.0), (Aspect.CROP, 4.0), (Aspect.STRETCH, 2.0)])
def test_an_enlargement_is_as_the_picture_fills_its_box(aspect, times):
    assert enlarged(play(aspect, (1.0, 1.0))) == times


def test_a_shrunk_picture_has_a_factor_below_1():
    assert enlarged(play(size=(0.125, 0.25))) == 0.5


def test_the_largest_of_all_plays_counts():
    assert enlarged(play(size=(0.5, 1.0)), play(size=(0.75, 1.5)), play()) == 3


def test_a_zoom_counts_where_it_is_largest():
    assert enlarged(play(scale=track((0, 1.0), (500, 3.0), (1000, 1.0)))) == pytest.approx(3)


def test_a_change_of_size_counts_where_it_is_largest():
    assert enlarged(play(size=track((0, 0.25, 0.5), (1000, 1.0, 2.0)))) == 4


def test_one_that_shrinks_while_it_is_zoomed_counts_in_between_too():
    shrinks = track((0, 1.0, 2.0), (1500, 0.25, 0.5))
    assert enlarged(play(size=shrinks, scale=track((0, 0.25), (1500, 1.0)))) > 1.5


def test_enlargement_of_an_invisible_picture_does_not_count():
    fade = track((0, 1.0), (500, 0.0))
    assert enlarged(play(alpha=fade, scale=track((500, 1.0), (1000, 9.0)))) == 1


def test_enlargement_outside_of_the_frame_does_not_count():
    out = Track.constant(9.0, 9.0)
    assert enlarged(play(position=out, size=(1.0, 1.0))) == 0


def test_a_picture_of_unknown_size_is_left_out():
    assert enlarged(play(), facts={"it": MediaFacts(MediaType.VIDEO, 1000)}) is None


def test_a_drawing_is_never_enlarged():
    facts = {"it": replace(FACTS["it"], is_vector=True)}
    assert enlarged(play(Aspect.STRETCH, (1.0, 1.0)), facts=facts) is None
