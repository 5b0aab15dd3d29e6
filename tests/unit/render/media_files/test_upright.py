"""The filters that make a video's frames upright: as few as possible."""

from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Aspect, Kind, Look, PictureStyle, Track
from chalicelib.render.compositing.video_source import footage_of, frames_of
from chalicelib.render.ffmpeg.graph import command
from chalicelib.render.media_files.raw_frames import Fields, RawFrames, Rotation
from chalicelib.render.media_files.streams import Streams, VideoStream
from chalicelib.render.media_files.upright import as_decoded
from chalicelib.render.motion.geometry import Rect, box_of
from tests.unit.render.timelines import play

PROFILE = parse_profile("MP4_H264_AAC_160x90_24fps")
PLAIN = RawFrames(320, 180, "yuv420p", "bt709", "tv", Rect(0, 0, 320, 180))


def made(raw, aspect=Aspect.STRETCH, first_slot=48, **video):
    look = Look(Track.constant(0, 0), Track.constant(0.5, 1), Track.constant(1), PictureStyle(aspect))
    sides = (
        (raw.aperture.height, raw.aperture.width) if raw.turn.swaps_sides else (raw.aperture.width, raw.aperture.height)
    )
    stream = VideoStream(0, 9000, *sides, *map(float, sides), "bt709", has_alpha=False, decoder=None, raw=raw)
    streams = Streams(replace(stream, **video), None, 0.0, 9000, True)
    shown = footage_of(
        play("it", 0, 96, kind=Kind.VIDEO), look.style, box_of(look, PROFILE), Path("/a.mp4"), streams, 24
    )
    assert shown is not None
    return command(Path("f"), [frames_of(shown, 24, first_slot, 72)], Path("o"), flags=())


def graph(*given, **more):
    arguments = made(*given, **more)
    return arguments[arguments.index("-filter_complex") + 1].replace("\\", "")


def test_ffmpeg_does_not_rebuild_its_graph_rotate_or_crop_by_itself():
    arguments = made(PLAIN)
    file = arguments.index("-i")
    assert arguments.index("-noautorotate") < file
    assert [arguments[arguments.index(name) + 1] for name in ("-reinit_filter", "-apply_cropping")] == ["0", "codec"]


def test_plain_footage_passes_one_scaler():
    assert graph(PLAIN).count("]scale=") == 1


@pytest.mark.parametrize(
    ("change", "filters"),
    [
        ({"aperture": Rect(8, 0, 303, 180)}, ["crop=exact=1:h=180:w=303:x=8:y=0"]),
        ({"turn": Rotation.RIGHT}, ["transpose=dir=clock"]),
        ({"turn": Rotation.HALF}, ["hflip", "vflip"]),
        ({"fields": Fields(None)}, ["bwdif=deint=interlaced:mode=send_frame:parity=auto"]),
        ({"fields": Fields(False)}, ["bwdif=deint=all:mode=send_frame:parity=bff"]),
    ],
)
def test_filters_that_read_pixels_follow_a_scaler(change, filters):
    text = graph(replace(PLAIN, **change))
    places = [text.index(part) for part in ("]scale=", "format=pix_fmts=yuv420p", *filters, "]settb=")]
    assert places == sorted(places)


def test_cropping_by_aspect_follows_a_scaler_too():
    text = graph(PLAIN, Aspect.CROP)
    assert text.index("]scale=") < text.index("]crop=")


def test_interlaced_footage_begins_a_little_earlier():
    assert made(PLAIN)[made(PLAIN).index("-ss") + 1] == "2.000000"
    interlaced = made(replace(PLAIN, fields=Fields(None)))
    assert interlaced[interlaced.index("-ss") + 1] == "1.800000"


@pytest.mark.parametrize(("slot", "seeks"), [(9, False), (10, True)])
def test_interlaced_footage_does_not_begin_before_its_beginning(slot, seeks):
    assert ("-ss" in made(replace(PLAIN, fields=Fields(None)), first_slot=slot)) is seeks


@pytest.mark.parametrize(("matrix", "told"), [("bt709", "auto"), (None, "bt709")])
def test_the_matrix_is_each_frame_s_own_where_it_names_one(matrix, told):
    assert f"in_color_matrix={told}" in graph(replace(PLAIN, matrix=matrix))


@pytest.mark.parametrize(
    ("width", "height", "most"),
    [
        (64, 48, 4096 * 2304),
        (1920, 1080, 4096 * 2304),
        (3840, 2160, 4 * 3840 * 2160),
        (10_000, 10_000, 10_128 * 10_128),
    ],
)
def test_frames_may_grow_to_4k_or_to_four_times_their_size_within_the_limit(width, height, most):
    assert as_decoded(RawFrames(width, height, None, None, None, Rect(0, 0, width, height)))["max_pixels"] == most
