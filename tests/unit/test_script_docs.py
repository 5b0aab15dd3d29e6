"""The examples of docs/reference/script-language.md work, show all that there is, and have their own pictures."""

import json
import re

import pytest

from chalicelib.pipeline.warnings import find_warnings
from chalicelib.render.renderer import FfmpegRenderer
from chalicelib.script import parse_scripts
from chalicelib.script.procedures import PROCEDURES
from chalicelib.script.properties import PROPERTIES
from local.docs.page import PAGE, PICTURES, read_examples
from local.docs.strips import MOST_FRAMES, fingerprint_of

TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = read_examples(TEXT)
OBJECTS = [each for example in EXAMPLES for each in parse_scripts([example.script]).objects]
EVENTS = [event for each in OBJECTS if "events" in each.declared for event in each.declared["events"].events]
MAX_BYTES = 800_000


def by_name(example):
    return example.name


def test_each_script_with_a_name_is_read():
    assert re.findall(r"^```json (\w+)", TEXT, re.MULTILINE) == [example.name for example in EXAMPLES]


@pytest.mark.parametrize("example", EXAMPLES, ids=by_name)
def test_each_script_works_without_a_warning(example):
    manifest = example.manifest
    assert find_warnings(manifest, manifest.resolve_all(), FfmpegRenderer(None)) == ()


@pytest.mark.parametrize("example", EXAMPLES, ids=by_name)
def test_each_given_text_has_an_object(example):
    given = {name for name in example.given if name[0] != "$" and name != "origin"}
    assert given <= parse_scripts([example.script]).needs_media.keys()


@pytest.mark.parametrize("example", EXAMPLES, ids=by_name)
def test_each_picture_is_of_the_script_above_it(example):
    assert fingerprint_of(example.path) == example.fingerprint, "make docs"


def test_each_picture_belongs_to_a_script():
    assert set(PICTURES.glob("*.jpg")) == {example.path for example in EXAMPLES}


def test_the_pictures_are_light():
    assert sum(path.stat().st_size for path in PICTURES.glob("*.jpg")) < MAX_BYTES


def test_no_picture_has_more_frames_than_a_page_is_wide():
    assert max(len(example.moments) for example in EXAMPLES) <= MOST_FRAMES


@pytest.mark.parametrize("name", PROPERTIES)
def test_each_property_is_shown(name):
    assert any(name in each.declared for each in OBJECTS)


@pytest.mark.parametrize("name", PROCEDURES)
def test_each_procedure_and_assignment_is_shown(name):
    assert any(event.procedure.name == name for event in EVENTS)


def test_each_script_without_a_name_is_json():
    assert [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)]
