"""`reelwright render`: a video on this machine, with the bytes that the pipeline makes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from fontTools.ttLib import TTFont
from PIL import Image

from chalicelib.api.fonts import new_font
from chalicelib.api.templates import new_template
from chalicelib.api.videos import new_video
from chalicelib.cli.main import cli
from chalicelib.domain.account import Caller
from chalicelib.domain.media import MediaType
from chalicelib.pipeline.downloads import sha256_of
from chalicelib.render import fonts
from chalicelib.render.ffmpeg.binaries import find_binaries
from chalicelib.render.isolation.facts import check_font
from chalicelib.render.renderer import FfmpegRenderer
from tests.fakes import ACCOUNT, FakeCloud, make_media
from tests.unit.pipeline.steps_runner import run

SMALL = "MP4_H264_AAC_160x90_12fps"
# Longer than one job: the service renders it in several, and its sound in another.
SCRIPT = [
    {"image": {"id": "photo", "duration": 9000, "imageAspect": "stretch"}},
    {"text": {"id": "title", "play": 1000, "duration": 3000, "size": {"w": 0.8, "h": 0.3}, "textFont": "OurOwn"}},
    {"rectangle": {"play": 9000, "duration": 5000, "color": "#205080"}},
    {"audio": {"id": "tone"}},
]
TEMPLATE = {
    "name": "Welcome",
    "inputScripts": ["scenes.json"],
    "inputMedias": [
        {"inputID": "photo", "type": "image", "file": "photo.png"},
        {"inputID": "tone", "type": "audio", "file": "tone.wav"},
    ],
    "outProfiles": [SMALL],
}
AVA = {
    "name": "ava",
    "inputMedias": [{"inputID": "title", "type": "text", "text": "Hello {{name}}"}],
    "inputVariables": [{"name": "name", "value": "Ava"}],
}


@pytest.fixture
def folder(studio, tmp_path):
    """Return a folder with a template, a video, and the files that they name."""
    Image.linear_gradient("L").convert("RGB").save(tmp_path / "photo.png")
    studio.ffmpeg("-f", "lavfi", "-i", "sine=440:duration=14", tmp_path / "tone.wav")
    save_font(tmp_path / "font.ttf")
    write(tmp_path, "scenes.json", SCRIPT)
    write(tmp_path, "template.json", TEMPLATE)
    write(tmp_path, "ava.json", AVA)
    return tmp_path


def save_font(path: Path) -> None:
    """Save a bundled font under another name."""
    with TTFont(next(Path(fonts.__file__).parent.glob("Caveat/*.ttf"))) as font:
        for record in font["name"].names:
            if record.nameID in (1, 4, 6, 16):
                record.string = "OurOwn"
        font.save(path)


def write(folder: Path, name: str, value: object) -> None:
    (folder / name).write_text(json.dumps(value))


def render(folder: Path, *arguments: str):
    """Run the command without any credentials of AWS."""
    files = [str(folder / "template.json"), "--video", str(folder / "ava.json"), "-o", str(folder / "out.mp4")]
    files += ["--font", str(folder / "font.ttf")]
    nothing = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_PROFILE": None, "REELWRIGHT_STACK": None}
    return CliRunner().invoke(cli, ["render", *files, *arguments], env=nothing)


def made_by_the_pipeline(folder: Path) -> dict[str, bytes]:
    """Return the files of the same video, made by all steps, by their extensions."""
    cloud = FakeCloud()
    cloud.renderer = FfmpegRenderer(find_binaries(None))
    template = TEMPLATE | {"inputScripts": [json.dumps(SCRIPT)], "inputMedias": []}
    for given in TEMPLATE["inputMedias"]:
        path, kind = folder / given["file"], MediaType(given["type"])
        facts = cloud.renderer.probe(path, kind)
        media = replace(make_media(id=path.name, type=kind), facts=facts, sha256=sha256_of(path))
        cloud.medias.put(media)
        cloud.storage.files[media.key] = path.read_bytes()
        template["inputMedias"].append({"inputID": given["inputID"], "type": kind.value, "sezionID": media.id})
    new_font((folder / "font.ttf").read_bytes(), Caller(ACCOUNT), cloud.api_services, check_font)
    template_id = new_template(template, ACCOUNT, cloud.api_services)
    new_video(template_id, AVA, Caller(ACCOUNT), cloud.api_services)
    run(cloud)
    (video,) = cloud.videos.rows.values()
    assert video.render.error is None, video
    return {Path(key).suffix: body for key, body in cloud.storage.files.items() if key.startswith("out/")}


def test_the_files_are_those_that_the_pipeline_makes(folder):
    done = render(folder, "--poster", str(folder / "poster.jpg"), "--captions", str(folder / "captions.vtt"))
    assert done.exit_code == 0, done.output
    expected = made_by_the_pipeline(folder)
    assert (folder / "captions.vtt").read_bytes() == expected[".vtt"]
    assert (folder / "poster.jpg").read_bytes() == expected[".jpg"]
    assert (folder / "out.mp4").read_bytes() == expected[".mp4"]


def test_the_answer_for_programs_is_that_of_a_check_with_the_files(folder):
    done = render(folder, "--json")
    assert json.loads(done.stdout) == {
        "ok": True,
        "problems": [],
        "warnings": [],
        "credits": 14,
        "duration": 14000,
        "profile": SMALL,
        "file": str(folder / "out.mp4"),
    }


def test_another_profile_makes_another_kind_of_file(folder):
    done = render(folder, "--profile", "MP3", "-o", str(folder / "out.mp3"))
    assert (done.exit_code, done.output) == (0, f"Saved {folder / 'out.mp3'}, 14 s, MP3.\n")
    assert (folder / "out.mp3").stat().st_size


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "out.webm"], f"out.webm must end in .mp4: that is what {SMALL} makes"),
        (["--profile", "MP3", "-o", "out.mp3", "--poster", "poster.jpg"], "MP3 has no picture, so there is no poster"),
    ],
)
def test_a_file_that_the_profile_does_not_make_is_refused(folder, arguments, said):
    done = render(folder, *arguments)
    assert (done.exit_code, said in done.output) == (2, True)


def test_a_video_that_fails_leaves_the_earlier_file(folder):
    (folder / "out.mp4").write_text("earlier")
    write(folder, "ava.json", AVA | {"inputVariables": []})
    done = render(folder, "--json")
    assert (done.exit_code, [each["code"] for each in json.loads(done.stdout)["problems"]]) == (1, [2005])
    assert [path.read_text() for path in folder.glob("*out*")] == ["earlier"]


def test_a_missing_file_is_named_with_its_object(folder):
    (folder / "photo.png").unlink()
    done = render(folder)
    path = folder / "photo.png"
    said = f"Error 1029: Bad input media: there is no file {path} (object photo, media {path})\n"
    assert (done.exit_code, done.stderr) == (1, said)


def test_a_server_that_is_not_public_is_not_called(folder):
    medias = [*AVA["inputMedias"], {"inputID": "photo", "type": "image", "http": "http://127.0.0.1/a.png"}]
    write(folder, "ava.json", AVA | {"inputMedias": medias})
    write(folder, "template.json", TEMPLATE | {"inputMedias": TEMPLATE["inputMedias"][1:]})
    done = render(folder)
    assert (done.exit_code, "Error 1029" in done.stderr, "its URL is not called" in done.stderr) == (1, True, True)


def test_a_template_with_several_profiles_needs_a_choice(folder):
    write(folder, "template.json", TEMPLATE | {"outProfiles": [SMALL, "MP3"]})
    done = render(folder)
    said = f"the template has 2 profiles: choose one by --profile: {SMALL}, MP3"
    assert (done.exit_code, said in done.output) == (2, True)


def test_a_font_that_cannot_be_used_is_refused(folder):
    (folder / "font.ttf").write_text("no font")
    done = render(folder)
    assert (done.exit_code, done.stderr.startswith("Error 1029: Bad input media: ")) == (1, True)
    assert str(folder / "font.ttf") in done.stderr


def test_a_font_that_is_not_given_is_a_warning(folder):
    write(folder, "scenes.json", [SCRIPT[0], {"text": SCRIPT[1]["text"] | {"textFont": "Missing"}}, *SCRIPT[2:]])
    assert "Missing" in render(folder).stderr
