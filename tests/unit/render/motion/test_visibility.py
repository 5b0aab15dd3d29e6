"""Objects that are never seen or heard."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import (
    Color,
    Ease,
    Keyframe,
    Kind,
    Look,
    Play,
    RectangleStyle,
    Sound,
    TextStyle,
    Timeline,
    Track,
)
from chalicelib.render.motion.curves import pieces_of, value_at
from chalicelib.render.motion.poses import motion_of
from chalicelib.render.motion.visibility import (
    HiddenReason,
    hidden_objects,
    showings_of,
    silent_objects,
    visible_pieces,
)

PROFILE = parse_profile("MP4_H264_AAC_1280x720_24fps")
BLACK = Color(0, 0, 0)


def track(*keys, ease=Ease.LINEAR):
    """Return a track of `(ms, value …)`."""
    return Track(tuple(Keyframe(ms, tuple(value), ease) for ms, *value in keys))


def play(position=(0.0, 0.0), size=(0.2, 0.2), alpha=1.0, scale=1.0, rotation=0.0, style=None, frames=(0, 48)):
    tracks = (
        given if isinstance(given, Track) else Track.constant(*(given if isinstance(given, tuple) else (given,)))
        for given in (position, size, alpha, scale, rotation)
    )
    position, size, alpha, scale, rotation = tracks
    look = Look(position, size, alpha, style or RectangleStyle(BLACK), scale, rotation)
    times = (frames[0] * 1000 / 24, frames[1] * 1000 / 24, *frames, frames[0])
    return Play("it", 0, Kind.RECTANGLE, *times, look)


def unseen(*plays, overflowing=()):
    plays = [replace(play, index=index) for index, play in enumerate(plays)]
    return hidden_objects(Timeline(24, 48, tuple(plays)), PROFILE, overflowing).get("it")


@pytest.mark.parametrize("position", [(-0.2, 0.0), (1.0, 0.0), (0.0, -0.2), (0.0, 1.0), (3.0, -3.0)])
def test_an_object_outside_of_the_frame_is_hidden(position):
    assert unseen(play(position)) is HiddenReason.OUTSIDE


@pytest.mark.parametrize("position", [(-0.19, 0.0), (0.99, 0.0), (0.0, -0.19), (0.0, 0.99)])
def test_an_object_that_reaches_into_the_frame_is_visible(position):
    assert unseen(play(position)) is None


PX = (1 / 1280, 1 / 720)


@pytest.mark.parametrize("position", [(-0.2 + PX[0], 0.0), (1.0 - PX[0], 0.0), (0.0, -0.2 + PX[1]), (0.0, 1.0 - PX[1])])
def test_a_box_with_one_px_in_the_frame_is_seen(position):
    assert unseen(play(position)) is None


@pytest.mark.parametrize(
    ("start", "end"),
    [((1.0, 0.0), (0.9, 0.0)), ((-0.2, 0.0), (-0.1, 0.0)), ((0.0, 1.0), (0.0, 0.9)), ((0.0, -0.2), (0.0, -0.1))],
)
def test_a_move_into_the_frame_that_lasts_the_whole_play_is_seen(start, end):
    assert unseen(play(track((0, *start), (2000, *end)))) is None


@pytest.mark.parametrize(("position", "size"), [((-0.3, 0.4), (0.4, 0.1)), ((0.4, -0.3), (0.1, 0.4))])
def test_a_box_that_grows_into_the_frame_during_the_whole_play_is_seen(position, size):
    assert unseen(play(position, track((0, 0.1, 0.1), (2000, *size)))) is None


def test_a_fade_that_lasts_the_whole_play_is_seen():
    assert unseen(play(alpha=track((0, 0.0), (2000, 1.0)))) is None


# At 45 degrees a box of 256 x 144 px is 283 px wide.
@pytest.mark.parametrize(("center", "reason"), [(-141, None), (-142, HiddenReason.OUTSIDE)])
def test_the_corner_of_a_turned_box_may_reach_into_the_frame(center, reason):
    assert unseen(play(((center - 128) * PX[0], 0.4), rotation=45.0)) is reason


# A box of 256 x 144 px ends 288 px right of where letters twice its height may end.
@pytest.mark.parametrize(("left", "reason"), [(-543, None), (-544, HiddenReason.OUTSIDE)])
def test_a_text_may_reach_two_heights_of_its_box_into_the_frame(left, reason):
    assert unseen(play((left * PX[0], 0.4), style=TextStyle("Inter", BLACK))) is reason


# A box of 256 x 144 px ends 288 px below where letters twice its height may end; so do letters of half the frame.
@pytest.mark.parametrize(
    ("top", "size", "reason"),
    [(-431, None, None), (-432, None, HiddenReason.OUTSIDE), (-863, 0.5, None), (-864, 0.5, HiddenReason.OUTSIDE)],
)
def test_a_text_may_reach_two_heights_of_its_box_or_its_letters_down_into_the_frame(top, size, reason):
    style = TextStyle("Inter", BLACK, size=size)
    assert unseen(play((0.4, top / 720), style=style)) is reason


def test_the_pieces_of_a_showing_cover_each_of_its_frames():
    showing = play(track((500, 0.1, 0.1), (1000, 0.2, 0.1), (1500, 0.1, 0.1)))
    pieces = list(visible_pieces(showing, showing.look, PROFILE))
    frames = [frame for piece in pieces for frame in range(piece.first_frame, piece.last_frame + 1)]
    assert (frames, len(pieces) > 1) == (list(range(48)), True)


def test_an_object_that_moves_into_the_frame_is_visible():
    assert unseen(play(track((0, 1.0, 0.0), (1900, 0.9, 0.0)))) is None


def test_an_object_that_only_moves_outside_of_the_frame_is_hidden():
    assert unseen(play(track((0, 1.5, 0.0), (1900, 1.0, 0.0)))) is HiddenReason.OUTSIDE


def test_an_object_that_crosses_the_frame_is_visible():
    assert unseen(play(track((0, -1.0, 0.0), (2000, 1.0, 0.0), ease=Ease.IN_OUT))) is None


def test_an_object_that_is_turned_into_the_frame_is_visible():
    turned = [unseen(play((0.2, -0.25), (0.6, 0.2), rotation=degrees)) for degrees in (0.0, 90.0)]
    assert turned == [HiddenReason.OUTSIDE, None]


def test_an_object_that_is_turned_outside_of_the_frame_is_hidden():
    assert unseen(play((-0.3, 0.4), (0.2, 0.1), rotation=45.0)) is HiddenReason.OUTSIDE


def test_a_turning_object_is_visible_if_it_might_reach_into_the_frame():
    assert unseen(play((0.4, -0.25), (0.4, 0.2), rotation=track((0, 0.0), (1000, 180.0)))) is None


def test_an_object_that_is_enlarged_into_the_frame_is_visible():
    assert unseen(play((-0.3, 0.4), scale=track((500, 1.0), (1000, 3.0)))) is None


def test_an_object_that_grows_into_the_frame_is_visible():
    assert unseen(play((-0.3, 0.4), track((0, 0.1, 0.1), (1000, 0.4, 0.1)))) is None


def test_an_object_that_is_shrunk_to_nothing_is_hidden():
    assert unseen(play(scale=0.0)) is HiddenReason.EMPTY


def test_an_object_that_begins_to_fade_in_at_its_only_frame_is_hidden():
    assert unseen(play(alpha=track((0, 0.0), (500, 1.0)), frames=(0, 1))) is HiddenReason.CLEAR


def test_an_object_that_fades_out_before_it_enters_the_frame_is_hidden():
    fade = track((0, 1.0), (500, 0.0))
    assert unseen(play(track((600, -0.5, 0.0), (600, 0.5, 0.0)), alpha=fade)) is HiddenReason.OUTSIDE


def test_an_object_that_is_declared_clear_or_invisible_is_not_reported():
    assert unseen(play(alpha=0.0)) is None


def test_an_object_that_is_visible_in_one_play_is_visible():
    assert unseen(play((2.0, 0.0)), play(), play((2.0, 0.0))) is None


def test_an_object_in_the_frame_for_a_single_frame_is_visible():
    jump = track((1000, 2.0, 0.0), (1000, 0.0, 0.0), (1041, 0.0, 0.0), (1041, 2.0, 0.0))
    assert unseen(play(jump)) is None


def test_letters_may_reach_beyond_their_box():
    text = TextStyle("Inter", BLACK)
    assert [unseen(play((0.0, y), style=text)) for y in (1.05, 2.0)] == [None, HiddenReason.OUTSIDE]


def test_a_text_that_overflows_may_be_seen_anywhere():
    assert unseen(play((2.0, 2.0), style=TextStyle("Inter", BLACK)), overflowing=["it"]) is None


def heard(name, volume, kind=Kind.AUDIO):
    return Play(name, 0, kind, 0, 2000, 0, 48, 0, sound=Sound(volume))


def test_an_audio_that_is_always_silent_is_not_heard():
    silent = heard("silent", Track.constant(0.0))
    fading = heard("fading", track((0, 0.0), (1000, 1.0)))
    assert silent_objects(Timeline(24, 48, (silent, fading))) == ("silent",)


def test_an_audio_that_is_heard_once_is_heard():
    plays = (heard("it", Track.constant(0.0)), heard("it", Track.constant(0.5)), heard("it", Track.constant(0.0)))
    assert silent_objects(Timeline(24, 48, plays)) == ()


def test_a_video_is_often_silent_on_purpose():
    assert silent_objects(Timeline(24, 48, (heard("it", Track.constant(0.0), Kind.VIDEO),))) == ()


def test_a_box_that_is_too_large_ends_the_video_and_names_its_object():
    with pytest.raises(VideoError) as caught:
        unseen(play(size=(9.0, 1.0)))
    assert caught.value.object_id == "it"


def test_the_parts_of_a_showing_are_one():
    parts = tuple(replace(play(), first_frame=first, end_frame=first + 16) for first in (16, 0, 32))
    ((whole, _),) = showings_of(Timeline(24, 48, parts))
    assert (whole.first_frame, whole.end_frame) == (0, 48)


def some_track(*parts):
    """Tracks with a few keyframes, eased in any way."""
    keys = st.lists(st.tuples(st.integers(0, 2000), *parts), min_size=1, max_size=4).map(sorted)
    return st.builds(lambda keys, ease: track(*keys, ease=ease), keys, st.sampled_from(Ease))


@given(
    position=some_track(st.floats(-3, 3), st.floats(-3, 3)),
    size=some_track(st.floats(0.01, 2), st.floats(0.01, 2)),
    scale=some_track(st.floats(0, 3)),
    rotation=some_track(st.floats(-400, 400)),
    alpha=some_track(st.sampled_from([0.0, 0.0, 1.0])),
)
def test_a_hidden_object_is_visible_at_no_frame(**tracks):
    shown = play(**tracks)
    frames = [frame for frame in range(48) if is_seen(shown, frame)]
    assert unseen(shown) is None or frames == []


def is_seen(shown, frame):
    """Return whether the upright rectangle around the box is in a frame, computed from all of it."""
    pose = motion_of(shown, shown.look, PROFILE).at(frame)
    angle, width, height = math.radians(pose.rotation), pose.width * pose.scale / 2, pose.height * pose.scale / 2
    across = abs(math.cos(angle)) * width + abs(math.sin(angle)) * height
    down = abs(math.sin(angle)) * width + abs(math.cos(angle)) * height
    right, lower = pose.x + pose.width / 2, pose.y + pose.height / 2
    opaque = value_at(pieces_of(shown.look.alpha, 0, 24, 0, 48), frame) > 0
    apart = abs(right - 640) >= 640 + across or abs(lower - 360) >= 360 + down
    return opaque and not pose.is_empty and not apart
