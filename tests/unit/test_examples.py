"""Each example renders for each of its people, without a warning."""

import json
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.render.fonts import font_names
from chalicelib.render.renderer import FfmpegRenderer
from local.errors import LocalCloudError
from local.example_loader import EXAMPLES, example_names, read_example
from tests.fakes import ACCOUNT, FakeCloud, make_media
from tests.unit.api.calling import Caller

# tests/e2e/render/test_examples.py looks whether it is so.
DURATIONS_MS = {
    "birthday/music.mp3": 12_000,
    "invitation/music.mp3": 12_000,
    "presenter/speech.mp4": 13_000,
    "review/music.mp3": 15_500,
    "slideshow/music.mp3": 15_000,
    "welcome/music.mp3": 10_400,
}
MOST_BYTES = 2_500_000
RENDERER = FfmpegRenderer(None)


def believed(path, kind):
    return MediaFacts(kind, DURATIONS_MS.get(str(path.relative_to(EXAMPLES))))


def named_files(name):
    texts = [(EXAMPLES / name / file).read_text() for file in ("template.json", "videos.json")]
    return {file for text in texts for file in re.findall(r'"file": "([^"]+)"', text)}


def read(name, file):
    return json.loads((EXAMPLES / name / file).read_text())


def uploaded(wire, name, cloud):
    """Return the argument of a call with its files uploaded."""
    medias = [dict(media) for media in wire.get("inputMedias", [])]
    for media in medias:
        if "file" in media:
            path, kind = EXAMPLES / name / media.pop("file"), MediaType(media["type"])
            media["sezionID"] = f"{len(cloud.medias.rows):024x}"
            cloud.medias.put(make_media(id=media["sezionID"], type=kind, facts=believed(path, kind)))
    return wire | {"inputMedias": medias}


VIDEOS = [example for name in example_names() for example in read_example(name, believed)]


@pytest.mark.parametrize("example", VIDEOS, ids=lambda example: f"{example.name}-{example.person}")
def test_an_example_resolves_without_a_warning(example):
    assert example.warnings(RENDERER) == ()


@pytest.mark.parametrize("name", example_names())
def test_the_api_accepts_an_example(name):
    cloud = FakeCloud()
    caller = Caller(
        SimpleNamespace(brand=cloud.brand, api_services=replace(cloud.api_services, bundled_fonts=font_names()))
    )
    template = uploaded(read(name, "template.json"), name, cloud)
    template["inputScripts"] = [(EXAMPLES / name / "script.json").read_text()]
    template_id = caller.call("Template_New", template)
    videos = [uploaded(video, name, cloud) for video in read(name, "videos.json")]
    ids = [caller.call("Template_Video_New", template_id, video) for video in videos]
    assert [cloud.videos.get(ACCOUNT, id_).name for id_ in ids] == [video["name"] for video in videos]


@pytest.mark.parametrize("example", VIDEOS, ids=lambda example: f"{example.name}-{example.person}")
def test_an_example_lasts_as_long_as_people_watch(example):
    assert 8_000 <= example.timeline.duration_ms <= 16_000


@pytest.mark.parametrize("name", example_names())
def test_the_files_of_an_example_match_those_that_it_names(name):
    medias = {path.name for path in (EXAMPLES / name).iterdir() if path.suffix in (".mp4", ".mp3", ".png", ".jpg")}
    assert medias == named_files(name)


def test_six_examples_have_three_people_each():
    assert (len(example_names()), len(VIDEOS)) == (6, 18)


@pytest.mark.parametrize("name", example_names())
def test_each_example_is_described(name):
    assert f"| [{name}]({name}) |" in (EXAMPLES / "README.md").read_text()


def test_the_examples_are_light():
    assert sum(path.stat().st_size for path in EXAMPLES.rglob("*.*")) < MOST_BYTES


def test_an_unknown_example_is_reported_with_the_known_names():
    with pytest.raises(
        LocalCloudError, match="There is no example 'sideshow'; there are birthday, invitation, presenter"
    ):
        list(read_example("sideshow", believed))
