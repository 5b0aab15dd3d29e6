"""The methods about media files."""

from dataclasses import replace
from typing import Protocol

from chalicelib.api.credits import check_media_storage
from chalicelib.api.idempotency import HEADER, Claim, IdempotencyServices, KeyUse, find_made, made_id_of, run_once
from chalicelib.api.visitor_requests import UploadUsageServices, count_upload
from chalicelib.api.wire_fields import Wire, check_length, to_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_DESCRIPTION_CHARS, MAX_FILE_NAME_CHARS
from chalicelib.domain.ids import new_id
from chalicelib.domain.media import (
    MAX_UPLOAD_BYTES,
    TEMPORARY_S,
    Media,
    MediaFacts,
    MediaStatus,
    temporary_expiry_s,
    type_of_content,
)
from chalicelib.domain.quota import QuotaServices
from chalicelib.domain.services import HasMetrics, HasTemplates
from chalicelib.domain.video_data import MediaServices


class MediaUploadServices(QuotaServices, MediaServices, UploadUsageServices, HasMetrics, Protocol):
    """The services that store an upload."""


class NewUploadServices(MediaUploadServices, IdempotencyServices, Protocol):
    """The services that make presigned uploads, once for each key."""


class MediaDeletionServices(MediaServices, HasTemplates, Protocol):
    """The services that delete a media file."""


def new_media(
    caller: Caller,
    name: str,
    description: str,
    content_type: str,
    size_bytes: int,
    now_ms: int,
    media_id: str | None = None,
) -> Media:
    """Return a media file that is waiting for its bytes, not stored yet. It is temporary with a template's credentials.

    Its id is `media_id`, or a new one.

    Raises:
        ApiError: 1020 the content type is neither video, image nor audio.
    """
    kind = type_of_content(content_type)
    if kind is None:
        raise ApiError.invalid_content_type(content_type)
    return Media(
        account_id=caller.account_id,
        id=media_id or new_id(now_ms),
        name=name,
        description=description,
        type=kind,
        size_bytes=size_bytes,
        content_type=content_type,
        created_ms=now_ms,
        status=MediaStatus.WAITING,
        temp=caller.template_id is not None,
        template_id=caller.template_id,
        expires_s=temporary_expiry_s(now_ms // 1000, TEMPORARY_S) if caller.template_id else None,
        is_counted=caller.template_id is not None,
    )


def new_upload(wire: Wire, caller: Caller, services: NewUploadServices, call_key: str | None = None) -> Wire:
    """Create a presigned upload for a `MediaUpload_t`. Return the `MediaUpload`.

    A call with the `call_key` of an earlier one returns the same media file with a new link. No link is stored.

    Raises:
        ApiError: 1019 the size is not allowed, 1020 the content type is not allowed, 2001 the account's storage is
            full, −32000 a limit of visitors is reached; 1001 the media file of the earlier call was deleted.
    """
    use = KeyUse(caller, HEADER, call_key, ["Media_Upload_New", wire]) if call_key else None
    media_id = run_once(use, lambda claim: _new_upload(wire, caller, services, claim), services)
    media = services.medias.get(caller.account_id, media_id)
    if media is None:
        raise ApiError.media_not_found(media_id)
    return {
        "media": media_to_wire(media),
        "url": services.storage.upload_link(media.key, media.content_type, media.size_bytes),
        "method": "PUT",
        "headers": [
            {"name": "Content-Type", "value": media.content_type},
            {"name": "If-None-Match", "value": "*"},
        ],
    }


def _new_upload(wire: Wire, caller: Caller, services: MediaUploadServices, claim: Claim | None) -> str:
    """Store a media file that waits for its presigned upload. Return its id."""
    size = wire["size"]
    if not 1 <= size <= MAX_UPLOAD_BYTES:
        raise ApiError.no_size(f"size must be 1 to {MAX_UPLOAD_BYTES:,} bytes, got {size:,}")
    name = check_length(wire["name"], "upload.name", MAX_FILE_NAME_CHARS)
    description = check_length(wire.get("description") or "", "upload.description", MAX_DESCRIPTION_CHARS)
    media = new_media(caller, name, description, wire["type"], size, services.now_ms(), made_id_of(claim))
    if find_made(claim, services.medias.get):
        return media.id
    check_media_storage(caller, size, services)
    if not media.temp:
        # If the upload never arrives, the row expires.
        media = replace(media, expires_s=media.created_ms // 1000 + TEMPORARY_S)
    count_upload(size, caller, services)
    services.medias.put(media)
    return media.id


def delete_media(media_id: str, account_id: str, services: MediaDeletionServices) -> None:
    """Delete a media file.

    Raises:
        ApiError: 1001 the account has no such media file, 1008 a template uses it.
    """
    media = services.medias.get(account_id, media_id)
    if media is None:
        raise ApiError.media_not_found(media_id)
    users = [
        template.id
        for template in services.templates.list(account_id)
        if media_id in (template.template_media, *(given.media_id for given in template.medias))
    ]
    if users:
        raise ApiError.media_in_use(media_id, users)
    discard_media(media, services)


def discard_media(media: Media, services: MediaServices) -> None:
    """Delete a media file's bytes and row, even if a template uses it."""
    services.storage.delete(media.key)
    services.medias.delete(media.account_id, media.id)


def media_to_wire(media: Media) -> Wire:
    """Return the `Media` struct."""
    facts = media.facts or MediaFacts(media.type)
    return without_absent(
        {
            "id": media.id,
            "name": media.name,
            "description": media.description,
            "size": media.size_bytes,
            "type": media.type.value,
            "temp": media.temp,
            "status": media.status.value,
            "duration": facts.duration_ms,
            "width": facts.width_px,
            "height": facts.height_px,
            "date": to_date(media.created_ms),
            "problem": media.problem,
        }
    )
