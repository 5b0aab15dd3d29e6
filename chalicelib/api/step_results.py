"""The rows of a step of a campaign, as the check and the run have stored them, and our columns of its result."""

from typing import Any, Protocol

from chalicelib.api.video_wire import WIRE_STATUS
from chalicelib.api.wire_fields import Wire
from chalicelib.domain.campaign import Campaign
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.row_changes import RowChange
from chalicelib.domain.services import HasClock, HasStorage, HasVideos
from chalicelib.domain.video import Video, VideoStatus

DELETED = "deleted"
"""The status of a row whose video is gone."""
_SHOWN = ("row", "line", "ok", "problems", "warnings", "credits", "change", "videoID")
_VALID, _INVALID = "valid", "invalid"


class StepResultServices(HasVideos, HasStorage, HasClock, Protocol):
    """The services that hold the rows of a step and their videos."""


def step_rows(campaign: Campaign, first: int, storage: ObjectStore) -> list[Wire]:
    """Return the rows of a step, with their videos or why they have none. `first`: the number of its first row."""
    rows: list[Wire] = storage.get_json(campaign.rows_key(first))
    key = campaign.videos_key(first)
    # A step that was interrupted may have made some of its videos.
    is_next = campaign.run > 0 and first == campaign.queued_rows + 1
    had_turn = first <= campaign.queued_rows or campaign.retries > 0
    if had_turn or (is_next and storage.size_of(key) is not None):
        made = {row["row"]: row for row in storage.get_json(key)}
        return [_with_video(row, made.get(row["row"])) for row in rows]
    return [_with_video(row, None) for row in rows]


def _with_video(row: Wire, made: Wire | None) -> Wire:
    """Return a row with the parts of its entry (`domain/campaign_entries.py`) that callers see."""
    shown = {name: value for name, value in (row | (made or {})).items() if name in _SHOWN}
    return shown | {"ok": shown["ok"] and (made is None or "videoID" in made)}


def result_columns(campaign: Campaign, first: int, services: StepResultServices) -> list[list[str]]:
    """Return the values of `RESULT_COLUMNS` of each row of a step. `first`: the number of its first row."""
    rows = step_rows(campaign, first, services.storage)
    ids = [row["videoID"] for row in rows if "videoID" in row]
    videos = {video.id: video for video in services.videos.get_many(campaign.account_id, ids)} if ids else {}
    now_ms = services.now_ms()
    return [_columns(row, videos, now_ms, is_started=campaign.run > 0) for row in rows]


def _columns(row: Wire, videos: dict[str, Video], now_ms: int, *, is_started: bool) -> list[str]:
    if "videoID" not in row:
        problems = "; ".join(problem["message"] for problem in row["problems"])
        status = _INVALID if not row["ok"] else "" if is_started else _VALID
        price = str(row["credits"]) if status == _VALID else ""
        return ["", status, problems, "", "", "", "", "", price]
    video = videos.get(row["videoID"])
    if video is None:
        return [row["videoID"], DELETED, "", "", "", "", "", "", ""]
    is_done = video.status is VideoStatus.DONE
    seconds = f"{video.plan.duration_ms / 1000:.3f}".rstrip("0").rstrip(".") if is_done else ""
    cost = 0 if row.get("change") == RowChange.KEPT else video.credits
    credits_ = str(cost) if video.status.is_final else ""
    return [video.id, WIRE_STATUS[video.status], video.render.error or "", *_links(video, now_ms), seconds, credits_]


def _links(video: Video, now_ms: int) -> list[Any]:
    """Return the addresses of the page, poster, mail picture and film; empty ones if the video has or gets none."""
    url, until_ms = video.page.url, video.page.until_ms
    has_ended = until_ms is not None and until_ms <= now_ms
    if url is None or has_ended or video.status is VideoStatus.ERROR:
        return ["", "", "", ""]
    return [url, f"{url}/poster.jpg", f"{url}/mail.gif", f"{url}/video.mp4"]
