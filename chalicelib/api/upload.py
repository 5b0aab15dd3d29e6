"""`POST /api/upload`: a file in the request's body. Source: the seeds, "Media Upload"."""

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from chalicelib.api.api_services import HasBundledFonts, HasCallCounter, HasTimer
from chalicelib.api.audited_methods import UPLOAD
from chalicelib.api.auth import authenticate_request
from chalicelib.api.call import CallServices, calls_ended, note_caller, start_call
from chalicelib.api.call_limits import charged, count_call
from chalicelib.api.credits import check_media_storage
from chalicelib.api.fonts import CheckFont, font_to_wire, new_font
from chalicelib.api.http_request import HttpRequest
from chalicelib.api.idempotency import (
    HEADER,
    Claim,
    IdempotencyServices,
    KeyUse,
    find_made,
    key_of_request,
    made_id_of,
    run_once,
)
from chalicelib.api.medias import MediaUploadServices, discard_media, media_to_wire, new_media
from chalicelib.api.request_limits import check_plain
from chalicelib.api.rpc import error_to_wire, translate_error
from chalicelib.api.visitor_requests import count_upload
from chalicelib.api.wire_fields import check_length
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError, BadMedia
from chalicelib.domain.field_limits import MAX_DESCRIPTION_CHARS, MAX_FILE_NAME_CHARS
from chalicelib.domain.font import is_font
from chalicelib.domain.log_context import log_context
from chalicelib.domain.media import (
    MAX_UPLOAD_BYTES,
    Media,
    MediaFacts,
    MediaStatus,
    MediaType,
)
from chalicelib.domain.metrics import Metric
from chalicelib.domain.ports import Medias
from chalicelib.domain.services import (
    HasAccounts,
    HasFonts,
    HasLedger,
    HasMedias,
    HasMetrics,
    HasPlans,
    HasStorage,
    HasTemplates,
    HasVisitorUsage,
)

# Clients use a hyphen, the documents an underscore.
_DESCRIPTIONS = ("x-szn-description", "x-szn_description")
Probe = Callable[[Path, MediaType], MediaFacts]


class UploadServices(
    CallServices,
    HasAccounts,
    HasPlans,
    HasLedger,
    HasTemplates,
    HasVisitorUsage,
    HasMedias,
    HasFonts,
    HasBundledFonts,
    HasCallCounter,
    HasTimer,
    HasStorage,
    HasMetrics,
    IdempotencyServices,
    Protocol,
):
    """The services that answer an upload."""


def upload(http: HttpRequest, services: UploadServices, probe: Probe, check_font: CheckFont) -> bytes:
    """Store a media file or a font. Return JSON: `{"error": null, "media": {…}}` or `{"error": {…}, "media": null}`.

    For a font, the answer has a `font` and no media. `probe` reads a local file and raises `BadMedia`; `check_font`
    reads a font and raises `BadFont`.
    """
    with log_context(), calls_ended():
        call = start_call(http, services)
        call.begin(UPLOAD, {})
        error: ApiError | None = None
        try:
            with charged(services):
                call.result = _stored(http, services, probe, check_font)
            answer = {"error": None, "media": None} | call.result
        except Exception as exception:  # noqa: BLE001 -- the caller is owed an answer; a bug is logged
            error = translate_error(UPLOAD, exception)
            answer = {"error": error_to_wire(error), "media": None}
        written = json.dumps(answer).encode()
        call.end(UPLOAD, error.code if error else None, len(written))
    return written


def _stored(http: HttpRequest, services: UploadServices, probe: Probe, check_font: CheckFont) -> dict[str, Any]:
    """Store the file, and return the media file or the font. With the key, only the id of a media file is kept."""
    caller = note_caller(count_call(authenticate_request(http, services), services))
    check_plain(dict(http.headers), "headers")
    stored: dict[str, Any] = run_once(
        _use_of_key(http, caller), lambda claim: _store(http, caller, services, probe, check_font, claim), services
    )
    if "mediaID" not in stored:
        return stored
    media = services.medias.get(caller.account_id, stored["mediaID"])
    if media is None:
        raise ApiError.media_not_found(stored["mediaID"])
    return {"media": media_to_wire(media)}


