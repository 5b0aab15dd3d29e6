"""A video that one release of the code has prepared, and another one goes on with, as while the deployment is updated.

The fingerprints of its segments say what the one would render, so the other one must not store anything under them: it
has the video prepared anew, of what was gathered for it before. What is the same in both is there already.
"""

from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.errors import VideoError
from chalicelib.domain.ids import new_id
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.ports import ObjectStore, Videos
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import (
    HasClock,
    HasDeliveries,
    HasLeases,
    HasMedias,
    HasNotifications,
    HasQueues,
    HasSegments,
    HasStorage,
    HasTemplates,
    HasVideos,
)
from chalicelib.domain.video import PREPARED, Video
from chalicelib.pipeline import job_leases
from chalicelib.pipeline.finalize import fail_video
from chalicelib.pipeline.manifest import Manifest, OtherCodeVersion, VideoGone, read_manifest
from chalicelib.pipeline.services import HasErrorWebhooks, HasRenderer, HasReuse

# Functions are updated one after the other, and what they have begun before, they end. Few and long waits: each of them
# is one more invocation in a chain of messages, and Lambda stops such a chain after about 16.
REPLAN_DELAYS_S = (30, 60, 120, 240, 450)
MAX_REPLANS = len(REPLAN_DELAYS_S)


class ManifestServices(HasStorage, HasRenderer, Protocol):
    """The services that load a manifest of this code version."""


class CodeVersionServices(
    HasSegments,
    HasVideos,
    HasStorage,
    HasQueues,
    HasMedias,
    HasNotifications,
    HasDeliveries,
    HasTemplates,
    HasLeases,
    HasRenderer,
    HasErrorWebhooks,
    HasReuse,
    HasClock,
    Protocol,
):
    """The services that plan a video again."""


def load_manifest(video: Video, services: ManifestServices) -> Manifest:
    """The manifest of a video that this release has prepared.

    Raises:
        OtherCodeVersion: another one has.
        VideoGone: there is none.
    """
    manifest = read_manifest(services.storage, video)
    if manifest.release != services.renderer.code_version():
        raise OtherCodeVersion
    return manifest


def reusable_manifest(video: Video, storage: ObjectStore) -> Manifest | None:
    """What was gathered for a video that is prepared anew, if it can be read; None for all others."""
    try:
        return read_manifest(storage, video) if video.render.replans else None
    except (VideoGone, OtherCodeVersion):
        return None


def is_replanned(video: Video, videos: Videos) -> bool:
    """Whether a video has been sent back to its beginning while a step worked on it."""
    now = videos.get(video.account_id, video.id)
    if now is None or now.status.is_final:
        return False
    return now.status not in PREPARED or now.plan.attempt_id != video.plan.attempt_id


def replan(video: Video, services: CodeVersionServices) -> None:
    """Send a video that another release has prepared back to its beginning, after a while."""
    if not job_leases.renew(video, f"anew/{video.plan.attempt_id}", new_id(), services):
        # Another of its jobs does.
        return
    if video.render.replans >= MAX_REPLANS:
        minutes = sum(REPLAN_DELAYS_S) // 60
        cause = f"for {minutes} minutes its steps were done by different releases; is the deployment complete?"
        fail_video(video, VideoError(cause), services)
        return
    # This first: died it in between, the message would do nothing but hand out the jobs again.
    services.queues.send(Queue.PREPARE, VideoMessage.of(video), REPLAN_DELAYS_S[video.render.replans])
    services.videos.apply(lifecycle.replan(video))
