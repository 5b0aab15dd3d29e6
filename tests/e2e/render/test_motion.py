"""Moves, zooms, turns: where a thing is seen at each frame, and how smooth it is."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from chalicelib.domain.timeline import Aspect, Color, Ease, Frame, Kind, PictureStyle, RectangleStyle, TextStyle
from chalicelib.render.plan import Segment

WHITE = Color(255, 255, 255)
FRAMED = Frame(0.1, 0.03, Color(255, 220, 0))
# How far from where it should be a thing may be seen, in px.
SMOOTH = 0.05


@pytest.fixture
def disc(studio):
    """Make a white disc with a margin of a quarter of its square on each side."""
    image = Image.new("RGBA", (400, 400))
    ImageDraw.Draw(image).ellipse((100, 100, 299, 299), fill=(255, 255, 255, 255))
    image.resize((100, 100), Image.Resampling.LANCZOS).save(studio.directory / "disc.png")
    return studio.directory / "disc.png"


def middles(luma: np.ndarray) -> np.ndarray:
    """Return the centre of the bright px, from the frame's corner: (frames, x and y)."""
    light = luma.astype(float) - 16
    x, y = np.arange(160) + 0.5, np.arange(90)[:, None] + 0.5
    return np.stack([(light * x).sum((1, 2)), (light * y).sum((1, 2))], 1) / light.sum((1, 2))[:, None]


def shown(studio, disc, frames=24, **more):
    more = {"position": (0.2, 0.1), "size": (64 / 160, 64 / 90), **more}
    return studio.luma(studio.timeline(studio.play("d", Kind.IMAGE, PictureStyle(), **more)), {"d": disc})[:frames]


def expected(track, frames=24):
    at = [track.at(frame * 1000 / 24) for frame in range(frames)]
    return np.array([(160 * x + 32, 90 * y + 32) for x, y in at])


def test_a_slow_move_is_smooth_to_a_fraction_of_a_px(studio, disc):
    move = studio.track((0, (0.1, 0.1)), (1000, (0.15, 0.2)))
    assert np.abs(middles(shown(studio, disc, position=move)) - expected(move)).max() < SMOOTH


@pytest.mark.parametrize("ease", list(Ease))
def test_a_move_is_eased(studio, disc, ease):
    move = studio.track((0, (0.1, 0.1)), (1000, (0.5, 0.1)), ease=ease)
    assert np.abs(middles(shown(studio, disc, position=move)) - expected(move)).max() < SMOOTH


def test_nothing_jumps_when_a_move_begins_or_ends(studio, disc):
    move = studio.track((250, (0.111, 0.1)), (750, (0.137, 0.1)))
    steps = np.diff(middles(shown(studio, disc, position=move))[:, 0])
    assert np.abs(np.delete(steps, slice(6, 18))).max() < SMOOTH
    assert np.ptp(steps[6:18]) < SMOOTH


def test_a_zoom_is_about_the_middle_of_the_box(studio, disc):
    luma = shown(studio, disc, scale=studio.track((0, 0.5), (1000, 1.5)))
    assert np.abs(middles(luma) - (64, 41)).max() < SMOOTH


def test_a_zoom_is_as_large_as_it_should_be_at_each_frame(studio, disc):
    luma = shown(studio, disc, scale=studio.track((0, 0.25), (1000, 1.25)))
    radius = np.sqrt((luma.astype(float) - 16).sum((1, 2)) / 219 / np.pi)
    assert radius == pytest.approx([16 * (0.25 + frame / 24) for frame in range(24)], abs=0.1)


def test_a_growing_box_keeps_its_corner(studio):
    grow = studio.track((0, (0.1, 0.2)), (1000, (0.6, 0.2)))
    luma = studio.luma(studio.timeline(studio.play("r", Kind.RECTANGLE, WHITE, position=(0.1, 0.3), size=grow)), {})
    widths = (luma[:, 35].astype(float) - 16).sum(1) / 219
    assert widths == pytest.approx([16 + 80 * frame / 24 for frame in range(24)], abs=0.1)
    assert (luma[:, 35, 16].min(), luma[:, 35, 15].max()) == (235, 16)


def test_a_box_turns_clockwise_about_its_middle(studio):
    turn = studio.track((0, 0.0), (1000, 45.0))
    bar = studio.play("r", Kind.RECTANGLE, WHITE, position=(0.25, 0.45), size=(0.5, 0.1), rotation=turn)
    luma = studio.luma(studio.timeline(bar), {})
    assert np.abs(middles(luma) - (80, 45.5)).max() < SMOOTH
    assert (luma[23, 64, 100] > 200, luma[23, 26, 100] < 30) == (True, True)


def test_a_constant_scale_is_about_the_middle(studio):
    box = studio.play("r", Kind.RECTANGLE, WHITE, position=(0.4, 0.4), size=(0.2, 0.2), scale=2.0)
    rows, columns = np.nonzero(studio.luma(studio.timeline(box), {})[12] > 200)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (27, 62, 48, 111)


