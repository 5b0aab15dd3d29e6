"""`make demo`: the main job on real input, with nothing but the public API.

    python -m local.demo

Uploads the medias of `examples/welcome`, makes a template of it, asks for a video for each of three people, and prints
where to download them.
"""

import json
import sys
import time
from typing import Any

from local.client import Client
from local.demo_account import read_demo_env
from local.errors import LocalCloudError
from local.paths import ROOT

EXAMPLE = ROOT / "examples" / "welcome"
PEOPLE = ("Ava", "Benjamin", "Chloë")
_TYPES = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".png": "image/png", ".mp3": "audio/mpeg"}
_LIMIT_S = 600


def run_demo(variables: dict[str, str]) -> None:
    """Make the videos and print their links."""
    client = Client(variables)
    template_id = _template(client)
    videos = {
        person: client.call(
            "Template_Video_New",
            template_id,
            {"name": f"Welcome, {person}", "inputVariables": [{"name": "firstName", "value": person}]},
        )
        for person in PEOPLE
    }
    _say(f"Three videos were asked for: {', '.join(PEOPLE)}.\n")
    _show_progress(client, videos)
    _say("\nPlay them in a browser (the links are good for an hour):\n")
    for person, video_id in videos.items():
        for link in client.call("Video_Get_Links", video_id):
            _say(f"{person}: {link['url']}")


def _template(client: Client) -> str:
    template = json.loads((EXAMPLE / "template.json").read_text())
    template["inputScripts"] = [(EXAMPLE / "script.json").read_text()]
    for media in template["inputMedias"]:
        if "file" in media:
            path = EXAMPLE / media.pop("file")
            uploaded = client.upload(path.name, _TYPES[path.suffix], path.read_bytes())
            media["sezionID"] = uploaded["id"]
            _say(f"Uploaded {path.name}: {uploaded['type']}, {uploaded['size']:,} bytes")
    template_id = client.call("Template_New", template)
    _say(f"Made the template {template_id}: {template['name']}")
    return str(template_id)


def _show_progress(client: Client, videos: dict[str, str]) -> None:
    deadline = time.monotonic() + _LIMIT_S
    shown = ""
    while time.monotonic() < deadline:
        found = {person: client.call("Video_Get", video_id)["status"] for person, video_id in videos.items()}
        line = "   ".join(f"{person}: {_words(status)}" for person, status in found.items())
        if line != shown:
            _say(f"  {line}")
        shown = line
        for person, status in found.items():
            if status["code"] == "error":
                raise LocalCloudError(f"The video for {person} failed: {status['message']}")
        if all(status["code"] == "done" for status in found.values()):
            return
        time.sleep(0.5)
    raise LocalCloudError(f"The videos were not done after {_LIMIT_S} s; see: make logs")


def _words(status: dict[str, Any]) -> str:
    return f"{status['progress']} %" if status["code"] == "processing" else str(status["code"])


def _say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    """Run the demo on the local cloud that is up."""
    variables = read_demo_env()
    if not variables:
        print("There is no .local/demo.env yet. Start the local cloud first: make up", file=sys.stderr)
        return 1
    try:
        run_demo(variables)
    except LocalCloudError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
