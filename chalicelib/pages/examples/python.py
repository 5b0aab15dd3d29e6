"""Makes a personalised video: upload a picture, make a template, ask for a video, wait for it, print its link."""

import json
import os
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

URL = os.environ.get("REELWRIGHT_URL", "https://example.com/v1")
ACCOUNT_ID = os.environ.get("REELWRIGHT_ACCOUNT_ID", "ACCOUNT_ID")
ACCOUNT_SECRET = os.environ.get("REELWRIGHT_ACCOUNT_SECRET", "ACCOUNT_SECRET")
PICTURE = Path(os.environ.get("PICTURE", "photo.jpg"))
CREDENTIALS = f"accountID={ACCOUNT_ID}&accountSecret={ACCOUNT_SECRET}"


def post(path: str, body: bytes, headers: dict[str, str]) -> Any:
    with urlopen(Request(f"{URL}{path}?{CREDENTIALS}", body, headers)) as response:
        answer = json.load(response)
    if answer.get("error"):
        raise SystemExit(f"error: {answer['error']}")
    return answer


def call(method: str, *params: Any) -> Any:
    request = {"jsonrpc": "2.0", "id": "1", "method": f"SezionAPI.{method}", "params": params}
    return post("/api", json.dumps(request).encode(), {"Content-Type": "application/json"})["result"]


headers = {"Content-Type": "image/jpeg", "X-SZN-Filename": PICTURE.name}
media = post("/api/upload", PICTURE.read_bytes(), headers)["media"]

band = {"position": {"x": 0.1, "y": 0.7}, "size": {"w": 0.8, "h": 0.2}}
script = [
    {"image": {"id": "photo", "duration": 2000, "imageAspect": "crop"}},
    {"text": {"id": "title", "duration": 2000, **band}},
]
template_id = call(
    "Template_New",
    {
        "name": "Hello",
        "inputScripts": [json.dumps(script)],
        "outProfiles": ["MP4_H264_AAC_640x480_24fps"],
        "inputMedias": [
            {"inputID": "photo", "type": "image", "sezionID": media["id"]},
            {"inputID": "title", "type": "text", "text": "Hello, {{firstName}}!"},
        ],
    },
)

person = [{"name": "firstName", "value": "Ava"}]
video_id = call("Template_Video_New", template_id, {"name": "For Ava", "inputVariables": person})

while (status := call("Video_Get", video_id)["status"])["code"] != "done":
    if status["code"] == "error":
        raise SystemExit(f"error: {status['message']}")
    time.sleep(1)

for link in call("Video_Get_Links", video_id):
    print(link["url"])
