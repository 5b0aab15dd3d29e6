"""Limits of visitors: how much the callers with a template's credentials may use up.

A video is counted right before it is stored, so invalid ones do not count. If storing fails, the count is taken back.
The network address comes first: a single visitor reaches its own limit and leaves the rest of the hour to others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from chalicelib.api.templates import get_template
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import id_ms
from chalicelib.domain.services import HasTemplates, HasVideos
from chalicelib.domain.sliding_window import WindowLimit
from chalicelib.domain.template import Template
from chalicelib.domain.use_counts import UsageServices, UseCounter, counted, network_digest
from chalicelib.domain.video import Video
from chalicelib.domain.visitor_limits import UPLOADED_BYTES

VIDEOS = "videos"
LOOK_PAUSE_S = 10
"""The videos that hold a slot are looked at no more often: each look reads all of them."""
# A video is stored within the request that has taken its slot.
_STORED_MS = 60_000


class UploadUsageServices(UsageServices, HasTemplates, Protocol):
    """The services that count the uploads of visitors."""


class VideoUsageServices(UsageServices, HasVideos, Protocol):
    """The services that count the videos of visitors."""


@contextmanager
def counted_video(video: Video, template: Template, caller: Caller, services: VideoUsageServices) -> Iterator[None]:
    """Count a video that is stored in this context, if a visitor requests it.

    Raises:
        ApiError: −32000 a limit is reached. Nothing is counted.
    """
    if caller.template_id is None:
        yield
        return
    limits, by_address = template.visitor_limits, address_key(caller)
    counters = (
        UseCounter(by_address, VIDEOS, [WindowLimit("videosPerAddress", limits.videos_per_address)]),
        UseCounter(
            template.id,
            VIDEOS,
            [
                WindowLimit("videosPerHour", limits.videos_per_hour),
                WindowLimit("videosPerDay", limits.videos_per_day, hours=24),
            ],
        ),
    )
    with counted(counters, 1, caller.account_id, services), _slot(video, limits.videos_at_once, services):
        yield


def count_upload(size_bytes: int, caller: Caller, services: UploadUsageServices) -> None:
    """Count an upload, if a visitor sends it. It counts even if the file is refused: its inspection costs the most.

    Raises:
        ApiError: −32000 a limit is reached, 1000 the template was deleted. Nothing is counted.
    """
    if caller.template_id is None:
        return
    template = get_template(caller.template_id, caller.account_id, services.templates)
    limits, by_address = template.visitor_limits, address_key(caller)
    counters = (
        UseCounter(by_address, UPLOADED_BYTES, [WindowLimit("uploadBytesPerAddress", limits.upload_bytes_per_address)]),
        UseCounter(template.id, UPLOADED_BYTES, [WindowLimit("uploadBytesPerHour", limits.upload_bytes_per_hour)]),
    )
    with counted(counters, size_bytes, caller.account_id, services):
        pass


@contextmanager
def _slot(video: Video, most: int, services: VideoUsageServices) -> Iterator[None]:
    """Hold a slot for a video until it has ended: `most` videos of a template's visitors are unfinished at once."""
    account_id, key, now_s = video.account_id, video.template_id, services.now_ms() // 1000
    take = services.visitor_usage.take_slot
    if not (
        take(account_id, key, video.id, most, now_s)
        or (_free_ended(account_id, key, services) and take(account_id, key, video.id, most, now_s))
    ):
        raise ApiError.too_many("videosAtOnce", most, LOOK_PAUSE_S)
    try:
        yield
    except BaseException:
        services.visitor_usage.free_slots(account_id, key, [video.id])
        raise


def _free_ended(account_id: str, key: str, services: VideoUsageServices) -> bool:
    """Free the slots of the videos that have ended or were deleted. Return whether there were some.

    Nothing else frees them: so no step of a video has to, and none is lost if one crashes.
    """
    now_ms = services.now_ms()
    held = services.visitor_usage.slots_to_check(account_id, key, now_ms // 1000, LOOK_PAUSE_S)
    if not held:
        return False
    found = {video.id: video for video in services.videos.get_many(account_id, sorted(held))}
    ended = [name for name in held if (found[name].is_ready if name in found else id_ms(name) < now_ms - _STORED_MS)]
    if ended:
        services.visitor_usage.free_slots(account_id, key, ended)
    return bool(ended)


def address_key(caller: Caller) -> str:
    """Return the key of a visitor's network. It is a keyed hash: the table holds no address."""
    # A hyphen sorts before the dot of the hours: no row of an address is among those of the template.
    return f"{caller.template_id}-{network_digest(caller.address, caller.network_key)}"
