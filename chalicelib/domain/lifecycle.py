"""All transitions of a video between its statuses, as pure functions.

::

    QUEUED <-----------------------------------------+
      |                                              |
      | start_preparing                              |
      v                                              |
    PREPARING -- wait_for --> PREPARING              |
      |   |                                          |
      |   +-- wait_to_be_watched --> UNWATCHED ------+ start_watching
      |                                              |
      | start_rendering                              | replan,
      v                                              | prepare_again
    RENDERING ---------------------------------------+
      |                      ^                       |
      +-- begin_rendering ---+                       |
      |                      |                       |
      | start_assembling     | render_missing        |
      v                      |                       |
    ASSEMBLING --------------+-----------------------+
      |
      +-- wait_for_segments --> ASSEMBLING
      |
      | complete
      v
    DONE

    QUEUED, PREPARING, RENDERING, ASSEMBLING  -- fail --------------> ERROR
    QUEUED                                    -- fail_to_queue -----> ERROR
    UNWATCHED                                 -- end_unwatched -----> ERROR
    DONE, ERROR                               -- mark_finalized ----> the same status
    DONE                                      -- publish -----------> DONE
    any status                                -- restart -----------> QUEUED, in the next revision

A worker reads a video, decides, and writes the transition with `Videos.apply`, which writes it only if the video has
not moved on in the meantime: it still has one of the statuses in `allowed_from`, is of the same revision, and, once it
is prepared, of the same attempt; and nobody has begun to watch it since. So a message that arrives twice, or two
workers with the same message, move a video once. Changes that many workers make at once (finished jobs, rendered
frames, the work of steps, called webhooks) are no transitions: the table adds them up without reading them first.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from chalicelib.domain.delivery import DeliveryRound
from chalicelib.domain.errors import NOT_WATCHED, VideoError
from chalicelib.domain.publication import Publishing, begin_publishing
from chalicelib.domain.render_state import RenderPlan, RenderState
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import (
    IN_PROGRESS,
    PLANNED,
    PREPARED,
    UNFINISHED,
    Contact,
    OutFile,
    Player,
    Video,
    VideoStatus,
)
from chalicelib.domain.video_output import VideoOutput

WAITS_FOR_WORKER = "waiting for a free worker"
"""The reason why a video waits whose render jobs are queued, while no worker has begun one."""
WAITS_FOR_VIEWER = "waiting to be watched"
"""The reason why a video waits that is made when it is first watched."""
FINAL = frozenset(VideoStatus) - UNFINISHED
NOT_PREPARED = IN_PROGRESS - PREPARED


class RequestChanges(TypedDict, total=False):
    """The fields of a video that its caller can change."""

    name: str
    description: str
    keywords: str
    data: str
    medias: tuple[InputMedia, ...]
    variables: dict[str, str]
    scripts: tuple[str, ...]
    contact: Contact
    player: Player
    output: VideoOutput | None


class RenderChanges(TypedDict, total=False):
    """The fields of a `RenderState` that transitions change one by one."""

    frames: int
    total_ms: int
    jobs: dict[str, int]
    frames_done: dict[str, int]
    jobs_done: frozenset[str]
    cached_ms: int
    pending_elsewhere_ms: int
    compute_mb_ms: int
    replans: int
    returns: int
    warnings: tuple[str, ...]
    waits_for: str | None
    waits_since_ms: int
    error_code: int | None
    error: str | None
    finalized: bool


class DeliveryChanges(TypedDict, total=False):
    """The fields of a `DeliveryRound` that transitions change one by one."""

    is_open: bool


class VideoChanges(RequestChanges, total=False):
    """The fields of a video that transitions change. A field that is not named keeps the value that is stored."""

    revision: int
    price: int
    plan: RenderPlan
    render: RenderState | RenderChanges
    delivery: DeliveryRound | DeliveryChanges
    resumes: int
    started_ms: int
    still_key: str | None
    out_files: tuple[OutFile, ...]
    captions_key: str | None
    chapters_key: str | None
    replaced: tuple[str, ...]
    publishing: Publishing | None


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of a video, as it was read, to the status `to`. All named changes are written, even to equal values."""

    video: Video
    allowed_from: frozenset[VideoStatus]
    to: VideoStatus
    changes: VideoChanges

    def is_allowed(self, now: Video) -> bool:
        """Return whether the video has not moved on since it was read."""
        is_same_attempt = now.status not in PLANNED or now.plan.attempt_id == self.video.plan.attempt_id
        # Its files may be on their way to other places, which nobody may forget.
        is_as_published = "publishing" not in self.changes or now.publishing == self.video.publishing
        # Two workers may have prepared it to be watched, and a viewer may have started it before the second one ends.
        is_same_start = now.started_ms == self.video.started_ms
        is_same = now.revision == self.video.revision and is_same_attempt and is_as_published and is_same_start
        return now.status in self.allowed_from and is_same

    def apply_to(self, now: Video) -> Video:
        """Return a video after the transition."""
        changes: dict[str, Any] = {**self.changes, "status": self.to}
        for group in ("render", "delivery"):
            some = changes.get(group)
            if isinstance(some, Mapping):
                changes[group] = replace(getattr(now, group), **some)
        return replace(now, **changes)


