"""The making of a report, see `reports.py`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import av1
from .bounds import check_report
from .reports import VERSION
from .streams import ask_for_streams, codec_of


def new_report(path: Path, ffprobe: Path) -> str:
    """Return the report of a video or audio file, as JSON.

    Raises:
        BadMedia: the file cannot be read, or its description is too long to store.
    """
    return report_of(path, ask_for_streams(path, ffprobe), ffprobe)


def report_of(path: Path, streams: Mapping[str, Any], ffprobe: Path) -> str:
    """Return the report of a file whose streams ffprobe has reported already; see `new_report`."""
    report = {"version": VERSION, **streams}
    video = report["video"]
    if video is not None and codec_of(video) == av1.CODEC:
        report["av1"] = av1.ask_for_info(path, int(video["index"]), ffprobe)
    return check_report(json.dumps(report, separators=(",", ":")))
