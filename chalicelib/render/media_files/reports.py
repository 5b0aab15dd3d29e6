"""ffprobe's report of a file, kept with the file's facts, so that the functions that render need no ffprobe.

A report is made where a file is inspected (`recording.py`). Where it is rendered, the report lies beside the file.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# A report of another version is made again before a video is rendered. Change it with what a report holds.
VERSION = 1


def is_current(report: str | None) -> bool:
    """Return whether a report is one that this release can read."""
    return report is not None and json.loads(report).get("version") == VERSION


def put_beside(path: Path, report: str) -> None:
    """Write a report beside its file."""
    _place(path).write_text(report, encoding="utf-8")


def read_beside(path: Path) -> Mapping[str, Any] | None:
    """Return the report beside a file, or None if there is none."""
    try:
        report: Mapping[str, Any] = json.loads(_place(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return report


def _place(path: Path) -> Path:
    return path.with_name(f"{path.name}.report")
