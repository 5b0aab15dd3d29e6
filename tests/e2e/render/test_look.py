"""Colours, fades, moves and positions at each frame."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.timeline import Aspect, Color, Kind, PictureStyle, TextStyle
from chalicelib.render.plan import Segment

RED = (230, 30, 60)
WHITE = Color(255, 255, 255)


def near_red(color):
    return color == pytest.approx(RED, abs=3)


def rectangle(studio, **play):
    return studio.play("box", Kind.RECTANGLE, WHITE, **play)


def test_a_rectangle_has_its_colour(studio):
    assert near_red(studio.color(studio.render(studio.timeline(studio.play("r", Kind.RECTANGLE, Color(*RED))), {}), 12))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.tif"])
def test_an_image_has_its_colours(studio, name):
    Image.new("RGB", (64, 64), RED).save(studio.directory / name, quality=95)
    timeline = studio.timeline(studio.play("i", Kind.IMAGE, PictureStyle(Aspect.CROP)))
    assert near_red(studio.color(studio.render(timeline, {"i": studio.directory / name}), 12))


@pytest.mark.parametrize(
    ("name", "size", "matrix", "tags", "pixels"),
    [
        ("sd-untagged.mp4", "320x180", "bt601:out_range=tv", "unknown:range=unknown", "yuv420p"),
        ("hd-untagged.mp4", "1280x720", "bt709:out_range=tv", "unknown:range=unknown", "yuv420p"),
        ("hd-601.mp4", "1280x720", "bt601:out_range=tv", "smpte170m:range=tv", "yuv420p"),
        ("full-range.mp4", "320x180", "bt709:out_range=pc", "bt709:range=pc", "yuvj420p"),
    ],
)
def test_a_video_has_its_colours_whatever_its_matrix(studio, name, size, matrix, tags, pixels):
    convert = f"format=rgb24,scale=out_color_matrix={matrix},format={pixels},setparams=colorspace={tags}"
    path = studio.media(name, "-f", "lavfi", "-i", f"color=c=0xE61E3C:s={size}:r=24:d=0.5", "-vf", convert)
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(Aspect.CROP)))
    assert near_red(studio.color(studio.render(timeline, {"v": path}), 5))


def test_the_files_meet_the_expectations_of_players(studio):
    told = studio.tell(studio.video(studio.timeline(rectangle(studio)), {}))
    video, audio = told["streams"]
    names = ("codec_name", "pix_fmt", "color_space", "color_transfer", "color_primaries", "color_range", "r_frame_rate")
    assert [video[name] for name in names] == ["h264", "yuv420p", "bt709", "bt709", "bt709", "tv", "24/1"]
    assert [audio[name] for name in ("codec_name", "profile", "sample_rate", "channels")] == ["aac", "LC", "48000", 2]


def test_the_index_is_first_and_no_encoder_is_named(studio):
    content = studio.video(studio.timeline(rectangle(studio)), {}).read_bytes()
    assert (content.index(b"moov") < content.index(b"mdat"), b"Lavf" in content) == (True, False)


def test_the_video_has_exactly_the_requested_number_of_frames(studio):
    assert (
        studio.tell(studio.render(studio.timeline(rectangle(studio), frames=31), {}))["streams"][0]["nb_frames"] == "31"
    )


def test_progress_is_reported(studio):
    from chalicelib.render.plan import Segment

    heard = []
    timeline = studio.timeline(rectangle(studio))
    studio.renderer.render_segments(timeline, [Segment(0, 0, 24)], studio.profile, {}, studio.directory, heard.append)
    assert heard[-1] == 24


def test_an_object_is_visible_from_its_first_frame_up_to_its_end(studio):
    luma = studio.luma(studio.timeline(rectangle(studio, first=6, end=18)), {})
    assert [bool(frame.max() > 16) for frame in luma] == [6 <= number < 18 for number in range(24)]


def test_a_fade_has_the_opacity_of_each_frame(studio):
    alpha = studio.track((250, 0.0), (500, 1.0), (750, 1.0), (1000, 0.25))
    luma = studio.luma(studio.timeline(rectangle(studio, alpha=alpha)), {})[:, 45, 80]
    expected = [16 + 219 * alpha.at(frame * 1000 / 24)[0] for frame in range(24)]
    assert luma == pytest.approx(expected, abs=1.5)


def test_a_video_fades_over_the_layers_behind_it(studio):
    alpha = studio.track((0, 0.0), (500, 1.0))
    plays = [rectangle(studio), studio.play("v", Kind.VIDEO, PictureStyle(), alpha=alpha)]
    luma = studio.luma(studio.timeline(*plays), {"v": studio.counter()})[:, 45, 80]
    expected = [235 + (16 + 2 * n - 235) * alpha.at(n * 1000 / 24)[0] for n in range(24)]
    assert luma == pytest.approx(expected, abs=1.5)


def test_a_video_with_nothing_behind_it_fades_to_black(studio):
    alpha = studio.track((0, 0.0), (500, 1.0))
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(), alpha=alpha))
    luma = studio.luma(timeline, {"v": studio.counter()})[:, 45, 80]
    assert luma == pytest.approx([16 + 2 * n * min(n / 12, 1) for n in range(24)], abs=1.5)


def test_half_opaque_is_half_opaque(studio):
    luma = studio.luma(studio.timeline(rectangle(studio, alpha=0.5)), {})
    assert luma[10, 45, 80] == pytest.approx(126, abs=1)


def test_a_resting_object_is_exact_to_the_pixel_even_at_odd_ones(studio):
    play = rectangle(studio, position=(11 / 160, 7 / 90), size=(25 / 160, 13 / 90))
    rows, columns = np.nonzero(studio.luma(studio.timeline(play), {})[5] > 200)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (7, 19, 11, 35)


def test_all_edges_at_odd_px_have_equally_soft_colours(studio):
    play = studio.play("r", Kind.RECTANGLE, Color(*RED), position=(11 / 160, 7 / 90), size=(26 / 160, 14 / 90))
    blue = studio.lossless(studio.timeline(play), {})[5][90:].reshape(-1)[: 80 * 45].reshape(45, 80)
    edges = [blue[5, 5], blue[5, 18], blue[3, 10], blue[10, 10]]
    assert (min(edges), max(edges)) == (pytest.approx((blue[5, 10] + 128) / 2, abs=1),) * 2


def test_a_move_is_where_it_should_be_at_each_frame(studio):
    move = studio.track((0, (0.0, 0.2)), (1000, (0.6, 0.2)))
    luma = studio.luma(studio.timeline(rectangle(studio, position=move, size=(0.1, 0.2))), {})
    lefts = [int(np.nonzero(frame[25] > 200)[0].min()) for frame in luma]
    assert lefts == pytest.approx([96 * n / 24 for n in range(24)], abs=1)


def test_objects_in_front_hide_those_behind(studio):
    plays = [rectangle(studio), studio.play("front", Kind.RECTANGLE, Color(0, 0, 0), size=(0.5, 1.0))]
    luma = studio.luma(studio.timeline(*plays), {})[3]
    assert (luma[45, 40], luma[45, 120]) == (16, 235)


def test_a_thing_may_hang_over_the_frame_s_edge(studio):
    luma = studio.luma(studio.timeline(rectangle(studio, position=(-0.25, -0.5))), {})[3]
    assert (luma[20, 60], luma[20, 140], luma[60, 60]) == (235, 16, 16)


def test_a_turned_video_is_shown_upright(studio):
    upright = studio.pattern()
    path = studio.media("turned.mp4", "-display_rotation", 90, "-i", upright, "-c", "copy")
    luma = studio.luma(studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(Aspect.FIT))), {"v": path})[20]
    columns = np.nonzero((luma > 20).any(axis=0))[0]
    assert columns.max() - columns.min() == pytest.approx(90 * 90 / 160, abs=2)


def test_wide_pixels_are_shown_wide(studio):
    path = studio.media("wide.mp4", "-f", "lavfi", "-i", "color=c=white:s=40x90:r=24:d=1,setsar=2")
    luma = studio.luma(studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(Aspect.FIT))), {"v": path})[5]
    assert int((luma[45] > 200).sum()) == 80


def test_a_clear_video_shows_the_layers_behind(studio):
    source = "color=c=white@0.5:s=64x64:r=24:d=0.5,format=yuva420p"
    path = studio.media("clear.webm", "-f", "lavfi", "-i", source, "-c:v", "libvpx-vp9")
    luma = studio.luma(studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(Aspect.STRETCH))), {"v": path})
    assert luma[5, 45, 80] == pytest.approx(126, abs=3)


def test_hevc_with_an_alpha_layer_shows_the_layers_behind(studio):
    """Use a file whose left half is half clear; x265 made it, in the way of Apple's editors."""
    path = Path(__file__).parent / "media" / "alpha-hevc.mov"
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(Aspect.STRETCH)))
    for segment in (Segment(0, 0, 24), Segment(1, 3, 5)):
        luma = studio.luma(timeline, {"v": path}, segment)
        assert luma[1, 45, [20, 140]] == pytest.approx([126, 235], abs=3)


def test_a_text_is_drawn_within_its_box(studio):
    play = studio.play("t", Kind.TEXT, TextStyle("Inter", WHITE), position=(0.25, 0.5), size=(0.5, 0.25))
    rows, columns = np.nonzero(studio.luma(studio.timeline(play), {"t": "Ágjq"})[5] > 100)
    assert 40 <= columns.min() < columns.max() < 120
    assert 45 <= rows.min() < rows.max() < 68


def test_an_object_without_a_size_is_not_visible(studio):
    back = studio.play("back", Kind.RECTANGLE, Color(0, 0, 0))
    bar = studio.play("bar", Kind.RECTANGLE, Color(255, 255, 255), size=(0.0, 1.0))
    assert studio.luma(studio.timeline(back, bar), {}).max() == 16