def test_a_turned_thing_that_rests_is_turned(studio):
    bar = studio.play("r", Kind.RECTANGLE, WHITE, position=(0.25, 0.45), size=(0.5, 0.1), rotation=90.0)
    frame = studio.luma(studio.timeline(bar), {})[12]
    assert (frame[10, 80], frame[45, 50]) == (235, 16)


def test_a_turned_edge_is_smooth(studio):
    bar = studio.play("r", Kind.RECTANGLE, WHITE, position=(0.25, 0.3), size=(0.5, 0.4), rotation=10.0)
    frame = studio.luma(studio.timeline(bar), {})[12]
    assert len(np.unique(frame)) > 50


def test_a_video_moves_as_smoothly_as_a_picture(studio):
    white = studio.media("white.mp4", "-f", "lavfi", "-i", "color=c=white:s=64x64:r=24:d=2")
    move = studio.track((0, (0.1, 0.1)), (1000, (0.15, 0.1)))
    play = studio.play("v", Kind.VIDEO, PictureStyle(), position=move, size=(32 / 160, 32 / 90), rotation=20.0)
    x = middles(studio.luma(studio.timeline(play), {"v": white}))[:, 0]
    assert np.abs(x - [32 + 8 * frame / 24 for frame in range(24)]).max() < SMOOTH


def test_a_small_video_grows_on_its_way_across_the_frame(studio):
    white = studio.media("white.mp4", "-f", "lavfi", "-i", "color=c=white:s=64x64:r=24:d=2")
    move = studio.track((0, (0.0, 0.0)), (1000, (0.8, 0.8)))
    grow = studio.track((0, (16 / 160, 16 / 90)), (1000, (32 / 160, 16 / 90)))
    play = studio.play("v", Kind.VIDEO, PictureStyle(Aspect.CROP), position=move, size=grow)
    lit = (studio.luma(studio.timeline(play), {"v": white}).astype(float) - 16).sum((1, 2)) / 219
    assert lit == pytest.approx([16 * (16 + 16 * frame / 24) for frame in range(24)], rel=0.02)


def test_a_video_continues_while_it_moves(studio):
    move = studio.track((250, 1.0), (750, 1.2))
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(), scale=move))
    assert studio.numbers(timeline, {"v": studio.counter()}) == list(range(24))


@pytest.mark.parametrize(("name", "loop"), [("counter.mp4", True), ("counter.ts", False)])
def test_a_video_continues_through_several_moves(studio, name, loop):
    moves = studio.track((0, 1.0), (250, 1.2), (500, 1.2), (750, 1.0))
    play = studio.play("v", Kind.VIDEO, PictureStyle(), scale=moves, media_end_ms=750.0 if loop else None, loop=loop)
    numbers = studio.numbers(studio.timeline(play), {"v": studio.counter(name)})
    assert numbers == [number % 18 if loop else number for number in range(24)]


def test_a_part_of_a_showing_continues_its_video(studio):
    parts = [
        studio.play("v", Kind.VIDEO, PictureStyle(), end=8),
        studio.play("v", Kind.VIDEO, PictureStyle(), first=8, end=24, showing=0),
    ]
    assert studio.numbers(studio.timeline(*parts), {"v": studio.counter()}) == list(range(24))


def test_a_part_of_a_showing_continues_its_loop(studio):
    part = studio.play("v", Kind.VIDEO, PictureStyle(), first=8, showing=2, media_end_ms=208.4, loop=True)
    assert studio.numbers(studio.timeline(part), {"v": studio.counter()})[8:14] == [1, 2, 3, 4, 0, 1]


def test_a_growing_box_crops_its_picture_at_each_frame(studio):
    halves = Image.new("RGB", (80, 40), "white")
    halves.paste("black", (0, 0, 80, 20))
    halves.save(studio.directory / "halves.png")
    grow = studio.track((0, (0.1, 0.8)), (1000, (0.8, 0.2)))
    play = studio.play("h", Kind.IMAGE, PictureStyle(Aspect.CROP), position=(0.1, 0.1), size=grow)
    luma = studio.luma(studio.timeline(play), {"h": studio.directory / "halves.png"})
    lit = (luma.astype(float) - 16).sum((1, 2)) / 219
    area = [(16 + 112 * frame / 24) * (72 - 54 * frame / 24) / 2 for frame in range(24)]
    assert lit == pytest.approx(area, rel=0.03)


def test_a_growing_box_keeps_its_corners_round_and_its_border_thick(studio):
    style = RectangleStyle(Color(0, 0, 0), Frame(0.1, 3 / 90, WHITE))
    grow = studio.track((0, (0.3, 0.4)), (1000, (0.9, 0.4)))
    luma = studio.luma(studio.timeline(studio.play("r", Kind.RECTANGLE, style, position=(0.05, 0.3), size=grow)), {})
    row = (luma[:, 45].astype(float) - 16) / 219
    assert row.sum(1) == pytest.approx([6] * 24, abs=0.15)
    assert luma[:, 27:30, 8:11].sum((1, 2)) == pytest.approx([luma[0, 27:30, 8:11].sum()] * 24, abs=60)


