import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.layers import Layer, layers
from bench.mlt import geometry, project
from bench.moviepy_video import work_of
from bench.promo import Promo

PROMO = Promo({name: Path(name) for name in ("footage", "logo", "picture", "music")})
BAR = Layer("bar", None, (0, 490, 1280, 144), (2.0, 28.0), opacity=0.5)
TITLE = Layer("title", Path("title.png"), (64, 534, 600, 60), (3.0, 13.0), comes_from=128, moves_s=1.0)
LOGO = Layer("logo", Path("logo.png"), (1062, 22, 192, 192), (0.0, 30.0), fades_out=False)


@pytest.fixture
def over(tmp_path):
    return layers(PROMO, tmp_path)


def test_all_that_the_script_lays_over_the_footage_is_a_layer(over):
    shown = {play.object_id for play in PROMO.timeline.plays if play.look is not None}
    assert {layer.name for layer in over} == shown - {"footage"}


def test_mlt_fades_a_layer_in_and_out():
    assert geometry(BAR) == ("0=0 490 1280 144 0;12=0 490 1280 144 0.5;612=0 490 1280 144 0.5;624=0 490 1280 144 0")


def test_mlt_moves_a_layer_while_it_fades_in_and_after():
    assert geometry(TITLE).split(";")[:3] == ["0=128 534 600 60 0", "12=96 534 600 60 1", "24=64 534 600 60 1"]


def test_mlt_keeps_a_layer_that_stays_to_the_end():
    assert geometry(LOGO) == "0=1062 22 192 192 0;12=1062 22 192 192 1"


def test_mlt_has_a_track_and_a_transition_for_each_layer_and_the_music(over):
    root = ET.fromstring(project(PROMO, over))
    assert (len(root.findall(".//track")), len(root.findall(".//transition"))) == (7, 6)


def test_mlt_shows_each_layer_from_its_start(over):
    root = ET.fromstring(project(PROMO, over))
    assert [blank.get("length") for blank in root.findall(".//blank")] == ["192", "48", "72", "336"]


def test_moviepy_gets_its_inputs_as_json(over):
    work = json.loads(json.dumps(work_of(PROMO, over, 2), default=str))
    assert (work["footage"], work["fps"], len(work["layers"])) == ("footage", 24, 5)
