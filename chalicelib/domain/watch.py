"""Watches: the videos and media files that must not stop moving, and when the reaper looks at each.

A row is watched while something is left to do for it. Each move sets the time at which the reaper looks at it to the
latest time at which the step that follows can move it, with all its waits and retries. So the reaper sees only rows
that may have stopped, for example because a message was lost.
"""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.functions import hidden_s
from chalicelib.domain.media import TEMPORARY_S, Media, MediaStatus
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video, VideoStatus

MAX_RESUMES = 5
"""The reaper takes something up again so often before it fails it."""
OVERDUE_MS = 86_400_000
"""While messages wait in a queue, the reaper takes up only what is overdue by so long. A queue keeps them four days."""
CLAIM_TAKES_S = 60
"""A request that has found a temporary media file claims it for its video within this time."""
_LONGEST_PAUSE_S = 86_400


class Watched(StrEnum):
    """The states of watched rows: the statuses of unfinished videos, and those of what else may stop moving.

    - `unwatched`: a video that waits to be watched: its time is the end of its link
    - `ended`: a video that has ended and is not finalized
    - `delivering`: a video whose webhooks are being called
    - `publishing`: a video whose files are being published elsewhere
    - `postponed`: a video whose publication no message waits for
    - `parked`: an attempt to call a webhook that no message waits for
    - `uploading`: a media file that waits for its upload, or for the inspection of it
    - `cutting`: a media file that is being cut out of another
    - `temporary`: a media file of a visitor, which the reaper deletes if no video ends and deletes it
    - `order`: an order, or a subscription, of which the payment provider knows more
    """

    QUEUED = "queued"
    PREPARING = "preparing"
    UNWATCHED = "unwatched"
    RENDERING = "rendering"
    ASSEMBLING = "assembling"
    ENDED = "ended"
    DELIVERING = "delivering"
    PUBLISHING = "publishing"
    POSTPONED = "postponed"
    PARKED = "parked"
    UPLOADING = "uploading"
    CUTTING = "cutting"
    TEMPORARY = "temporary"
    ORDER = "order"


# The waits in addition: of a message that is delayed on purpose, of `pipeline/waiting.py`, of a webhook's next attempt,
# of an upload whose link is good for an hour.
LOOK_AFTER_S = {
    Watched.QUEUED: hidden_s(Queue.PREPARE) + 900,
    Watched.PREPARING: hidden_s(Queue.PREPARE) + 900,
    Watched.RENDERING: hidden_s(Queue.RENDER_H264) + 900,
    Watched.ASSEMBLING: hidden_s(Queue.ASSEMBLE) + 1800,
    Watched.ENDED: hidden_s(Queue.ASSEMBLE),
    Watched.DELIVERING: hidden_s(Queue.DELIVER) + 1800,
    Watched.PUBLISHING: hidden_s(Queue.PUBLISH) + 1800,
    Watched.UPLOADING: hidden_s(Queue.INGEST) + 3600,
    Watched.CUTTING: hidden_s(Queue.INGEST) + 900,
    Watched.TEMPORARY: TEMPORARY_S,
}
"""The seconds without a move after which the reaper looks at a row."""
WAITING_LOOK_AFTER_S = LOOK_AFTER_S[Watched.PREPARING] + 21_600
"""As above, for a video that waits for downloads: the wait for a slot may take six hours."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The state of a watched row, and the time at which the reaper looks at it, in ms since 1970."""

    state: Watched
    look_ms: int


def watch_of_video(video: Video, moved_ms: int) -> Watch | None:
    """Return the watch of a video that moved at a time, in ms since 1970, or None if nothing is left to do for it."""
    if video.status is VideoStatus.UNWATCHED:
        return Watch(Watched.UNWATCHED, video.unwatched_until_ms)
    if not video.status.is_final:
        state = Watched(video.status.value)
    elif not video.render.finalized:
        state = Watched.ENDED
    elif video.is_publishing and video.publishing is not None:
        if video.publishing.postponed_ms:
            return Watch(Watched.POSTPONED, video.publishing.postponed_ms)
        state = Watched.PUBLISHING
    elif video.delivery.is_open:
        state = Watched.DELIVERING
    else:
        return None
    waits = state is Watched.PREPARING and video.render.waits_for is not None
    return Watch(state, moved_ms + 1000 * (WAITING_LOOK_AFTER_S if waits else LOOK_AFTER_S[state]))


def watch_of_media(media: Media, moved_ms: int) -> Watch | None:
    """Return the watch of a media file that moved at a time, in ms since 1970, or None if it stays as it is."""
    if media.status is not MediaStatus.WAITING:
        until_s = media.usable_until_s if media.is_counted else None
        return None if until_s is None else Watch(Watched.TEMPORARY, 1000 * (until_s + CLAIM_TAKES_S))
    state = Watched.UPLOADING if media.cut is None else Watched.CUTTING
    return Watch(state, moved_ms + 1000 * LOOK_AFTER_S[state])


def next_look_ms(state: Watched, resumes: int, now_ms: int) -> int:
    """Return when to look again at a row that was taken up `resumes` times before: each pause is twice as long."""
    return now_ms + 1000 * min(_LONGEST_PAUSE_S, LOOK_AFTER_S[state] << resumes)
