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
    assert done.output.endswith("\nPass --set length=…\n")


def test_all_missing_variables_are_named_once_with_the_option_that_sets_them(run):
    objects = [{"rectangle": {"duration": "$b + $a"}}, {"rectangle": {"duration": "$a"}}]
    assert run(objects).output.endswith("\nPass --set a=… --set b=…\n")


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
        (("--size", "100000x100000"), "'100000x100000': width and height must be between"),
        (("--size", "0x0"), "'0x0': width and height must be between"),
        (("--size", "1281x721"), "'1281x721': width and height must be even"),
        (("--at", "1.5s"), "'1.5s' is not a time in whole ms, such as 1500"),
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


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nope.jpg", "photo: there is no file nope.jpg"),
        ("", "photo: the name of its file is empty"),
        (".", "photo: . is a folder"),
        ("https://a.com/b.jpg", "photo: preview reads local files only: download https://a.com/b.jpg first"),
    ],
)
def test_a_media_file_that_is_not_on_this_machine_is_named(run, given, said):
    done = run([PHOTO], "--media", f"photo={given}")
    assert (done.exit_code, done.output) == (1, f"Error: {said}\n")


def test_a_missing_file_of_the_template_is_named(run, tmp_path):
    medias = [{"inputID": "photo", "type": "image", "file": "nope.jpg"}]
    (tmp_path / "template.json").write_text(json.dumps({"inputMedias": medias}))
    assert run([PHOTO]).output == f"Error: photo: there is no file {tmp_path / 'nope.jpg'}\n"


def test_a_file_that_is_passed_replaces_an_input_without_a_local_file(run, tmp_path):
    Image.new("RGB", (16, 9), (0, 0, 200)).save(tmp_path / "other.png")
    (tmp_path / "template.json").write_text('{"inputMedias": [{"inputID": "photo", "type": "image"}]}')
    assert "pass --media photo=FILE" in run([PHOTO]).output
    assert run([PHOTO], "--media", f"photo={tmp_path / 'other.png'}").exit_code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", 'expected an object such as {"inputMedias": […]}'),
        ("null", 'expected an object such as {"inputMedias": […]}'),
        ('{"inputMedias": {}}', '"inputMedias" must be a list of objects'),
        ('{"inputMedias": null}', '"inputMedias" must be a list of objects'),
        ('{"inputMedias": ["x"]}', '"inputMedias" must be a list of objects'),
        ('{"inputMedias": [{"type": "text", "text": "x"}]}', 'each of inputMedias must have "inputID", which is text'),
        ('{"inputMedias": [{"inputID": [], "text": "x"}]}', 'each of inputMedias must have "inputID", which is text'),
        ('{"outProfiles": "MP3"}', '"outProfiles" must be a list of texts'),
        ('{"outProfiles": [1]}', '"outProfiles" must be a list of texts'),
        ('{"origin": "middle"}', '"origin" must be top-left or bottom-left'),
        ('{"origin": []}', '"origin" must be top-left or bottom-left'),
    ],
)
def test_a_template_of_another_form_is_reported_with_the_expected_one(run, tmp_path, text, said):
    (tmp_path / "template.json").write_text(text)
    done = run([RED])
    assert (done.exit_code, done.output) == (1, f"Error: {tmp_path / 'template.json'}: {said}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", ': expected a list of objects such as [{"name": "ava", "inputMedias": […]}]'),
        ("[1]", ': expected a list of objects such as [{"name": "ava", "inputMedias": […]}]'),
        ("[]", " has no video 'ava': it has no videos"),
        ('[{"inputMedias": []}]', ': each of the videos must have "name", which is text'),
        ('[{"name": "ava", "inputMedias": 1}]', ': "inputMedias" must be a list of objects'),
        ('[{"name": "ava", "inputVariables": [1]}]', ': "inputVariables" must be a list of objects'),
        (
            '[{"name": "ava", "inputVariables": [{"name": "a"}]}]',
            ': the variable "a" must have a "value", which is text or a number',
        ),
        (
            '[{"name": "ava", "inputVariables": [{"value": "a"}]}]',
            ': each of inputVariables must have "name", which is text',
        ),
        ("[" * 99999, " is not valid JSON: "),
        ("{", " is not valid JSON: "),
    ],
)
def test_videos_of_another_form_are_reported_with_the_expected_one(run, tmp_path, text, said):
    (tmp_path / "videos.json").write_text(text)
    done = run([RED], "--video", "ava")
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {tmp_path / 'videos.json'}{said}")
    assert done.output.count("\n") == 1


def test_a_video_needs_a_file_of_videos(run, tmp_path):
    done = run([RED], "--video", "ava")
    assert done.output == f"Error: --video needs {tmp_path / 'videos.json'}, which does not exist\n"


def test_files_may_begin_with_a_byte_order_mark(run, tmp_path):
    (tmp_path / "template.json").write_text("\ufeff{}", encoding="utf-8")
    assert run("\ufeff" + json.dumps([RED])).exit_code == 0


def test_a_script_that_is_not_text_is_reported(run, tmp_path):
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    done = CliRunner().invoke(preview, [str(tmp_path / "photo.png"), "-o", str(tmp_path / "frame.png")])
    assert done.output == f"Error: {tmp_path / 'photo.png'} is not text in UTF-8: save it in that encoding\n"


def test_a_missing_folder_of_the_frame_is_reported(run, tmp_path):
    done = run([RED], "-o", str(tmp_path / "missing" / "frame.png"))
    assert done.exit_code == 2
    assert f"there is no folder {tmp_path / 'missing'}" in done.output


def test_an_object_that_does_not_exist_is_reported_with_those_that_do(run):
    nobody = ("--media", "nobody=a.jpg")
    said = "Error: the script has no object named nobody that shows a media file or text: "
    assert run([PHOTO, TITLE], *nobody).output == f"{said}choose photo, title\n"
    assert run([RED], *nobody).output == f"{said}no object of the script does\n"


def test_a_time_after_the_last_frame_is_noted(run):
    assert "Note" not in run([RED], "--at", "999").output
    done = run([RED], "--at", "1000")
    assert (done.exit_code, done.stderr) == (0, "Note: the video ends at 1000 ms: this is its last frame.\n")


def test_a_size_may_have_zeros_in_front(run, tmp_path):
    assert run([RED], "--size", "0320x0180").exit_code == 0
    assert picture(tmp_path)[1] == (320, 180)
