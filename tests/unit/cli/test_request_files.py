"""The files of `reelwright render`: JSON in the API's form, with scripts and media files by their paths."""

import json

import click
import pytest

from chalicelib.cli.local_render.request_files import files_of, read_template_file, read_video_file

SCRIPT = '[{"rectangle": {"duration": 1000}}]'


@pytest.fixture
def write(tmp_path):
    """Write a file, and return its path."""

    def write_file(name, value):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return path

    return write_file


def test_a_script_in_the_template_stays_as_it_is(write):
    assert read_template_file(write("t.json", {"inputScripts": [SCRIPT]})) == {"inputScripts": [SCRIPT]}


def test_a_script_that_is_named_is_read_from_beside_the_template(write):
    write("scenes.json", SCRIPT)
    assert read_template_file(write("t.json", {"inputScripts": ["scenes.json"]})) == {"inputScripts": [SCRIPT]}


def test_a_template_without_scripts_has_the_one_beside_it(write):
    write("script.json", SCRIPT)
    assert read_template_file(write("t.json", {"name": "a"})) == {"name": "a", "inputScripts": [SCRIPT]}


def test_a_script_that_does_not_exist_is_named(write, tmp_path):
    path = write("t.json", {"inputScripts": ["scenes.json"]})
    with pytest.raises(click.ClickException, match=r"scenes\.json cannot be read: No such file"):
        read_template_file(path)


def test_a_media_file_is_found_beside_the_json_that_names_it(write, tmp_path):
    video = {"name": "ava", "inputMedias": [{"inputID": "photo", "type": "image", "file": "a.png"}]}
    wire = read_video_file(write("v.json", video), None)
    path = str(tmp_path / "a.png")
    assert wire["inputMedias"] == [{"inputID": "photo", "type": "image", "sezionID": path}]
    assert files_of(wire) == {path: "image"}


def test_texts_and_urls_stay_as_they_are(write):
    medias = [{"inputID": "a", "type": "text", "text": "x"}, {"inputID": "b", "type": "image", "http": "https://a.b/c"}]
    wire = read_video_file(write("v.json", {"name": "ava", "inputMedias": medias}), None)
    assert (wire["inputMedias"], files_of(wire)) == (medias, {})


@pytest.mark.parametrize("medias", [None, "x", ["x"], [{"file": 1}]])
def test_inputs_of_another_form_are_left_to_the_check_of_the_request(write, medias):
    wire = read_video_file(write("v.json", {"name": "ava", "inputMedias": medias}), None)
    assert (wire["inputMedias"], files_of(wire)) == (medias, {})


def test_a_name_chooses_a_video_of_a_list(write):
    assert read_video_file(write("v.json", [{"name": "ava"}, {"name": "ben"}]), "ben") == {"name": "ben"}


def test_the_only_video_of_a_list_needs_no_name(write):
    assert read_video_file(write("v.json", [{"name": "ava"}]), None) == {"name": "ava"}


@pytest.mark.parametrize(
    ("value", "name", "said"),
    [
        ([{"name": "ava"}, {"name": "ben"}], None, "choose one video by --name; the file has ava, ben"),
        ([{"name": "ava"}], "ben", "no video is named 'ben'; the file has ava"),
        ([], None, "choose one video by --name; the file has none"),
        (["ava"], None, "expected a video"),
        ("{", None, "is not valid JSON"),
    ],
)
def test_a_file_without_the_video_is_refused(write, value, name, said):
    with pytest.raises(click.ClickException, match=said):
        read_video_file(write("v.json", value), name)


@pytest.mark.parametrize("value", [[], "[1]", '"x"'])
def test_a_template_is_an_object(write, value):
    with pytest.raises(click.ClickException, match="expected a template"):
        read_template_file(write("t.json", value))
