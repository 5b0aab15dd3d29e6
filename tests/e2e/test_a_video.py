"""The main job: media files in, a personalised video out."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
import urllib3
from PIL import Image

from chalicelib.render.ffmpeg.binaries import find_binaries
from tests.e2e.cloud import Caller
from tests.e2e.conftest import SAMPLES, SMALL

BINARIES = find_binaries(None)


def probe(path: Path) -> dict:
    command = [str(BINARIES.ffprobe), "-v", "error", "-of", "json", "-show_streams", "-show_format", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def frame(path: Path, second: float, width: int, height: int) -> bytes:
    command = [str(BINARIES.ffmpeg), "-v", "error", "-ss", str(second), "-i", str(path), "-frames:v", "1"]
    raw = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True).stdout
    assert len(raw) == width * height * 3
    return raw


def got(url: str) -> tuple[int, str, bytes]:
    """Return the response of a link: status, type, and the first bytes."""
    answer = urllib3.request("GET", url)
    return answer.status, answer.headers["Content-Type"], answer.data[:4]


def download(caller: Caller, video_id: str, path: Path) -> Path:
    (link,) = caller.call("Video_Get_Links", video_id)
    answer = urllib3.request("GET", link["url"])
    assert answer.status == 200
    path.write_bytes(answer.data)
    return path


@pytest.fixture
def welcome_template(caller: Caller) -> str:
    template = json.loads((SAMPLES / "template.json").read_text())
    types = {".mp4": "video/mp4", ".png": "image/png", ".mp3": "audio/mpeg"}
    template["inputScripts"] = [(SAMPLES / "script.json").read_text()]
    template["outProfiles"] = ["MP4_H264_AAC_320x240_12fps"]
    for media in template["inputMedias"]:
        if "file" in media:
            path = SAMPLES / media.pop("file")
            media["sezionID"] = caller.upload(path, types[path.suffix])["id"]
    return caller.call("Template_New", template)


def ask(caller: Caller, template_id: str, name: str) -> str:
    variables = [{"name": "firstName", "value": name}]
    return caller.call("Template_Video_New", template_id, {"name": name, "inputVariables": variables})


def test_a_template_and_a_name_become_a_playable_file(caller, welcome_template, tmp_path):
    video = caller.ended(ask(caller, welcome_template, "Ava"))
    assert video["status"] == {"code": "done"}
    found = probe(download(caller, video["id"], tmp_path / "video.mp4"))
    picture, sound = found["streams"]
    assert (picture["codec_name"], picture["width"], picture["height"]) == ("h264", 320, 240)
    assert (picture["pix_fmt"], picture["color_space"], picture["nb_frames"]) == ("yuv420p", "bt709", "96")
    assert (sound["codec_name"], sound["sample_rate"], sound["channels"]) == ("aac", "48000", 2)
    assert float(found["format"]["duration"]) == pytest.approx(8, abs=0.03)


def test_each_family_of_codecs_renders_in_its_own_function(caller, rectangle_template):
    formats = ("MP4_H264_AAC", "MP4_HEVC_AAC", "WEBM_VP8_OPUS", "GIF")
    profiles = [*(f"{name}_160x90_12fps" for name in formats), "MP3"]
    template_id = caller.call("Template_New", rectangle_template | {"outProfiles": profiles})
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red"}))
    assert video["status"] == {"code": "done"}
    assert [out["profile"] for out in video["outFiles"]] == profiles


def test_videos_for_two_people_differ_at_the_name_and_nowhere_else(caller, welcome_template, tmp_path):
    videos = [ask(caller, welcome_template, name) for name in ("Ava", "Benjamin")]
    files = [download(caller, caller.ended(id_)["id"], tmp_path / f"{id_}.mp4") for id_ in videos]
    one, other = (np.frombuffer(frame(path, 4, 320, 240), np.uint8).reshape(240, -1).astype(int) for path in files)
    by_row = np.abs(one - other).mean(axis=1)
    assert by_row[150:180].max() > 10
    assert by_row[:100].max() < 3  # the encoder's noise


def test_a_preview_shows_the_frame_of_the_video(caller, welcome_template, tmp_path):
    ava = {"name": "Ava", "inputVariables": [{"name": "firstName", "value": "Ava"}]}
    url = caller.call("Template_Preview", welcome_template, ava, 4000)
    (tmp_path / "preview.jpg").write_bytes(urllib3.request("GET", url).data)
    video = caller.ended(caller.call("Template_Video_New", welcome_template, ava))
    shown = frame(download(caller, video["id"], tmp_path / "video.mp4"), 4, 320, 240)
    with Image.open(tmp_path / "preview.jpg") as preview:
        assert preview.size == (320, 240)
        foreseen = np.asarray(preview).astype(int)
    assert np.abs(np.frombuffer(shown, np.uint8).reshape(240, 320, 3).astype(int) - foreseen).mean() < 4


def test_the_page_of_a_video_has_pictures_with_a_play_button_and_captions(caller, welcome_template, tmp_path):
    page = {"chapters": [{"title": "Hello, {{firstName}}", "at": "500"}]}
    caller.call("Template_Update", welcome_template, {"page": page})
    url = caller.ended(ask(caller, welcome_template, "Ava"))["pageUrl"]
    for name, kind, size in (("mail.gif", "GIF", (320, 240)), ("preview.jpg", "JPEG", (1200, 630))):
        for _ in ("made", "stored"):
            answer = urllib3.request("GET", f"{url}/{name}")
            assert (answer.status, answer.headers["Content-Type"]) == (200, f"image/{kind.lower()}")
        (tmp_path / name).write_bytes(answer.data)
        with Image.open(tmp_path / name) as picture:
            assert (picture.format, picture.size) == (kind, size)
            middle = picture.convert("RGB").getpixel((size[0] // 2, size[1] // 2))
            assert min(middle) > 220
    captions, chapters = (urllib3.request("GET", f"{url}/{name}.vtt") for name in ("captions", "chapters"))
    assert captions.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert "Ava" in captions.data.decode()
    assert chapters.data.decode() == "WEBVTT\n\n00:00:00.500 --> 00:00:08.000\nHello, Ava\n"


def test_a_video_that_is_checked_is_ok_and_nothing_is_made(caller, welcome_template):
    ava = {"name": "Ava", "inputVariables": [{"name": "firstName", "value": "Ava"}]}
    checked = caller.call("Template_Video_Check", welcome_template, ava)
    assert (checked, caller.call("Template_Video_List", welcome_template)) == (
        {"ok": True, "problems": [], "warnings": [], "credits": 8},
        [],
    )


def test_the_answer_describes_the_finished_video_as_documented(caller, rectangle_template):
    template_id = caller.call("Template_New", rectangle_template)
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Test video", "data": "my own"}))
    assert video["outFiles"] == [
        {
            "name": f"{video['id']}.MP4_H264_AAC_160x90_12fps.mp4",
            "profile": SMALL,
            "size": video["outFiles"][0]["size"],
            "storage": {"sezionID": f"{video['id']}.{SMALL}"},
        }
    ]
    assert (video["duration"], video["credits"], video["data"]) == (1000, 1, "my own")


def test_a_video_is_made_in_each_profile_of_its_template(caller, rectangle_template):
    profiles = [SMALL, "MP4_H264_AAC_320x180_24fps"]
    template_id = caller.call("Template_New", rectangle_template | {"outProfiles": profiles})
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Two"}))
    assert [out["profile"] for out in video["outFiles"]] == profiles


def test_each_file_has_its_content_type_and_a_poster_if_it_has_a_picture(caller, rectangle_template):
    profiles = ["WEBM_VP8_VORBIS_160x90_12fps", "GIF_160x90_12fps", "MP3"]
    template_id = caller.call("Template_New", rectangle_template | {"outProfiles": profiles})
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Three"}))
    links = caller.call("Video_Get_Links", video["id"])
    assert [got(link["url"]) for link in links] == [
        (200, "video/webm", b"\x1aE\xdf\xa3"),
        (200, "image/gif", b"GIF8"),
        (200, "audio/mpeg", b"\xff\xfb\xb4\x00"),
    ]
    assert [got(link["poster"]) for link in links[:2]] == [(200, "image/jpeg", b"\xff\xd8\xff\xe0")] * 2
    assert "poster" not in links[2]


def test_the_pure_colour_of_a_rectangle_arrives_in_the_file(caller, rectangle_template, tmp_path):
    template_id = caller.call("Template_New", rectangle_template)
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red"}))
    pixels = frame(download(caller, video["id"], tmp_path / "red.mp4"), 0.5, 160, 90)
    assert tuple(pixels[:3]) == pytest.approx((230, 30, 60), abs=4)


def test_a_finished_video_keeps_nothing_that_was_needed_only_to_make_it(caller, up, rectangle_template):
    template_id = caller.call("Template_New", rectangle_template)
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red"}))
    left = [path for path in (up.folder / "buckets").rglob(f"*/{video['id']}/*") if path.is_file()]
    assert [path.name.split(".")[0] for path in left if "work" in path.parts] == []


def test_a_deleted_template_takes_its_videos_and_their_files_with_it(caller, rectangle_template):
    template_id = caller.call("Template_New", rectangle_template)
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red"}))
    (link,) = caller.call("Video_Get_Links", video["id"])
    assert caller.call("Template_Delete", template_id) == "OK"
    assert caller.answer("Video_Get", video["id"])["error"]["code"] == 1007
    assert urllib3.request("GET", link["url"]).status == 404
