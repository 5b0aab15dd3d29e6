"""Plan a video again if another version of the code has planned it, as happens during a deployment.

A fingerprint names the output of one code version, so another version must not store anything under it. It plans the
video again from the inputs that were collected before. Segments that are equal in both versions stay cached.
"""

from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.errors import VideoError
from chalicelib.domain.ids import new_id
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.ports import ObjectStore, Videos
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import (
    HasLeases,
    HasStorage,
)
from chalicelib.domain.video import PREPARED, Video
from chalicelib.pipeline import job_leases
from chalicelib.pipeline.finalize import FinalizeServices, fail_video
from chalicelib.pipeline.manifest import Manifest, OtherCodeVersion, VideoGone, read_manifest
from chalicelib.pipeline.services import HasRenderer, HasReuse

# Lambda updates functions one after the other, and running invocations end with the old code. The delays are few and
# long because each adds an invocation to a chain of messages, and Lambda stops such a chain after about 16.
REPLAN_DELAYS_S = (30, 60, 120, 240, 450)
MAX_REPLANS = len(REPLAN_DELAYS_S)


class ManifestServices(HasStorage, HasRenderer, Protocol):
    """The services that load a manifest of this code version."""


class CodeVersionServices(FinalizeServices, HasLeases, HasRenderer, HasReuse, Protocol):
    """The services that plan a video again."""


def load_manifest(video: Video, services: ManifestServices) -> Manifest:
    """Return the manifest of a video that this code version has planned.

    Raises:
        OtherCodeVersion: another version has planned it.
        VideoGone: the manifest does not exist.
    """
    manifest = read_manifest(services.storage, video)
    if manifest.release != services.renderer.code_version():
        raise OtherCodeVersion
    return manifest


def reusable_manifest(video: Video, storage: ObjectStore) -> Manifest | None:
    """Return the manifest of a video that is planned again, or has waited to be watched.

    None: it has no readable one.
    """
    try:
        return read_manifest(storage, video) if video.render.replans or video.started_ms else None
    except (VideoGone, OtherCodeVersion):
        return None


def is_replanned(video: Video, videos: Videos) -> bool:
    """Return whether a video was queued to be planned again while a step worked on it."""
    now = videos.get(video.account_id, video.id)
    if now is None or now.status.is_final:
        return False
    return now.status not in PREPARED or now.plan.attempt_id != video.plan.attempt_id


def replan(video: Video, services: CodeVersionServices) -> None:
    """Queue a video, with a delay, to be planned again by this code version."""
    if not job_leases.renew(video, f"anew/{video.plan.attempt_id}", new_id(), services):
        # Another job of the video does it.
        return
    if video.render.replans >= MAX_REPLANS:
        minutes = sum(REPLAN_DELAYS_S) // 60
        cause = f"the deployment has been running mixed releases for {minutes} minutes; check that it finished"
        fail_video(video, VideoError(cause), services)
        return
    # Send first: after a crash in between, the message only queues the jobs again.
    services.queues.send(Queue.PREPARE, VideoMessage.of(video), REPLAN_DELAYS_S[video.render.replans])
    services.videos.apply(lifecycle.replan(video))
