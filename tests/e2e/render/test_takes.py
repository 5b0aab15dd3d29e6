"""Several videos rendered together: each has the bytes that it has by itself."""

from dataclasses import replace

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Aspect, Color, Kind, PictureStyle, RectangleStyle, TextStyle
from chalicelib.render.plan import Segment

NAMES = ("Ada", "Ben", "Chloe")
SEGMENTS = [Segment(0, 0, 20), Segment(1, 20, 48)]


def bottom_line(studio, **changes):
    style = TextStyle("Inter-Bold", Color(255, 255, 255))
    return studio.play("name", Kind.TEXT, style, position=(0.1, 0.7), size=(0.8, 0.2), end=48, **changes)


def greetings(studio, *, above=()):
    """Return a video for each name: footage, the name over it, and in front the plays of `above`."""
    footage = studio.play("main", Kind.VIDEO, PictureStyle(Aspect.CROP), end=48)
    timeline = studio.timeline(footage, bottom_line(studio), *above, frames=48)
    main, inset = studio.pattern(), studio.counter()
    return [(timeline, {"main": main, "inset": inset, "name": name}) for name in NAMES]


def alone(studio, takes):
    return [[path.read_bytes() for path in studio.stretch(*take, SEGMENTS)] for take in takes]


def together(studio, takes):
    return [[path.read_bytes() for path in paths] for paths in studio.together(takes, SEGMENTS)]


@pytest.mark.parametrize("codec", ["MP4_H264_AAC", "MP4_HEVC_AAC", "MP4_AV1_AAC", "WEBM_VP8_VORBIS", "WEBM_VP9_OPUS"])
def test_videos_rendered_together_have_the_bytes_that_they_have_alone(studio, codec):
    studio.profile = parse_profile(f"{codec}_160x90_24fps")
    takes = greetings(studio)
    assert together(studio, takes) == alone(studio, takes)


def test_videos_differ_where_their_personal_objects_do(studio):
    assert len({parts[0] for parts in together(studio, greetings(studio))}) == len(NAMES)


def test_layers_in_front_of_personal_ones_are_shared_too(studio):
    inset = studio.play("inset", Kind.VIDEO, PictureStyle(), position=(0.6, 0.1), size=(0.3, 0.3), first=6, end=40)
    takes = greetings(studio, above=[inset])
    assert together(studio, takes) == alone(studio, takes)


def test_a_video_with_an_opaque_layer_needs_none_of_the_layers_behind(studio):
    takes = greetings(studio)
    cover = studio.play("inset", Kind.VIDEO, PictureStyle(Aspect.STRETCH), end=48)
    timeline = takes[1][0]
    takes[1] = (replace(timeline, plays=(*timeline.plays, cover)), takes[1][1])
    assert together(studio, takes) == alone(studio, takes)


def test_videos_with_nothing_in_common_can_be_rendered_together(studio):
    colors = [Color(200, 30, 30), Color(30, 200, 30)]
    boxes = [studio.play("box", Kind.RECTANGLE, RectangleStyle(color), end=48, size=(0.5, 0.5)) for color in colors]
    takes = [(studio.timeline(box, frames=48), {}) for box in boxes]
    assert together(studio, takes) == alone(studio, takes)


def test_a_video_of_only_shared_layers_is_rendered_too(studio):
    takes = greetings(studio)
    timeline, sources = takes[2]
    takes[2] = (replace(timeline, plays=timeline.plays[:1]), sources)
    assert together(studio, takes) == alone(studio, takes)


def test_more_videos_than_encoders_at_once_are_rendered_segment_by_segment(studio):
    takes = greetings(studio) * 2
    assert together(studio, takes) == alone(studio, takes)
