"""The methods about media files."""

from dataclasses import replace
from typing import Protocol

from chalicelib.api.credits import check_media_storage
from chalicelib.api.idempotency import HEADER, IdempotencyServices, Keeping, KeyUse, run_once
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
from chalicelib.domain.ports import Medias
from chalicelib.domain.quota import QuotaServices
from chalicelib.domain.services import HasMetrics, HasTemplates
from chalicelib.domain.video_data import MediaServices


class MediaUploadServices(QuotaServices, MediaServices, UploadUsageServices, HasMetrics, Protocol):
    """The services that store an upload."""


class RepeatedUploadServices(MediaUploadServices, IdempotencyServices, Protocol):
    """The services that store an upload once for each idempotency key."""


class MediaDeletionServices(MediaServices, HasTemplates, Protocol):
    """The services that delete a media file."""


def new_media(caller: Caller, name: str, description: str, content_type: str, size_bytes: int, now_ms: int) -> Media:
    """Return a media file that is waiting for its bytes, not stored yet. It is temporary with a template's credentials.

    Raises:
        ApiError: 1020 the content type is neither video, image nor audio.
    """
    kind = type_of_content(content_type)
    if kind is None:
        raise ApiError.invalid_content_type(content_type)
    return Media(
        account_id=caller.account_id,
        id=new_id(now_ms),
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


def new_upload(wire: Wire, caller: Caller, services: MediaUploadServices) -> Wire:
    """Create a presigned upload for a `MediaUpload_t`. Return the `MediaUpload`.

    Raises:
        ApiError: 1019 the size is not allowed, 1020 the content type is not allowed, 2001 the account's storage is
            full, −32000 a limit of visitors is reached.
    """
    size = wire["size"]
    if not 1 <= size <= MAX_UPLOAD_BYTES:
        raise ApiError.no_size(f"size must be 1 to {MAX_UPLOAD_BYTES:,} bytes, got {size:,}")
    name = check_length(wire["name"], "upload.name", MAX_FILE_NAME_CHARS)
    description = check_length(wire.get("description") or "", "upload.description", MAX_DESCRIPTION_CHARS)
    media = new_media(caller, name, description, wire["type"], size, services.now_ms())
    check_media_storage(caller, size, services)
    if not media.temp:
        # If the upload never arrives, the row expires.
        media = replace(media, expires_s=media.created_ms // 1000 + TEMPORARY_S)
    url = services.storage.upload_link(media.key, media.content_type, size)
    count_upload(size, caller, services)
    services.medias.put(media)
    return _upload_to_wire(media, url)


def new_upload_once(wire: Wire, caller: Caller, services: RepeatedUploadServices, call_key: str | None) -> Wire:
    """Create a presigned upload as `new_upload`, once for each idempotency key.

    Raises:
        ApiError: as `new_upload`; 1001 the call is repeated, and its media file is deleted.
    """

    def restore(kept: Wire) -> Wire:
        if "url" in kept:  # an earlier release has kept it
            return kept
        media = find_kept(kept, caller, services.medias)
        return _upload_to_wire(media, services.storage.upload_link(media.key, media.content_type, media.size_bytes))

    use = KeyUse(caller, HEADER, call_key, ["Media_Upload_New", [wire]]) if call_key else None
    answer: Wire = run_once(use, lambda _: new_upload(wire, caller, services), services, Keeping(keep_id, restore))
    return answer


def keep_id(answer: Wire) -> Wire:
    """Return what is kept of an answer about a media file: its id. Its name may be that of a person."""
    return {"media": {"id": answer["media"]["id"]}}


def find_kept(kept: Wire, caller: Caller, medias: Medias) -> Media:
    """Return the media file of an answer that `keep_id` has shortened.

    Raises:
        ApiError: 1001 it is deleted.
    """
    media = medias.get(caller.account_id, kept["media"]["id"])
    if media is None:
        raise ApiError.media_not_found(kept["media"]["id"])
    return media


def _upload_to_wire(media: Media, url: str) -> Wire:
    return {
        "media": media_to_wire(media),
        "url": url,
        "method": "PUT",
        "headers": [
            {"name": "Content-Type", "value": media.content_type},
            {"name": "If-None-Match", "value": "*"},
        ],
    }


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
        if media_id in (given.media_id for given in template.medias)
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