@dataclass(frozen=True, slots=True)
class Workload:
    """The work that a plan leaves to do, as `RenderState` has it. `ready_ms` of the video are in the segment cache."""

    frames: int
    total_ms: int
    jobs: dict[str, int]
    ready_ms: int
    pending_elsewhere_ms: int
    warnings: tuple[str, ...] = ()


def start_preparing(video: Video) -> Transition:
    """Let a worker prepare a video."""
    return Transition(video, frozenset({VideoStatus.QUEUED}), VideoStatus.PREPARING, {})


def wait_for(video: Video, reason: str, now_ms: int) -> Transition:
    """Note why a video that is being prepared waits, and since when."""
    preparing = VideoStatus.PREPARING
    changes: RenderChanges = {"waits_for": reason, "waits_since_ms": now_ms}
    return Transition(video, frozenset({preparing}), preparing, {"render": changes})


def start_rendering(
    video: Video, plan: RenderPlan, workload: Workload, *, price: int, compute_mb_ms: int
) -> Transition:
    """Render a video by the plan of one attempt; the attempt took `compute_mb_ms`."""
    changes: RenderChanges = {
        "frames": workload.frames,
        "total_ms": workload.total_ms,
        "jobs": workload.jobs,
        "frames_done": {},
        "jobs_done": frozenset(),
        # If the video was planned before, the segments that were rendered for it are ready.
        "cached_ms": max(0, workload.ready_ms - video.render.rendered_ms),
        "pending_elsewhere_ms": workload.pending_elsewhere_ms,
        "compute_mb_ms": video.render.compute_mb_ms + compute_mb_ms,
        "warnings": workload.warnings,
        "waits_for": WAITS_FOR_WORKER if workload.jobs else None,
        "waits_since_ms": 0,
    }
    now, then = frozenset({VideoStatus.PREPARING}), VideoStatus.RENDERING
    return Transition(video, now, then, {"plan": plan, "price": price, "render": changes})


def wait_to_be_watched(
    video: Video,
    plan: RenderPlan,
    *,
    price: int,
    still_key: str | None,
    warnings: tuple[str, ...],
    compute_mb_ms: int,
) -> Transition:
    """Let a prepared video wait until somebody watches it; the attempt took `compute_mb_ms`."""
    changes: RenderChanges = {
        "compute_mb_ms": video.render.compute_mb_ms + compute_mb_ms,
        "warnings": warnings,
        "waits_for": WAITS_FOR_VIEWER,
        "waits_since_ms": 0,
    }
    now, then = frozenset({VideoStatus.PREPARING}), VideoStatus.UNWATCHED
    return Transition(video, now, then, {"plan": plan, "price": price, "still_key": still_key, "render": changes})


def start_watching(video: Video, now_ms: int) -> Transition:
    """Queue a video to be rendered that somebody begins to watch."""
    changes: RenderChanges = {"waits_for": None}
    unwatched = frozenset({VideoStatus.UNWATCHED})
    return Transition(video, unwatched, VideoStatus.QUEUED, {"started_ms": now_ms, "resumes": 0, "render": changes})


def end_unwatched(video: Video) -> Transition:
    """End a video that nobody has watched in time."""
    error = VideoError("its link ended before anybody watched it", code=NOT_WATCHED, message="Video not watched")
    return fail(video, error, {VideoStatus.UNWATCHED})


def begin_rendering(video: Video) -> Transition:
    """Note that a worker has begun a render job of a video."""
    rendering = VideoStatus.RENDERING
    return Transition(video, frozenset({rendering}), rendering, {"render": {"waits_for": None}})


def start_assembling(video: Video) -> Transition:
    """Assemble a video whose render jobs are all finished."""
    changes: RenderChanges = {"waits_for": None}
    return Transition(video, frozenset({VideoStatus.RENDERING}), VideoStatus.ASSEMBLING, {"render": changes})


def render_missing(video: Video, jobs: dict[str, int], *, own_ms: int, pending_elsewhere_ms: int) -> Transition:
    """Render segments that a video lacks although its jobs are finished.

    `own_ms` are those of the jobs. Other videos still render `pending_elsewhere_ms`; they have rendered the rest of the
    segments that were pending before.
    """
    cached_ms = video.render.pending_elsewhere_ms - pending_elsewhere_ms - own_ms
    changes: RenderChanges = {
        "jobs": video.render.jobs | jobs,
        "jobs_done": video.render.jobs_done - jobs.keys(),
        "cached_ms": video.render.cached_ms + max(0, cached_ms),
        "pending_elsewhere_ms": pending_elsewhere_ms,
        "waits_for": WAITS_FOR_WORKER,
        "waits_since_ms": 0,
        "returns": video.render.returns + 1,
    }
    return Transition(video, frozenset({VideoStatus.ASSEMBLING}), VideoStatus.RENDERING, {"render": changes})


