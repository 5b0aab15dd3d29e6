"""The field `when` of new videos and campaigns: whether they are made when asked for, or when first watched."""

from dataclasses import replace

from chalicelib.api.wire_fields import Wire
from chalicelib.domain.errors import ApiError
from chalicelib.domain.services import HasWatchedSetting
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video

ASKED, WATCHED = "asked", "watched"
SWITCHED_OFF = "when: this deployment makes videos when they are asked for, and not when they are watched"
"""The note to a caller who asks for videos that are made when they are watched, where the operator has none made."""


def with_when(video: Video, wire: Wire, template: Template, services: HasWatchedSetting) -> Video:
    """Return a requested video with when it is made, by its `VideoNew_t`.

    A static one is always made at once, as nothing of it is rendered.

    Raises:
        ApiError: -32602 nobody could watch it, or it is to be sent somewhere when it is done.
    """
    if not is_watched(wire) or not services.makes_when_watched or video.is_static:
        return video
    if not template.page_settings.enabled:
        raise _only_asked("the videos of this template have no pages to watch them on")
    if video.output is not None:
        raise _only_asked("a video that is sent to its videoOutput is made at once")
    return replace(video, made_when_watched=True)


def is_watched(wire: Wire) -> bool:
    """Return whether a `VideoNew_t` or `CampaignNew_t` asks for videos that are made when they are watched."""
    return bool(wire.get("when") == WATCHED)


def notes_of(wire: Wire, services: HasWatchedSetting) -> tuple[str, ...]:
    """Return the note that videos are made at once although they were to be made when watched, if that is so."""
    return (SWITCHED_OFF,) if is_watched(wire) and not services.makes_when_watched else ()


def _only_asked(reason: str) -> ApiError:
    return ApiError.invalid_params("video.when", f"{ASKED!r}: {reason}")
