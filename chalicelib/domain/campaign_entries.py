"""The entries that the runs of a campaign store about its rows, in the file of the videos of each step.

row          its number
videoID      its video, or
problems     why it has none
kept         the video is that of an earlier campaign
change       of a row that should have kept such a video, and has got another one: `changed`
key, content for whom its video is, and what it shows (`RowIdentity`)
retry        the number of the retry that wrote it; absent: the first run did
before       the entry that the retry has replaced, or {} if there was none
ok           of a row whose check had failed: whether its check in a retry did not
warnings     of the same check
credits      of the same check
ended        how its video has ended, once the step was counted: done, ready to be watched, or failed
spent        the credits of it
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from chalicelib.domain.row_problems import RowProblem
from chalicelib.domain.video import Video, VideoStatus

Entry = dict[str, Any]

_DONE, _READY, _FAILED = "done", "ready", "failed"


@dataclass(frozen=True, slots=True)
class RowSums:
    """The sums of a campaign over rows that have ended, as in `Campaign`.

    `valid` and `credits`: the rows that became valid in a retry, and their price.
    """

    valid: int = 0
    credits: int = 0
    videos: int = 0
    done: int = 0
    ready: int = 0
    failed: int = 0
    spent: int = 0

    def __add__(self, other: Self) -> Self:
        names = [each.name for each in fields(self)]
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def __sub__(self, other: Self) -> Self:
        names = [each.name for each in fields(self)]
        return type(self)(**{name: getattr(self, name) - getattr(other, name) for name in names})


def of_retry(entries: Iterable[Entry], retry: int) -> list[Entry]:
    """Return the entries that a retry has written; 0: the first run."""
    return [entry for entry in entries if entry.get("retry", 0) == retry]


def video_ids(entries: Iterable[Entry]) -> list[str]:
    """Return the ids of the videos of entries."""
    return [entry["videoID"] for entry in entries if "videoID" in entry]


def queued_ids(entries: Iterable[Entry]) -> list[str]:
    """Return the ids of the videos that a campaign has queued itself."""
    return video_ids(entry for entry in entries if not entry.get("kept"))


def in_retry(entry: Entry, retry: int, before: Entry | None) -> Entry:
    """Return an entry that a retry writes instead of an earlier one."""
    kept = {name: value for name, value in (before or {}).items() if name != "before"}
    return entry | {"retry": retry, "before": kept}


def is_failed(entry: Entry, videos: Mapping[str, Video]) -> bool:
    """Return whether a row has no video because of a problem, or its video has failed.

    A video that is gone was deleted by somebody who did not want it, and one that nobody has watched did not fail.
    """
    if "videoID" not in entry:
        return True
    video = videos.get(entry["videoID"])
    return video is not None and video.status is VideoStatus.ERROR and not video.ended_unwatched


def mark_ended(entries: Iterable[Entry], videos: Iterable[Video]) -> None:
    """Note in entries how their videos have ended."""
    by_id = {video.id: video for video in videos}
    for entry in entries:
        video = by_id.get(entry.get("videoID", ""))
        entry["ended"] = _end_of(video) if video else _FAILED
        if video is not None and entry["ended"] == _DONE and not entry.get("kept"):
            entry["spent"] = video.credits


def problems_of(row: Entry) -> list[RowProblem]:
    """Return the problems of an entry, or of a checked row."""
    return [RowProblem(row["row"], each["code"], each["message"]) for each in row.get("problems", ())]


def failures_of(entries: Iterable[Entry], videos: Iterable[Video]) -> list[RowProblem]:
    """Return why rows have no video, or why it has failed."""
    by_id, failures = {video.id: video for video in videos}, list[RowProblem]()
    for entry in entries:
        video = by_id.get(entry.get("videoID", ""))
        if video is not None and is_failed(entry, by_id):
            failures.append(RowProblem(entry["row"], video.render.error_code or 0, video.render.error or ""))
        elif "videoID" not in entry:
            failures += problems_of(entry)
    return failures


def _end_of(video: Video) -> str:
    if video.status is VideoStatus.DONE:
        return _DONE
    # Somebody may watch it by now, so that it is being rendered.
    return _READY if video.is_ready and (not video.status.is_final or video.ended_unwatched) else _FAILED


def sums_of(entries: Iterable[Entry]) -> RowSums:
    """Return by how much marked entries change the sums of the campaign."""
    return sum((_sums(entry) - _sums(entry.get("before", {})) for entry in entries), RowSums())


def _sums(entry: Entry) -> RowSums:
    if not entry or entry.get("ok") is False:
        return RowSums()
    became_valid = "ok" in entry
    return RowSums(
        valid=int(became_valid),
        credits=entry["credits"] if became_valid else 0,
        videos=int("videoID" in entry),
        done=int(entry.get("ended") == _DONE),
        ready=int(entry.get("ended") == _READY),
        failed=int(entry.get("ended", _FAILED) == _FAILED),
        spent=entry.get("spent", 0),
    )