def wait_for_segments(video: Video, now_ms: int) -> Transition:
    """Note since when a video waits for segments that other videos render."""
    assembling = VideoStatus.ASSEMBLING
    return Transition(video, frozenset({assembling}), assembling, {"render": {"waits_since_ms": now_ms}})


@dataclass(frozen=True, slots=True)
class Finished:
    """The stored files of a finished video: see the fields of `Video`."""

    out_files: tuple[OutFile, ...]
    captions_key: str | None = None
    chapters_key: str | None = None


def complete(
    video: Video, files: Finished, *, whole_ms: int, compute_mb_ms: int, warnings: tuple[str, ...]
) -> Transition:
    """Finish a video, whose segments in all profiles have `whole_ms`.

    Assembling it took `compute_mb_ms` and found further warnings.
    """
    changes: RenderChanges = {
        "cached_ms": video.render.cached_ms + _rendered_elsewhere_ms(video.render, whole_ms),
        "pending_elsewhere_ms": 0,
        "compute_mb_ms": video.render.compute_mb_ms + compute_mb_ms,
        "warnings": (*video.render.warnings, *warnings),
    }
    return Transition(
        video,
        frozenset({VideoStatus.ASSEMBLING}),
        VideoStatus.DONE,
        {
            "replaced": video.replaced + video.file_keys,
            "out_files": files.out_files,
            "captions_key": files.captions_key,
            "chapters_key": files.chapters_key,
            "publishing": begin_publishing(video.output, files.out_files, video.publishing),
            "still_key": None,
            "render": changes,
        },
    )


def fail(video: Video, error: VideoError, allowed_from: Collection[VideoStatus] = IN_PROGRESS) -> Transition:
    """End a video with an error."""
    return _fail(video, error.text, error.code, allowed_from)


def fail_to_queue(video: Video) -> Transition:
    """End a restarted video that could not be queued."""
    return _fail(video, "it could not be queued; ask for it again", 1012, {VideoStatus.QUEUED})


def replan(video: Video) -> Transition:
    """Prepare a video again, because another code version has planned it."""
    changes: RenderChanges = {"replans": video.render.replans + 1, "waits_for": None}
    return Transition(video, PREPARED, VideoStatus.QUEUED, {"render": changes})


def prepare_again(video: Video) -> Transition:
    """Prepare a video again whose manifest is lost. Only a prepared video has one."""
    return Transition(video, PREPARED & {video.status}, VideoStatus.QUEUED, {"render": {"waits_for": None}})


def restart(video: Video, changes: RequestChanges, price: int) -> Transition:
    """Make a video again, as its next revision, from changed fields.

    The temporary media files of a video are deleted after its end, or once it waits to be watched. So a video that was
    read before that, with these files, cannot be restarted after it.
    """
    reset: VideoChanges = {
        "price": price,
        "revision": video.revision + 1,
        "render": RenderState(),
        "delivery": video.delivery.next,
        "resumes": 0,
    }
    if video.publishing is not None:
        reset["publishing"] = video.publishing.restarted()
    unwatched = frozenset({VideoStatus.UNWATCHED})
    allowed_from = next(some for some in (FINAL, unwatched, IN_PROGRESS) if video.status in some)
    return Transition(video, allowed_from, VideoStatus.QUEUED, {**changes, **reset})


def publish(video: Video, output: VideoOutput | None, publishing: Publishing) -> Transition:
    """Publish the files of a finished video, again or at another place. Its webhooks are called after that."""
    delivery = video.delivery if video.is_publishing else video.delivery.next
    done = VideoStatus.DONE
    changes: VideoChanges = {"output": output, "publishing": publishing, "delivery": delivery, "resumes": 0}
    return Transition(video, frozenset({done}), done, changes)


def mark_finalized(video: Video, *, delivers: bool = False) -> Transition:
    """Note that nothing is left to do for a video that has ended. `delivers`: its webhooks are being called."""
    render: RenderChanges = {"finalized": True}
    delivery: DeliveryChanges = {"is_open": delivers}
    changes: VideoChanges = {"render": render, "delivery": delivery, "replaced": (), "resumes": 0}
    return Transition(video, FINAL & {video.status}, video.status, changes)


def _fail(video: Video, error: str, code: int, allowed_from: Collection[VideoStatus]) -> Transition:
    changes: RenderChanges = {"error": error, "error_code": code}
    return Transition(video, frozenset(allowed_from), VideoStatus.ERROR, {"still_key": None, "render": changes})


def _rendered_elsewhere_ms(render: RenderState, whole_ms: int) -> int:
    """Return how much of a video others have rendered since it was planned.

    The video waited for these segments, or its jobs found them in the cache.
    """
    rest_ms = whole_ms - render.cached_ms - render.rendered_ms
    # The length that each job reports is rounded to a ms.
    return rest_ms if rest_ms > len(render.jobs) else 0
