"""`make demo`: make three personalised videos with nothing but the public API, and save them.

    python -m local.demo [--out build/demo] [--profile MP4_H264_AAC_1280x720_25fps]

It uses the local cloud of this checkout. If none is running, it starts one and stops it at the end.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from deployment.errors import DeploymentError
from local.client import Client, download
from local.cloud import start_cloud
from local.demo_account import read_demo_env
from local.emulator import Emulator, free_port, log_tail
from local.errors import LocalCloudError
from local.paths import LOCAL, ROOT
from local.progress import ProgressBars
from local.run_file import last_run
from local.signals import ignore_signals, stop_on_signals

EXAMPLE = ROOT / "examples" / "welcome"
OUT = ROOT / "build" / "demo"
_TYPES = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".png": "image/png", ".mp3": "audio/mpeg"}
_LIMIT_S = 900
_POLL_S = 0.5


def run_demo(variables: dict[str, str], out: Path, profile: str | None = None) -> None:
    """Make the example's videos on the local cloud, save them in a folder, and report the rendered seconds.

    A `profile` replaces that of the example.

    Raises:
        DeploymentError: a call failed, or a video did.
    """
    client = Client(variables)
    uploads = _Uploads(client)
    template, videos = _read("template.json"), _read("videos.json")
    template["inputScripts"] = [(EXAMPLE / "script.json").read_text()]
    template["outProfiles"] = [profile] if profile else template["outProfiles"]
    _report(f"Uploading the media files of {_shown(EXAMPLE)} …")
    wires = [uploads.replace(wire) for wire in (template, *videos)]
    template_id = client.call("Template_New", wires[0])
    _report(f"Created the template {template['name']!r}. Requesting a video for {len(videos)} people …\n")
    video_ids = {wire["name"]: client.call("Template_Video_New", template_id, wire) for wire in wires[1:]}
    _wait(client, video_ids)
    _report("")
    out.mkdir(parents=True, exist_ok=True)
    for name, video_id in video_ids.items():
        _save(client, video_id, out / name)
    _report(_usage([client.call("Video_Get", video_id) for video_id in video_ids.values()]))


class _Uploads:
    """The example's media files: each is uploaded once, however many objects show it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ids: dict[str, str] = {}

    def replace(self, wire: dict[str, Any]) -> dict[str, Any]:
        """Return a request whose media files are uploaded."""
        medias = [self._uploaded(media) if "file" in media else media for media in wire["inputMedias"]]
        return wire | {"inputMedias": medias}

    def _uploaded(self, media: dict[str, str]) -> dict[str, str]:
        name = media["file"]
        if name not in self._ids:
            path = EXAMPLE / name
            self._ids[name] = self._client.upload(name, _TYPES[path.suffix], path.read_bytes())["id"]
        return {key: value for key, value in media.items() if key != "file"} | {"sezionID": self._ids[name]}


def _wait(client: Client, video_ids: dict[str, str]) -> None:
    bars = ProgressBars()
    deadline = time.monotonic() + _LIMIT_S
    while time.monotonic() < deadline:
        found = {name: client.call("Video_Get", video_id)["status"] for name, video_id in video_ids.items()}
        bars.show({name: _progress(status) for name, status in found.items()})
        for name, status in found.items():
            if status["code"] == "error":
                raise LocalCloudError(f"The video {name!r} failed: {status['message']}")
        if all(status["code"] == "done" for status in found.values()):
            return
        time.sleep(_POLL_S)
    raise LocalCloudError(f"The videos were not done after {_LIMIT_S} s; see: make logs")


def _progress(status: dict[str, Any]) -> tuple[int, str]:
    if status["code"] == "processing":
        return status["progress"], f"{status['progress']} %"
    return (100, "done") if status["code"] == "done" else (0, "waiting")


def _save(client: Client, video_id: str, stem: Path) -> None:
    (link,) = client.call("Video_Get_Links", video_id)
    path = stem.with_suffix(Path(urlsplit(link["url"]).path).suffix)
    path.write_bytes(download(link["url"]))
    _report(f"Saved {_shown(path)} ({path.stat().st_size / 1_000_000:.1f} MB)")


def _usage(videos: list[dict[str, Any]]) -> str:
    rendered = sum(video["usage"]["rendered"] for video in videos) / 1000
    reused = sum(video["usage"]["reused"] for video in videos) / 1000
    return (
        f"\nOf {rendered + reused:.1f} seconds of video, {rendered:.1f} were rendered and {reused:.1f} reused: "
        "scenes that are the same for everyone are rendered once."
    )


def _read(name: str) -> Any:
    return json.loads((EXAMPLE / name).read_text())


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _report(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    """Run the demo, on the local cloud that is running or on one of its own."""
    parser = argparse.ArgumentParser(description="Make three personalised videos on the local cloud.")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for the videos (build/demo)")
    parser.add_argument("--profile", help="profile of the videos; default: MP4 in 1920x1080")
    options = parser.parse_args()
    run = last_run()
    try:
        if run is not None and run.is_alive and run.is_watched:
            run_demo(read_demo_env(), options.out, options.profile)
        else:
            _run_alone(options.out, options.profile)
    except DeploymentError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _run_alone(out: Path, profile: str | None) -> None:
    stop_on_signals()
    LOCAL.mkdir(parents=True, exist_ok=True)
    emulator = Emulator(free_port())
    try:
        run_demo(start_cloud(emulator, _report), out, profile)
    except (BotoCoreError, ClientError) as error:
        raise LocalCloudError(f"The emulator failed: {error}\n{log_tail()}") from error
    finally:
        ignore_signals()
        _report("Stopping the local cloud …")
        emulator.stop()


if __name__ == "__main__":
    sys.exit(main())