def _use_of_key(http: HttpRequest, caller: Caller) -> KeyUse | None:
    """Return the use of the header `Idempotency-Key`, or None without one."""
    key = key_of_request(http)
    described = {name: http.headers.get(name) for name in ("content-type", *_DESCRIPTIONS, "x-szn-filename")}
    return KeyUse(caller, HEADER, f"upload/{key}", [hashlib.sha256(http.body).hexdigest(), described]) if key else None


def _store(
    http: HttpRequest,
    caller: Caller,
    services: UploadServices,
    probe: Probe,
    check_font: CheckFont,
    claim: Claim | None,
) -> dict[str, Any]:
    body, headers = http.body, http.headers
    if is_font(headers.get("content-type", "")):
        _check_size(body, headers)
        return {"font": font_to_wire(new_font(body, caller, services, check_font))}
    return {"mediaID": _upload(body, headers, caller, services, probe, claim).id}


def _upload(
    body: bytes,
    headers: Mapping[str, str],
    caller: Caller,
    services: MediaUploadServices,
    probe: Probe,
    claim: Claim | None,
) -> Media:
    made = find_made(claim, services.medias.get)
    if made is not None and made.status is MediaStatus.READY:
        return made
    name = check_length(headers.get("x-szn-filename", ""), "X-SZN-Filename", MAX_FILE_NAME_CHARS)
    description = next((headers[name] for name in _DESCRIPTIONS if name in headers), "")
    check_length(description, "X-SZN-Description", MAX_DESCRIPTION_CHARS)
    content_type = headers.get("content-type", "")
    media = new_media(caller, name, description, content_type, len(body), services.now_ms(), made_id_of(claim))
    _check_size(body, headers)
    check_media_storage(caller, len(body), services)
    count_upload(len(body), caller, services)
    facts, digest = _inspect(body, media.type, probe), hashlib.sha256(body).hexdigest()
    # Store the row first: `pipeline.ingest` deletes files without a row.
    services.medias.put(media)
    try:
        services.storage.put_bytes(media.key, body, media.content_type)
        ready = _settled(media, services.medias, status=MediaStatus.READY, facts=facts, sha256=digest)
        # Concurrent uploads may have passed the first check together.
        check_media_storage(caller, 0, services)
        services.metrics.add(Metric.UPLOADED_BYTES, len(body))
    except BaseException:
        discard_media(media, services)
        raise
    return ready


def _settled(media: Media, medias: Medias, **changes: Any) -> Media:
    """Return the media file with its facts, unless the ingest step has stored them first."""
    ready = medias.finish_upload(media, **changes) or medias.get(media.account_id, media.id)
    if ready is None or ready.status is not MediaStatus.READY:
        raise ApiError.bad_input_media(ready.problem or "" if ready else "it was deleted during the upload")
    return ready


def _check_size(body: bytes, headers: Mapping[str, str]) -> None:
    declared = headers.get("content-length")
    # API Gateway removes the header, so a body without either header has passed through it.
    if declared is None and body and "transfer-encoding" not in headers:
        declared = str(len(body))
    if declared is None:
        raise ApiError.no_size("the header Content-Length is missing")
    if not re.fullmatch("[0-9]{1,20}", declared) or not 1 <= int(declared) <= MAX_UPLOAD_BYTES:
        raise ApiError.no_size(f"Content-Length must be 1 to {MAX_UPLOAD_BYTES:,} bytes, got {declared[:20]!r}")
    if int(declared) != len(body):
        raise ApiError.bad_input_media(f"Content-Length says {declared} bytes, but {len(body)} have come")


def _inspect(body: bytes, declared: MediaType, probe: Probe) -> MediaFacts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "media"
        path.write_bytes(body)
        try:
            return probe(path, declared)
        except BadMedia as error:
            raise ApiError.bad_input_media(str(error)) from error
