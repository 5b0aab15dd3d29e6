"""The ffmpeg command of a segment."""

from pathlib import Path

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Aspect, Color, Keyframe, Kind, Look, PictureStyle, Play, RectangleStyle, Track
from chalicelib.render.compositing.command import segments_command
from chalicelib.render.compositing.layers import Layer
from chalicelib.render.compositing.surfaces import RasterFile
from chalicelib.render.compositing.video_source import Footage, footage_of
from chalicelib.render.media_files.streams import Streams, VideoStream
from chalicelib.render.motion.curves import pieces_of
from chalicelib.render.motion.geometry import Rect, box_of, frame_rect
from chalicelib.render.motion.poses import motion_of
from chalicelib.render.motion.warp import warp_of
from chalicelib.render.plan import Segment

PROFILE = parse_profile("MP4_H264_AAC_160x90_24fps")
WHOLE = Segment(0, 0, 48)
FADE_IN = Track((Keyframe(0, (0.0,)), Keyframe(500, (1.0,))))
MOVE = Track((Keyframe(0, (0.0, 0.0)), Keyframe(1000, (0.5, 0.0))))


def layer(kind=Kind.RECTANGLE, first=0, end=48, alpha=None, size=(1.0, 1.0), on_black=False, **more):
    style = PictureStyle(Aspect.CROP) if kind is Kind.VIDEO else RectangleStyle(Color(255, 0, 0))
    place = more.pop("place", Track.constant(0, 0))
    look = Look(place, Track.constant(*size), alpha or Track.constant(1), style)
    shown = Play("it", more.pop("index", 0), kind, first * 1000 / 24, end * 1000 / 24, first, end, first, look, **more)
    opacity = pieces_of(look.alpha, 0, 24, first, end)
    box = box_of(look, PROFILE)
    if kind is Kind.VIDEO:
        return Layer(shown, opacity, footage(shown, look), box.rest, on_black)
    rect = Rect(0, 0, box.width, box.height)
    motion = motion_of(shown, look, PROFILE)
    moved = None if motion.rests else warp_of(box, rect, motion, frame_rect(PROFILE), opaque=True)
    return Layer(shown, opacity, RasterFile(Path("/films/0.rgba"), rect), moved or box.rest, on_black)


def footage(play: Play, look: Look) -> Footage:
    video = VideoStream(1, 3000, 320, 180, 320, 180, "bt709", False, None)
    streams = Streams(video, None, 0.0, 3000, True)
    made = footage_of(play, look.style, box_of(look, PROFILE), Path("/media/a.mp4"), streams, 24)
    assert made is not None
    return made


def command(*layers: Layer, segment: Segment = WHOLE) -> list[str]:
    return segments_command(Path("/bin/ffmpeg"), [layers], segment, [{segment: Path("/films/out.mp4")}], PROFILE)


def graph(*layers: Layer, segment: Segment = WHOLE) -> str:
    made = command(*layers, segment=segment)
    return made[made.index("-filter_complex") + 1].replace("\\", "")


def option(made: list[str], name: str) -> str:
    return made[made.index(name) + 1]


def test_nothing_visible_is_black():
    assert "color=c=black:s=160x90:r=24" in command()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("-frames:v", "48"),
        ("-colorspace", "bt709"),
        ("-color_primaries", "bt709"),
        ("-color_trc", "bt709"),
        ("-color_range", "tv"),
        ("-pix_fmt", "yuv420p"),
        ("-fflags", "+bitexact"),
        ("-filter_complex_threads", "1"),
        ("-video_track_timescale", "12288"),
    ],
)
def test_the_output_is_shared_by_all_segments(name, value):
    assert option(command(), name) == value


def test_every_input_and_the_encoder_have_one_thread():
    made = command(layer())
    assert made.count("-threads") == made.count("-i") + 1


def test_a_video_that_fills_the_frame_is_not_laid_over_anything():
    assert "overlay" not in graph(layer(Kind.VIDEO))


def test_a_video_that_does_not_last_the_segment_is_laid_over_black():
    assert "overlay" in graph(layer(Kind.VIDEO, end=47))


def test_a_video_that_fills_the_frame_is_the_base_of_a_segment_it_lasts():
    assert "overlay" not in graph(layer(Kind.VIDEO, end=47), segment=Segment(0, 10, 40))


