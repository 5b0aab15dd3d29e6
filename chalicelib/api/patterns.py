"""`Media_Apply_Pattern`: find and cut the parts of a media file that have sound.

The vendors' documents name the method; its behaviour is ours. Source: docs/vendors/wire-api.md, "Methods".
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from chalicelib.api.api_services import HasDryRun
from chalicelib.api.credits import check_media_storage
from chalicelib.api.idempotency import Claim, made_id_of
from chalicelib.api.medias import MediaUploadServices, new_media
from chalicelib.api.request_limits import Budget
from chalicelib.api.wire_fields import OK
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError, BadMedia
from chalicelib.domain.field_limits import MAX_FILE_NAME_CHARS
from chalicelib.domain.ids import derived_id
from chalicelib.domain.loud_spans import SILENCE_DB, LoudSpan, SoundDetection, loud_spans
from chalicelib.domain.media import TEMPORARY_S, Cut, Media, MediaStatus
from chalicelib.domain.messages import CutMessage
from chalicelib.domain.ports import Medias
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasQueues

# Longer files cannot be decoded within the gateway's 29 s.
MAX_LISTENED_MS = 30 * 60_000
MAX_PARTS = 50
_PATTERN = "audiolevel"
# By the name on the wire: the field, the least and the greatest value.
_PARAMETERS = {
    "threshold": ("threshold_db", -90, 0),
    "window": ("window_ms", 10, 1000),
    "silence": ("silence_ms", 0, 60_000),
    "sound": ("sound_ms", 0, 60_000),
    "padding": ("padding_ms", 0, 5000),
}


class PatternServices(MediaUploadServices, HasQueues, HasDryRun, Protocol):
    """The services that measure and cut media files."""


def apply_pattern(
    media_id: str,
    pattern: str,
    action: str,
    parameters: str,
    account_id: str,
    services: PatternServices,
    budget: Budget,
    claim: Claim | None = None,
) -> str:
    """Measure the loudness of a media file and apply an action. Return "OK" or JSON text.

    `claim` is the claim of the call's idempotency key. With the same key, the parts have the same ids.

    Raises:
        ApiError: 1001 there is no such media file; 1029 it cannot be read, or has no sound; 2001 the account's storage
            is full; 1012 the request takes too long; a parameter is wrong.
    """
    if pattern != _PATTERN:
        raise ApiError.invalid_params("patter", _PATTERN)
    if action not in _ACTIONS:
        raise ApiError.invalid_params("action", ", ".join(_ACTIONS))
    detection = _detection(parameters)
    if action == "one" and _is_being_cut(media_id, account_id, services, claim):
        return OK
    media = _audible(media_id, account_id, services.medias)
    try:
        with budget.limited():
            levels = services.dry_run().levels(media, detection.window_ms)
    except BadMedia as error:
        raise ApiError.bad_input_media(str(error), media_id=media_id) from error
    return _ACTIONS[action](media, levels, detection, services, claim)


def _is_being_cut(media_id: str, account_id: str, services: PatternServices, claim: Claim | None) -> bool:
    """Return whether an earlier call with the same key has begun the cut. Send its message, which it may not have."""
    media = services.medias.get(account_id, media_id) if claim and claim.is_resumed else None
    if media is None or media.status is not MediaStatus.WAITING or media.cut is None:
        return False
    services.queues.send(Queue.INGEST, CutMessage.of(media, media.cut))
    return True


def _info(media: Media, levels: list[float], detection: SoundDetection, *_: object) -> str:
    spans = loud_spans(levels, _duration_ms(media), detection)
    found = {
        "duration": _duration_ms(media),
        "window": detection.window_ms,
        "threshold": detection.threshold_db,
        "levels": [round(level, 1) for level in levels],
        "spans": [{"start": span.start_ms, "end": span.end_ms} for span in spans],
    }
    return json.dumps(found)


def _one(media: Media, levels: list[float], detection: SoundDetection, services: PatternServices, *_: object) -> str:
    spans = _spans(media, levels, detection)
    whole = LoudSpan(spans[0].start_ms, spans[-1].end_ms)
    if whole == LoudSpan(0, _duration_ms(media)):
        return OK
    cut = _cut(media, whole, replaces=True)
    waiting = services.medias.reopen(media, cut)
    if waiting is None:
        raise ApiError.bad_input_media("it is being changed by another call", media_id=media.id)
    try:
        services.queues.send(Queue.INGEST, CutMessage.of(waiting, cut))
    except BaseException:
        services.medias.update(media.account_id, media.id, version=media.version, status=MediaStatus.READY, cut=None)
        raise
    return OK


def _multi(
    media: Media, levels: list[float], detection: SoundDetection, services: PatternServices, claim: Claim | None
) -> str:
    spans = _spans(media, levels, detection)
    if len(spans) > MAX_PARTS:
        problem = f"it has {len(spans)} parts with sound; {MAX_PARTS} can be cut at once: a longer silence gives fewer"
        raise ApiError.bad_input_media(problem, media_id=media.id)
    # The parts are together at most about as large as their source.
    check_media_storage(Caller(media.account_id), media.size_bytes, services)
    cuts = [_cut(media, span, replaces=False) for span in spans]
    parts = [_part(media, number, cut, services.now_ms(), claim) for number, cut in enumerate(cuts, 1)]
    may_exist = claim is not None and claim.is_resumed
    missing = [part for part in parts if not (may_exist and services.medias.get(part.account_id, part.id))]
    try:
        for part in missing:
            services.medias.put(part)
        messages = [CutMessage.of(part, cut) for part, cut in zip(parts, cuts, strict=True)]
        services.queues.send_many(Queue.INGEST, messages)
    except BaseException:
        for part in missing:
            services.medias.delete(part.account_id, part.id)
        raise
    return json.dumps({"medias": [part.id for part in parts]})


_Action = Callable[[Media, list[float], SoundDetection, PatternServices, Claim | None], str]
_ACTIONS: dict[str, _Action] = {"info": _info, "one": _one, "multi": _multi}


def _audible(media_id: str, account_id: str, medias: Medias) -> Media:
    media = medias.get(account_id, media_id)
    if media is None:
        raise ApiError.media_not_found(media_id)
    if problem := _problem(media):
        raise ApiError.bad_input_media(problem, media_id=media_id)
    return media


def _problem(media: Media) -> str | None:
    if media.temp:
        return "it was uploaded for one video"
    if media.status is not MediaStatus.READY or media.facts is None:
        return media.problem or "its file has not been looked at yet"
    if not media.facts.has_audio:
        return "it has no sound"
    if _duration_ms(media) > MAX_LISTENED_MS:
        return f"it lasts longer than the {MAX_LISTENED_MS // 60_000} minutes that can be listened to"
    return None


def _spans(media: Media, levels: list[float], detection: SoundDetection) -> list[LoudSpan]:
    spans = loud_spans(levels, _duration_ms(media), detection)
    if not spans:
        loudest = max(levels, default=SILENCE_DB)
        problem = f"nothing in it is as loud as {detection.threshold_db:g} dB; the loudest is {loudest:.1f} dB"
        raise ApiError.bad_input_media(problem, media_id=media.id)
    return spans


def _part(media: Media, number: int, cut: Cut, now_ms: int, claim: Claim | None) -> Media:
    made_id = made_id_of(claim)
    part_id = derived_id(made_id, f"part {number}") if made_id else None
    end = f" {number}"
    name = media.name[: MAX_FILE_NAME_CHARS - len(end)] + end
    part = new_media(Caller(media.account_id), name, media.description, media.content_type, 0, now_ms, part_id)
    # If it is never cut, the row expires.
    return replace(part, expires_s=part.created_ms // 1000 + TEMPORARY_S, cut=cut)


def _cut(source: Media, span: LoudSpan, *, replaces: bool) -> Cut:
    return Cut(source.key, source.version, span.start_ms, span.end_ms, replaces)


def _duration_ms(media: Media) -> int:
    return media.facts.duration_ms or 0 if media.facts else 0


def _detection(parameters: str) -> SoundDetection:
    try:
        given: Any = json.loads(parameters or "{}")
    except (ValueError, RecursionError) as error:
        raise ApiError.invalid_params("parameters", f"JSON, or an empty text; {error}") from error
    if not isinstance(given, Mapping) or not given.keys() <= _PARAMETERS.keys():
        raise ApiError.invalid_params("parameters", f"an object with some of {', '.join(_PARAMETERS)}")
    return SoundDetection(**{_PARAMETERS[name][0]: _number(name, value) for name, value in given.items()})


def _number(name: str, value: object) -> Any:
    field, least, most = _PARAMETERS[name]
    kinds = (int, float) if field == "threshold_db" else (int,)
    if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
        what = "a number" if field == "threshold_db" else "a whole number"
        raise ApiError.invalid_params(f"parameters.{name}", f"{what} from {least} to {most:,}")
    return value
