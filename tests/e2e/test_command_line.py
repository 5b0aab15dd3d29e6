"""The commands of accounts, as a script calls them, on the local cloud."""

import json
import os
import subprocess
import sys
from urllib.parse import parse_qs

import pytest
from PIL import Image

from tests.e2e.cloud import Caller
from tests.e2e.conftest import SMALL

SCRIPT = '[{"image": {"id": "photo", "duration": 500}}]'


@pytest.fixture
def command(caller: Caller, tmp_path):
    """Run a command with the credentials of an account. Return its exit code, and the JSON that it prints."""
    query = {name: values[0] for name, values in parse_qs(caller.query).items()}
    login = {"REELWRIGHT_ACCOUNT_ID": query["accountID"], "REELWRIGHT_ACCOUNT_SECRET": query["accountSecret"]}

    def run(*arguments: str, **variables: str):
        environment = os.environ | {"REELWRIGHT_URL": caller.url} | login | variables
        line = [sys.executable, "-m", "chalicelib.cli", *arguments, "--json"]
        done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=180)
        return done.returncode, json.loads(done.stdout or "null")

    return run


def test_a_script_uploads_a_file_and_gets_the_links_of_its_video(command, caller, tmp_path):
    Image.new("RGB", (16, 9), (0, 200, 0)).save(tmp_path / "photo.png")
    code, media = command("medias", "upload", str(tmp_path / "photo.png"))
    assert (code, media["status"], media["width"]) == (0, "ready", 16)
    assert command("medias", "list") == (0, [media])
    template = {"name": "Photo", "inputScripts": [SCRIPT], "outProfiles": [SMALL]}
    template_id = caller.call("Template_New", template)
    photo = {"inputID": "photo", "type": "image", "sezionID": media["id"]}
    video_id = caller.call("Template_Video_New", template_id, {"name": "ava", "inputMedias": [photo]})
    caller.ended(video_id)
    code, shown = command("templates", "show", template_id)
    assert (code, [each["name"] for each in shown["inputs"] if each["kind"] == "image"]) == (0, ["photo"])
    code, videos = command("videos", "list", template_id)
    assert (code, [video["id"] for video in videos]) == (0, [video_id])
    code, (link,) = command("videos", "links", video_id)
    assert (code, link["profile"]) == (0, SMALL)


def test_a_wrong_secret_is_refused(command):
    code, answer = command("templates", "list", REELWRIGHT_ACCOUNT_SECRET="wrong")
    assert (code, answer["error"]["code"]) == (1, 1018)
