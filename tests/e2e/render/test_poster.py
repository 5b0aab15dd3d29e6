"""The poster of a video."""

import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.timeline import Color, Kind, PictureStyle
from chalicelib.render.poster import poster_scene

WHITE = Color(255, 255, 255)


def poster(studio, timeline, sources):
    return studio.renderer.render_poster(timeline, studio.profile, sources, studio.directory)


def half(studio, name, first, end):
    """Make a white left half, so that the frame is not plain."""
    return studio.play(name, Kind.RECTANGLE, WHITE, first=first, end=end, size=(0.5, 1.0))


def test_a_poster_is_the_frame_in_the_middle_as_the_graph_draws_it(studio):
    timeline, sources = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle())), {"v": studio.pattern()}
    made = poster(studio, timeline, sources).read_bytes()
    assert made == studio.still(timeline, sources, 500).read_bytes()


def test_a_poster_needs_no_more_than_its_scene(studio):
    plays = half(studio, "box", 0, 48), studio.play("end", Kind.VIDEO, PictureStyle(), first=40, end=48)
    timeline = studio.timeline(*plays, frames=48)
    assert [play.object_id for play in poster_scene(timeline).plays] == ["box"]
    with Image.open(poster(studio, timeline, {})) as image:
        assert (image.format, image.size) == ("JPEG", (160, 90))


@pytest.mark.parametrize(("first", "end", "brightness"), [(4, 8, 127), (16, 20, 127), (0, 4, 0)])
def test_a_plain_middle_gives_way_to_a_quarter_then_to_three_quarters_of_the_time(studio, first, end, brightness):
    made = poster(studio, studio.timeline(half(studio, "box", first, end)), {})
    with Image.open(made) as image:
        assert np.asarray(image.convert("L")).mean() == pytest.approx(brightness, abs=1)
