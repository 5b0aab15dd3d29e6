"""The state of a video, as its page tells it."""

import json
from enum import StrEnum
from typing import Any

from chalicelib.domain.response_headers import NO_STORE
from chalicelib.domain.video import VideoStatus
from chalicelib.pages.responses import PageResponse
from chalicelib.video_pages.policy import PRIVATE
from chalicelib.video_pages.visit import Visit


class PageState(StrEnum):
    """The states that visitors learn. Why a video failed, or what it waits for, is its account's."""

    UNWATCHED = "unwatched"
    MAKING = "making"
    DONE = "done"
    FAILED = "failed"


def state_of(visit: Visit) -> PageState:
    """Return the state of a visited video."""
    if visit.is_done:
        return PageState.DONE
    if visit.has_failed:
        return PageState.FAILED
    return PageState.UNWATCHED if visit.video.status is VideoStatus.UNWATCHED else PageState.MAKING


def state_json(visit: Visit) -> dict[str, Any]:
    """Return the state of a visited video, and how many percent of it are made."""
    state = state_of(visit)
    return {"state": state, "percent": 100 if state is PageState.DONE else visit.video.progress}


def state_answer(visit: Visit) -> PageResponse:
    """Return the answer to `GET /v/<token>/state`, by which a page learns that its video is ready."""
    return PageResponse(
        json.dumps(state_json(visit)).encode(), 200, PRIVATE | NO_STORE | {"Content-Type": "application/json"}
    )
