"""Changes of media files and videos after their creation, in the packaged service."""

import json
import subprocess
from pathlib import Path

import pytest
import urllib3

from chalicelib.render.ffmpeg.binaries import find_binaries
from tests.e2e.cloud import free_callable_port, wait_for
from tests.e2e.conftest import SMALL
from tests.e2e.test_uploads import status_of

BINARIES = find_binaries(None)
# A tone from 1 s to 2 s, and from 3 s to 4 s.
TONES = "aevalsrc='if(between(t,1,2)+between(t,3,4),0.5*sin(2764.6*t),0)':s=48000:d=5"


@pytest.fixture
def talk(caller, tmp_path):
    """Upload a sound with two parts."""
    path = tmp_path / "talk.mp3"
    subprocess.run([BINARIES.ffmpeg, "-v", "error", "-f", "lavfi", "-i", TONES, path], check=True)
    return caller.upload(path, "audio/mpeg")


def color_of(caller, video_id, path: Path):
    """Return the first px of a video's file."""
    (link,) = caller.call("Video_Get_Links", video_id)
    path.write_bytes(urllib3.request("GET", link["url"]).data)
    command = [BINARIES.ffmpeg, "-v", "error", "-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    return tuple(subprocess.run(command, capture_output=True, check=True).stdout[:3])


def in_color(color):
    """Return a video's own script: a second of a colour."""
    return {"inputScripts": [json.dumps([{"rectangle": {"id": "box", "duration": 1000, "color": color}}])]}


@pytest.mark.parametrize("waits", [True, False], ids=["done", "being made"])
def test_a_video_is_made_again_with_other_inputs(caller, rectangle_template, tmp_path, waits):
    template_id = caller.call("Template_New", rectangle_template | {"inputScripts": ["[]"]})
    video_id = caller.call("Template_Video_New", template_id, {"name": "a"} | in_color("0xFF0000"))
    if waits:
        caller.ended(video_id)
    caller.call("Video_Update", video_id, in_color("0x0000FF"))
    assert caller.ended(video_id)["status"] == {"code": "done"}
    red, _, blue = color_of(caller, video_id, tmp_path / "video.mp4")
    assert (red < 20, blue > 235) == (True, True)


def test_a_video_is_made_in_a_custom_profile(caller, rectangle_template):
    caller.call("Profile_New", {"name": "tiny", "variantOf": SMALL, "crf": 40, "maxBitrate": 100})
    template_id = caller.call("Template_New", rectangle_template | {"outProfiles": ["tiny"]})
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "a"}))
    assert [out["name"] for out in video["outFiles"]] == [f"{video['id']}.tiny.mp4"]


def test_a_media_file_is_trimmed_to_its_audible_part(caller, talk):
    assert caller.call("Media_Apply_Pattern", talk["id"], "audiolevel", "one", '{"padding": 0}') == "OK"
    media = wait_for(lambda: status_of(caller, talk["id"]))
    assert media["status"] == "ready"
    assert media["duration"] == pytest.approx(3000, abs=100)


def test_a_media_is_made_of_each_part_that_can_be_heard(caller, talk):
    info = json.loads(caller.call("Media_Apply_Pattern", talk["id"], "audiolevel", "info", ""))
    made = json.loads(caller.call("Media_Apply_Pattern", talk["id"], "audiolevel", "multi", ""))["medias"]
    medias = [wait_for(lambda id_=id_: status_of(caller, id_)) for id_ in made]
    lengths = [span["end"] - span["start"] for span in info["spans"]]
    assert len(lengths) == 2
    assert [media["duration"] for media in medias] == [pytest.approx(length, abs=100) for length in lengths]


def test_an_unanswered_webhook_call_is_listed(caller, rectangle_template):
    template_id = caller.call(
        "Template_New", rectangle_template | {"webhooks": [f"http://127.0.0.1:{free_callable_port()}/done"]}
    )
    video_id = caller.call("Template_Video_New", template_id, {"name": "a"})
    first = wait_for(lambda: caller.call("Webhook_Delivery_List", video_id))[0]
    assert (first["attempt"], "status" in first) == (1, False)
    assert first["error"] == "no answer: there is no connection to the server"
