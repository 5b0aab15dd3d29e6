"""The making of a report, see `reports.py`."""

import json
from pathlib import Path

from . import av1
from .reports import VERSION
from .streams import ask_for_streams, codec_of


def new_report(path: Path, ffprobe: Path) -> str:
    """Return the report of a video or audio file, as JSON.

    Raises:
        BadMedia: the file cannot be read.
    """
    report = {"version": VERSION, **ask_for_streams(path, ffprobe)}
    video = report["video"]
    if video is not None and codec_of(video) == av1.CODEC:
        report["av1"] = av1.ask_for_info(path, int(video["index"]), ffprobe)
    return json.dumps(report, separators=(",", ":"))