def test_a_video_with_nothing_behind_it_fades_to_black_itself():
    assert "fade=alpha=0" in graph(layer(Kind.VIDEO, alpha=FADE_IN, on_black=True))


def test_a_video_with_something_behind_it_fades_by_its_alpha():
    assert "fade=alpha=1" in graph(layer(Kind.VIDEO, alpha=FADE_IN))


def test_an_account_s_file_may_open_nothing_but_itself():
    made = command(layer(Kind.VIDEO))
    assert (option(made, "-protocol_whitelist"), "hls" in option(made, "-format_whitelist")) == ("file,pipe", False)


def test_the_stream_is_chosen_by_its_number():
    assert "[0:1]" in graph(layer(Kind.VIDEO))


def test_only_the_frames_of_a_fade_and_one_more_exist():
    assert "loop=loop=12:size=1" in graph(layer(alpha=FADE_IN))


def test_a_raster_that_does_not_change_is_one_frame():
    assert "loop" not in graph(layer())


def test_a_raster_is_converted_once_to_bt709():
    assert graph(layer()).count("out_color_matrix=bt709:out_range=tv") == 1


def test_a_layer_that_is_always_visible_is_never_switched():
    assert "enable" not in graph(layer())


def test_a_layer_that_appears_and_disappears_is_switched_half_a_frame_off():
    assert "enable=gte(t,0.479167)*lt(t,0.979167)" in graph(layer(first=12, end=24))


def test_a_layer_that_is_clear_in_between_is_switched_off_there():
    blink = Track(
        tuple(Keyframe(at, (value,)) for at, value in [(0, 1.0), (500, 1.0), (500, 0.0), (1000, 0.0), (1000, 1.0)])
    )
    assert graph(layer(alpha=blink)).count("gte(t,") == 2


def test_a_resting_layer_has_its_place_as_a_number():
    assert "overlay=eval=init:format=yuv420:x=40:y=18" in graph(layer(place=Track.constant(0.25, 0.2), size=(0.1, 0.1)))


def test_a_moving_layer_has_its_place_by_the_frame_of_the_video():
    assert "st(0,floor(t*24+0.5)+12)" in graph(layer(place=MOVE, size=(0.1, 0.1)), segment=Segment(1, 12, 24))


def test_a_cut_does_not_change_how_a_move_is_computed():
    moving = layer(place=MOVE, size=(0.1, 0.1))
    text = graph(moving, segment=Segment(1, 12, 20)).split("perspective")[1].split(";st(1,")[1].split(":x1")[0]
    assert text in graph(moving)


def test_a_moving_layer_has_all_of_its_frames():
    assert "loop=loop=7:size=1" in graph(layer(place=MOVE, size=(0.1, 0.1)), segment=Segment(1, 12, 20))


def test_a_moving_layer_is_resampled_at_each_frame():
    assert "perspective=eval=frame:interpolation=cubic" in graph(layer(place=MOVE, size=(0.1, 0.1)))


def test_a_resting_layer_is_not_resampled():
    assert "perspective" not in graph(layer(place=Track.constant(0.25, 0.2), size=(0.1, 0.1)))


def test_a_video_is_sought_at_the_key_frame_before():
    made = command(layer(Kind.VIDEO, media_start_ms=500.0), segment=Segment(1, 24, 48))
    assert (option(made, "-ss"), "-noaccurate_seek" in made, "-copyts" in made) == ("1.500000", True, True)


def test_a_video_from_its_beginning_is_not_sought():
    assert "-ss" not in command(layer(Kind.VIDEO))


def test_a_part_that_repeats_in_the_segment_is_looped():
    repeated = layer(Kind.VIDEO, media_end_ms=500.0, loop=True)
    assert "loop=loop=-1:size=12" in graph(repeated)


def test_a_segment_within_one_turn_of_a_loop_reads_just_that():
    repeated = layer(Kind.VIDEO, media_end_ms=500.0, loop=True)
    assert "trim=end_pts=10:start_pts=2" in graph(repeated, segment=Segment(1, 26, 34))


def test_one_file_shown_twice_is_read_twice():
    made = command(layer(Kind.VIDEO, end=24), layer(Kind.VIDEO, first=24, index=1))
    assert made.count("file:/media/a.mp4") == 2


def test_the_same_segment_has_the_same_command():
    assert command(layer(Kind.VIDEO), layer(alpha=FADE_IN)) == command(layer(Kind.VIDEO), layer(alpha=FADE_IN))