def test_a_half_opaque_thing_stays_so_while_it_moves(studio):
    style = RectangleStyle(Color(255, 255, 255, 128), Frame(0.05))
    grow = studio.track((0, (0.3, 0.4)), (1000, (0.9, 0.4)))
    luma = studio.luma(studio.timeline(studio.play("r", Kind.RECTANGLE, style, position=(0.05, 0.3), size=grow)), {})
    assert luma[:, 45, 20] == pytest.approx([126] * 24, abs=1)


def test_a_video_has_round_corners_and_a_border(studio):
    white = studio.media("white.mp4", "-f", "lavfi", "-i", "color=c=white:s=64x64:r=24:d=2")
    style = PictureStyle(Aspect.CROP, frame=Frame(0.2, 4 / 90, Color(0, 0, 0)))
    frame = studio.luma(studio.timeline(studio.play("v", Kind.VIDEO, style)), {"v": white})[5]
    assert [frame[0, 0], frame[45, 2], frame[45, 6], frame[10, 10]] == pytest.approx([16, 16, 235, 235], abs=3)


def test_a_full_frame_zoom_leaves_no_edge(studio):
    play = studio.play("r", Kind.IMAGE, PictureStyle(Aspect.CROP), scale=studio.track((0, 1.0), (1000, 1.3)))
    Image.new("RGB", (160, 90), "white").save(studio.directory / "white.png")
    assert studio.luma(studio.timeline(play), {"r": studio.directory / "white.png"}).min() >= 234


def test_an_object_that_has_shrunk_to_nothing_is_not_visible(studio):
    shrink = studio.track((0, 1.0), (500, 0.0))
    luma = studio.luma(studio.timeline(studio.play("r", Kind.RECTANGLE, WHITE, scale=shrink)), {})
    assert luma[12:].max() == 16


@pytest.fixture
def dance(studio, disc):
    """Return plays that move in every way, and their sources."""
    play, track, pattern = studio.play, studio.track, studio.pattern()
    crop, video = PictureStyle(Aspect.CROP, frame=FRAMED), PictureStyle(Aspect.CROP)
    turn, zoom = track((100, 0.0), (900, 50.0), ease=Ease.OUT), track((0, 0.2), (800, 1.2), ease=Ease.IN_OUT)
    grow = track((200, (0.2, 0.6)), (700, (0.7, 0.3)))
    fade = track((0, 0.0), (600, 1.0), (700, 1.0), (950, 0.2))
    plays = (
        play("zoom", Kind.VIDEO, video, scale=track((0, 1.0), (1000, 1.4)), media_end_ms=500.0, loop=True),
        play("turn", Kind.VIDEO, crop, position=(0.5, 0.1), size=(0.4, 0.4), rotation=turn, alpha=fade),
        play("grow", Kind.IMAGE, crop, position=(0.1, 0.1), size=grow, rotation=turn),
        play("disc", Kind.IMAGE, PictureStyle(), first=3, end=22, scale=zoom, alpha=fade, size=(0.4, 0.5)),
        play("text", Kind.TEXT, TextStyle("Inter-Bold", WHITE), size=(0.8, 0.2), scale=zoom, rotation=turn),
    )
    return studio.timeline(*plays), {"zoom": pattern, "turn": pattern, "grow": disc, "disc": disc, "text": "Ágnes"}


@pytest.mark.parametrize("cuts", [(12,), (1, 5, 23)])
def test_a_cut_within_any_move_changes_no_px(studio, dance, cuts):
    edges = [0, *cuts, 24]
    parts = [studio.lossless(*dance, Segment(number, *pair)) for number, pair in enumerate(pairwise(edges))]
    assert np.array_equal(np.concatenate(parts), studio.lossless(*dance))


def test_a_picture_of_a_video_is_its_frame(studio, dance):
    timeline, sources = dance
    whole = studio.color(studio.render(*dance), 10, 120, 30)
    image = Image.open(studio.still(timeline, sources, 10 * 1000 / 24))
    assert (image.size, image.getpixel((120, 30))) == ((160, 90), pytest.approx(whole, abs=25))


@pytest.mark.parametrize(
    ("ms", "number"), [(-5, 0), (0, 0), (41.0, 0), (41.7, 1), (500, 12), (99999, 23), (10**400, 23)]
)
def test_a_picture_is_of_the_frame_that_is_shown_then(studio, ms, number):
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle()))
    image = Image.open(studio.still(timeline, {"v": studio.counter()}, ms))
    assert image.getpixel((80, 45))[0] == pytest.approx(2 * number * 255 / 219, abs=1.5)


def test_a_move_too_often_to_render_is_refused(studio):
    from chalicelib.domain.errors import VideoError

    keys = [(n * 100 + half, (0.1 * (n % 2), 0.0)) for n in range(1000) for half in (0, 50)]
    plays = [replace(studio.play("r", Kind.RECTANGLE, WHITE, end=2400, size=(0.1, 0.1), position=studio.track(*keys)))]
    with pytest.raises(VideoError, match="objects or moves"):
        studio.luma(studio.timeline(*plays, frames=2400), {})
