"""The rows of a list that are unusual, measured in real boxes and fonts."""

import json

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.template import InputMedia
from chalicelib.render.renderer import FfmpegRenderer
from tests.fakes import CAMPAIGN, TEMPLATE, make_campaign, make_font, make_template
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import run

BOX = {"duration": 2000, "size": {"w": 0.5, "h": 0.1}}


@pytest.fixture
def worst(cloud):
    """Return `worst(properties, *names)`: the rows of texts of these properties, each with its reasons."""
    cloud.renderer = FfmpegRenderer(None)

    def found(properties, *names):
        cloud.templates.put(make_template(scripts=(json.dumps([{"text": {"id": "name", **BOX, **properties}}]),)))
        return rows(cloud, [[{"inputID": "name", "type": "text", "text": name}] for name in names])

    return found


def rows(cloud, medias):
    videos = [{"name": "a", "inputMedias": inputs} for inputs in medias]
    answer = Caller(cloud).call("Template_Videos_Check", TEMPLATE, videos)
    assert answer["ok"], answer
    return {each["row"]: [(reason["kind"], reason["input"]) for reason in each["reasons"]] for each in answer["worst"]}


def test_texts_that_do_not_fit_come_first_the_longest_before_the_others(worst):
    found = worst({}, "Ava", "Wolfgang Amadeus Mozart, " * 3, "Wolfgang Amadeus Mozart, " * 9)
    assert list(found.items())[:2] == [(3, [("overflow", "name")]), (2, [("overflow", "name")])]


def test_texts_that_are_shrunk_come_in_the_order_of_their_sizes(worst):
    found = worst({"textSizeFit": True}, "Ava", "Wolfgang Amadeus Mozart, " * 3, "Wolfgang Amadeus Mozart, " * 9)
    assert list(found.items()) == [(3, [("shrunk", "name")]), (2, [("shrunk", "name")])]


def test_the_longest_text_is_the_widest_not_that_of_most_letters(worst):
    assert next(iter(worst({}, "lllllllllll", "WWWWWWWWW", "a"))) == 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [("نور", "script"), ("李小龙", "script"), ("Ольга", "script"), ("Ava 🎉", "script"), ("\U0001e900", "glyphs")],
)
def test_another_script_among_latin_names_is_unusual(worst, name, kind):
    assert (kind, "name") in worst({}, "Ava", "Bo", name)[3]


def test_an_empty_text_is_unusual(worst):
    assert worst({}, "Ava", " ")[2] == [("empty", "name")]


def test_an_empty_variable_is_unusual_if_something_shows_it(cloud):
    cloud.renderer = FfmpegRenderer(None)
    greeting = InputMedia("greeting", MediaType.TEXT, text="Hello, {{firstName}}")
    script = json.dumps([{"text": {"id": "greeting", **BOX}}])
    cloud.templates.put(make_template(scripts=(script,), medias=(greeting,)))
    videos = [
        {"name": "a", "inputVariables": [{"name": "firstName", "value": value}, {"name": "unused", "value": ""}]}
        for value in ("Ava", "")
    ]
    found = Caller(cloud).call("Template_Videos_Check", TEMPLATE, videos)["worst"]
    second = next(each for each in found if each["row"] == 2)
    assert {"kind": "empty", "input": "firstName", "text": "is empty"} in second["reasons"]
    assert "unused" not in json.dumps(found)


def test_the_smallest_picture_for_its_box_comes_first(cloud):
    cloud.templates.put(make_template(scripts=('[{"image": {"id": "photo", "duration": 1000}}]',)))
    for number, side in enumerate((640, 64, 320), 1):
        cloud.add_media(id=f"{number:024x}", facts=MediaFacts(MediaType.IMAGE, None, side, side))
    medias = [[{"inputID": "photo", "type": "image", "sezionID": f"{number:024x}"}] for number in (1, 2, 3)]
    assert list(rows(cloud, medias)) == [2, 3, 1]


def test_what_the_template_brings_is_not_unusual(cloud):
    script = json.dumps([{"text": {"id": "title", **BOX}}, {"text": {"id": "name", **BOX}}])
    title = InputMedia("title", MediaType.TEXT, text="Welcome to the longest title that anybody has ever seen")
    cloud.templates.put(make_template(scripts=(script,), medias=(title,)))
    found = rows(cloud, [[{"inputID": "name", "type": "text", "text": "Ava"}]])
    assert {name for reasons in found.values() for _, name in reasons} == {"name"}


def test_the_texts_of_a_list_in_an_accounts_own_font_are_measured_together(cloud):
    asked = []
    cloud.renderer.measure_texts = lambda videos: asked.append([sources["name"] for _, _, sources in videos])
    cloud.fonts.put(make_font())
    cloud.storage.put_bytes(make_font().key, b"a font", "font/ttf")
    script = json.dumps([{"text": {"id": "name", **BOX, "textFont": make_font().id}}])
    for scripts, expected in ((script, [["Ava", "Bo"]]), (script.replace(make_font().id, "Lora"), [])):
        cloud.templates.put(make_template(scripts=(scripts,)))
        cloud.campaigns.put(make_campaign())
        cloud.storage.put_bytes(make_campaign().file_key, b"name\r\nAva\r\nBo\r\n", "text/csv")
        Caller(cloud).call("Campaign_Check", CAMPAIGN)
        run(cloud)
        assert asked == expected
        asked.clear()
