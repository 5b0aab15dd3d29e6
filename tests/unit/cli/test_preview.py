"""`reelwright preview`: one frame of a script, without a cloud."""

import json

import pytest
from click.testing import CliRunner
from PIL import Image

from chalicelib.cli.preview import preview

RED = {"rectangle": {"duration": 1000, "color": "#C80000"}}
TITLE = {"text": {"id": "title", "play": 500, "duration": 500, "position": {"x": 0, "y": 0}}}
PHOTO = {"image": {"id": "photo", "duration": 1000, "imageAspect": "stretch"}}


@pytest.fixture
def run(tmp_path):
    """Run the command on a script in a folder of its own."""

    def run_preview(objects, *arguments):
        script = tmp_path / "script.json"
        script.write_text(objects if isinstance(objects, str) else json.dumps(objects))
        out = tmp_path / "frame.png"
        return CliRunner().invoke(preview, [str(script), "-o", str(out), "--size", "160x90", *arguments])

    return run_preview


def picture(tmp_path, name="frame.png"):
    with Image.open(tmp_path / name) as image:
        return image.format, image.size, image.convert("RGB").getpixel((80, 45))


def near(color):
    return pytest.approx(color, abs=8)


def test_a_frame_is_saved_in_the_requested_size(run, tmp_path):
    done = run([RED])
    assert (done.exit_code, done.output) == (0, f"Saved {tmp_path / 'frame.png'}, 160x90 pixels.\n")
    assert picture(tmp_path) == ("PNG", (160, 90), near((200, 0, 0)))


def test_a_jpeg_is_saved_if_the_name_says_so(run, tmp_path):
    assert run([RED], "-o", str(tmp_path / "frame.jpg")).exit_code == 0
    assert picture(tmp_path, "frame.jpg") == ("JPEG", (160, 90), near((200, 0, 0)))


def test_an_object_shows_the_file_beside_the_script_that_is_named_after_it(run, tmp_path):
    Image.new("RGB", (16, 9), (0, 200, 0)).save(tmp_path / "photo.png")
    assert run([PHOTO]).exit_code == 0
    assert picture(tmp_path)[2] == near((0, 200, 0))


def test_an_object_shows_the_file_that_is_passed_for_it(run, tmp_path):
    Image.new("RGB", (16, 9), (0, 200, 0)).save(tmp_path / "photo.png")
    Image.new("RGB", (16, 9), (0, 0, 200)).save(tmp_path / "other.png")
    assert run([PHOTO], "--media", f"photo={tmp_path / 'other.png'}").exit_code == 0
    assert picture(tmp_path)[2] == near((0, 0, 200))


def test_an_object_without_a_file_is_named_with_the_way_out(run):
    done = run([PHOTO])
    assert done.exit_code == 1
    assert done.output == (
        'Error: the object "photo" needs an image file: put one beside the script, named photo.*, or pass '
        "--media photo=FILE\n"
    )


def test_a_file_that_cannot_be_shown_is_named_with_the_reason(run, tmp_path):
    (tmp_path / "photo.png").write_text("not a picture")
    done = run([PHOTO])
    assert done.exit_code == 1
    assert done.output.startswith(f'Error: the object "photo" cannot show {tmp_path / "photo.png"}: ')


def test_the_time_chooses_the_frame(run, tmp_path):
    objects = [RED, {"rectangle": {"play": 500, "duration": 500, "color": "#0000C8"}}]
    assert run(objects, "--at", "450").exit_code == 0
    assert picture(tmp_path)[2] == near((200, 0, 0))
    assert run(objects, "--at", "500").exit_code == 0
    assert picture(tmp_path)[2] == near((0, 0, 200))


def test_variables_are_set(run, tmp_path):
    objects = [RED, {"rectangle": {"duration": 1000, "color": "#0000C8", "visible": "$isBlue"}}]
    assert run(objects, "--set", "isBlue=true").exit_code == 0
    assert picture(tmp_path)[2] == near((0, 0, 200))


def test_a_missing_variable_is_reported(run):
    done = run([RED, {"rectangle": {"duration": "$length"}}])
    assert done.exit_code == 1
    assert "length" in done.output


def test_all_errors_of_a_script_are_reported(run, tmp_path):
    done = run([{"rectangle": {"duration": 1000, "colour": "#000000"}}, {"text": {"id": "a", "duration": "5 +"}}])
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {tmp_path / 'script.json'} has errors:\n")
    assert "colour" in done.output
    assert "5 +" in done.output


def test_warnings_are_printed(run):
    done = run([RED, TITLE | {"rectangle": {"duration": 1000, "position": {"x": 2, "y": 0}}}][:1], "--set", "unused=1")
    assert done.exit_code == 0
    assert "Warning: " in done.output
    assert "unused" in done.output


def test_the_template_beside_the_script_gives_texts_and_files(run, tmp_path):
    Image.new("RGB", (16, 9), (0, 200, 0)).save(tmp_path / "green.png")
    medias = [
        {"inputID": "photo", "type": "image", "file": "green.png"},
        {"inputID": "title", "type": "text", "text": "Hello {{name}}"},
    ]
    template = {"inputMedias": medias, "outProfiles": ["MP4_H264_AAC_320x180_12fps"]}
    videos = [{"name": "ava", "inputVariables": [{"name": "name", "value": "Ava"}]}]
    (tmp_path / "template.json").write_text(json.dumps(template))
    (tmp_path / "videos.json").write_text(json.dumps(videos))
    assert run([PHOTO, TITLE], "--video", "ava").exit_code == 0
    assert picture(tmp_path)[1:] == ((160, 90), near((0, 200, 0)))
    missing = run([PHOTO, TITLE], "--video", "eva")
    assert missing.output == f"Error: {tmp_path / 'videos.json'} has no video 'eva': choose ava\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "frame.gif"), "must end in .png, .jpg, .jpeg"),
        (("--size", "big"), "is not a width and a height such as 1280x720"),
        (("--size", "15x16"), "--size"),
        (("--profile", "MP3"), "has no picture"),
        (("--profile", "MP5"), "MP5 is not supported"),
        (("--set", "name"), "'name' is not of the form name=value"),
        (("--set", "=value"), "'=value' is not of the form name=value"),
        (("--at", "-1"), "--at"),
    ],
)
def test_options_that_are_not_valid_are_usage_errors(run, arguments, said):
    done = run([RED], *arguments)
    assert done.exit_code == 2
    assert said in done.output
