"""A local cloud of the bench's own, and requests for videos as any caller sends them."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import Cost, watched
from bench.promo import SECOND_TEXT, Promo
from bench.stopwatch import Stopwatch, covered_s
from chalicelib.render.renderer import FfmpegRenderer
from tests.e2e.cloud import Caller, Up, free_port, new_caller

LOOK_S = 0.1
LOOK_AT_MANY_S = 1.0
_LIMIT_S = 900
_TYPES = {".mp4": "video/mp4", ".png": "image/png", ".jpg": "image/jpeg", ".mp3": "audio/mpeg"}
TINY: dict[str, Any] = {
    "name": "Tiny",
    "inputScripts": [
        json.dumps(
            [
                {"rectangle": {"id": "red", "duration": 1000, "color": "0xE61E3C"}},
                {"text": {"id": "hello", "duration": 1000, "textFont": "Inter-Bold", "textSize": 0.2}},
            ]
        )
    ],
    "inputMedias": [{"inputID": "hello", "type": "text", "text": "Hello {{name}}"}],
    "outProfiles": ["MP4_H264_AAC_160x90_12fps"],
}


@dataclass(frozen=True, slots=True)
class Making:
    """The cost of one video from the request to its end, and the time in which an ffmpeg ran, in s."""

    cost: Cost
    ffmpeg_s: float

    @property
    def overhead_s(self) -> float:
        """The time in which no ffmpeg ran."""
        return self.cost.wall_s - self.ffmpeg_s


@contextmanager
def running(folder: Path, renderer: FfmpegRenderer) -> Iterator[tuple[Up, Stopwatch]]:
    """Run a local cloud in a folder, and yield it with a stopwatch for the ffmpeg processes of its functions."""
    stopwatch = Stopwatch(folder / "ffmpeg")
    stopwatch.folder.mkdir()
    stopwatch.write_programs(renderer.binaries)
    up = Up(folder / "local", free_port(), {"REELWRIGHT_FFMPEG_DIR": str(stopwatch.folder)})
    try:
        up.start()
        yield up, stopwatch
    finally:
        up.stop()


def single(up: Up, stopwatch: Stopwatch, template: dict[str, Any], promo: Promo | None = None) -> Making:
    """Measure one video of an account that has no cached segments."""
    caller = new_caller(up)
    medias = [*template["inputMedias"], *(_uploaded(caller, promo) if promo else [])]
    template_id = caller.call("Template_New", {**template, "inputMedias": medias})
    began_s = stopwatch.now_s()
    cost = watched(up.emulator_pid, lambda: _made(caller, template_id))
    ffmpeg_s = covered_s(stopwatch.spans(), began_s, stopwatch.now_s())
    if not ffmpeg_s:
        raise RuntimeError("the local cloud did not use the ffmpeg that it was given")
    print(f"  {template['name']}: {cost.wall_s:.2f} s, of it ffmpeg {ffmpeg_s:.2f} s", flush=True)
    return Making(cost, ffmpeg_s)


def _made(caller: Caller, template_id: str) -> None:
    video_id = caller.call("Template_Video_New", template_id, _row("Ava"))
    deadline = time.monotonic() + _LIMIT_S
    while not _is_done(caller.call("Video_Get", video_id)):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the video was not done after {_LIMIT_S} s")
        time.sleep(LOOK_S)


def many(up: Up, count: int) -> tuple[list[float], Cost]:
    """Return the time at which each of many videos was done, in s after the call, and the cost of all."""
    caller = new_caller(up)
    template_id = caller.call("Template_New", TINY)
    rows = [_row(f"Ava {number}") for number in range(count)]
    counts: list[tuple[float, int]] = []

    def make() -> None:
        began = time.monotonic()
        caller.call("Template_Videos_New", template_id, rows)
        while not counts or counts[-1][1] < count:
            if time.monotonic() - began > _LIMIT_S:
                raise RuntimeError(f"of {count} videos only {counts[-1][1]} were done after {_LIMIT_S} s")
            time.sleep(LOOK_AT_MANY_S)
            videos = caller.call("Template_Video_List", template_id)
            counts.append((time.monotonic() - began, sum(map(_is_done, videos))))

    cost = watched(up.emulator_pid, make)
    print(f"  {count} tiny ones: {cost.wall_s:.1f} s", flush=True)
    return finished_at(counts, count), cost


def promo_template(promo: Promo) -> dict[str, Any]:
    """Return the template of the reference video. Each account uploads its files."""
    texts = {"title": Promo(promo.files, name="{{name}}").title, "second": SECOND_TEXT}
    return {
        "name": "Promo",
        "inputScripts": [json.dumps(promo.script)],
        "inputMedias": [{"inputID": name, "type": "text", "text": text} for name, text in texts.items()],
        "outProfiles": [promo.profile.name],
    }


def _uploaded(caller: Caller, promo: Promo) -> list[dict[str, str]]:
    medias = {name: caller.upload(path, _TYPES[path.suffix]) for name, path in promo.files.items()}
    return [{"inputID": name, "type": media["type"], "sezionID": media["id"]} for name, media in medias.items()]


def _row(name: str) -> dict[str, Any]:
    return {"name": name, "inputVariables": [{"name": "name", "value": name}]}


def _is_done(video: dict[str, Any]) -> bool:
    if video["status"]["code"] == "error":
        raise RuntimeError(f"a video failed: {video['status']}")
    return bool(video["status"]["code"] == "done")


def finished_at(counts: list[tuple[float, int]], number: int) -> list[float]:
    """Return the time at which each video was seen to be done, in s, from the counts over time."""
    return [next(at for at, count in counts if count >= nth) for nth in range(1, number + 1)]
