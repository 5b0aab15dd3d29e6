"""The layers that are built: none for hidden plays. Videos cannot be read here, so an attempt shows."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import (
    Aspect,
    Color,
    Frame,
    Keyframe,
    Kind,
    PictureStyle,
    RectangleStyle,
    Timeline,
    Track,
)
from chalicelib.render.compositing import scene
from chalicelib.render.compositing.scene import build_layers
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.plan import Segment
from chalicelib.render.render_input import RenderInput
from tests.unit.render.timelines import WHITE, play

PROFILE = parse_profile("MP4_H264_AAC_160x90_24fps")
NO_BINARIES = Binaries(Path("no-ffmpeg"), Path("no-ffprobe"))
FILM = play("film", 0, 48, kind=Kind.VIDEO)
COVER = play("cover", 0, 48, kind=Kind.RECTANGLE)


def shown(folder, *plays, segment=(0, 48), **sources):
    """Return the objects whose layers are built, from the rearmost."""
    take = RenderInput(Timeline(24, 48, plays), {"film": folder / "no film"} | sources)
    (layers,) = build_layers([take], Segment(0, *segment), PROFILE, folder, NO_BINARIES)
    return [layer.play.object_id for layer in layers]


def covered_by(**look):
    return replace(COVER, look=replace(COVER.look, **look))


def test_layers_behind_an_opaque_one_that_fills_the_frame_are_not_built(tmp_path):
    assert shown(tmp_path, FILM, COVER) == ["cover"]


def test_layers_behind_an_opaque_picture_that_fills_the_frame_are_not_built(tmp_path):
    Image.new("RGB", (320, 180)).save(tmp_path / "slide.png")
    slide = play("slide", 0, 48, kind=Kind.IMAGE, style=PictureStyle(Aspect.CROP))
    assert shown(tmp_path, FILM, slide, slide=tmp_path / "slide.png") == ["slide"]


def test_layers_in_front_of_it_are_built(tmp_path):
    box = play("box", 0, 48, kind=Kind.RECTANGLE, size=Track.constant(0.5, 0.5))
    assert shown(tmp_path, FILM, COVER, box) == ["cover", "box"]


@pytest.mark.parametrize("most", [2, 3])
def test_a_segment_may_have_as_many_layers_as_allowed(tmp_path, monkeypatch, most):
    monkeypatch.setattr(scene, "MAX_LAYERS", most)
    boxes = [play(f"box {n}", 0, 48, kind=Kind.RECTANGLE, size=Track.constant(0.5, 0.5)) for n in range(most + 1)]
    assert len(shown(tmp_path, *boxes[:most])) == most
    with pytest.raises(VideoError, match=f"{most + 1} objects or moves are seen in one segment; the most is {most}"):
        shown(tmp_path, *boxes)


HALF = Track.constant(0.5)
FADE = Track((Keyframe(0, (0.0,)), Keyframe(1000, (1.0,))))
SEEN_THROUGH = [
    covered_by(alpha=HALF),
    covered_by(alpha=FADE),
    covered_by(size=Track.constant(1.0, 0.9)),
    covered_by(rotation=Track.constant(3.0)),
    covered_by(style=RectangleStyle(Color(0, 0, 0, 254))),
    covered_by(style=RectangleStyle(WHITE, Frame(corner_radius=0.1))),
    replace(COVER, end_frame=47),
]


@pytest.mark.parametrize("cover", SEEN_THROUGH)
def test_a_translucent_or_smaller_layer_hides_nothing(tmp_path, cover):
    with pytest.raises(VideoError, match="file is missing"):
        shown(tmp_path, FILM, cover)


def test_it_hides_in_those_segments_in_which_it_is_opaque(tmp_path):
    assert shown(tmp_path, FILM, covered_by(alpha=FADE), segment=(24, 48)) == ["cover"]


def test_an_object_that_is_clear_in_a_segment_is_not_built(tmp_path):
    clear = replace(FILM, look=replace(FILM.look, alpha=Track((Keyframe(1000, (0.0,)), Keyframe(2000, (1.0,))))))
    assert shown(tmp_path, COVER, clear, segment=(0, 24)) == ["cover"]
