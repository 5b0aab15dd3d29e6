"""Rows that have stopped moving, for the tests of the reaper."""

from chalicelib.domain.media import MediaStatus
from chalicelib.domain.watch import LOOK_AFTER_S, Watched
from chalicelib.pipeline.reaper import reap
from tests.fakes import ACCOUNT, MEDIA, NOW_MS, VIDEO, make_media, make_video

HOOK = "http://example.com/done"
FOREVER = 2**62


def reaped(cloud, services=None):
    return reap(services or cloud.pipeline_services, FOREVER)


def wait_for(cloud, state):
    """Let the time pass in which a row of a state should have moved."""
    cloud.clock.ms += 1000 * LOOK_AFTER_S[state]


def stop(cloud, status, **changes):
    """Store a video whose message was lost, and let the time pass in which it should have moved."""
    cloud.videos.put(make_video(status=status, moved_ms=NOW_MS, **changes))
    cloud.storage.put_json(f"{make_video().work_prefix}manifest.json", {})
    wait_for(cloud, Watched(status.value) if not status.is_final else Watched.ENDED)


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def sent(cloud):
    return [(queue, body) for queue, body, _ in cloud.queues.sent]


def add_upload(cloud, *, arrived=True, **changes):
    media = make_media(status=MediaStatus.WAITING, facts=None, expires_s=2**40, **changes)
    cloud.medias.put(media)
    if arrived:
        cloud.storage.files[media.key] = b"image"
    wait_for(cloud, Watched.UPLOADING)
    return media


def media_of(cloud):
    return cloud.medias.get(ACCOUNT, MEDIA)


def forget_watches(cloud):
    """Make all rows those of an earlier release."""
    cloud.videos.watches.clear()
    cloud.medias.watches.clear()
