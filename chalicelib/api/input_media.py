"""Inputs on the wire, and the media files that they name."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from chalicelib.api.api_services import HasDestinations, HasS3Sources
from chalicelib.api.wire_fields import Wire, check_length, check_sent_url, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import BRANDS, Brand
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_INPUT_TEXT_CHARS, MAX_NAME_CHARS
from chalicelib.domain.media import Media, MediaStatus, MediaType
from chalicelib.domain.services import HasClock, HasMedias
from chalicelib.domain.template import InputMedia, S3Object
from chalicelib.domain.urls import masked, shown, unmasked

_NO_OBJECT = {"bucket": "", "key": ""}
_MAX_KEY_BYTES = 1024


class InputMediaServices(HasMedias, HasS3Sources, HasDestinations, HasClock, Protocol):
    """The services that look up the media files of inputs."""


def _media_id_fields() -> list[str]:
    """Return the fields for a media file's id. Each brand has its own, and every deployment accepts all."""
    return list(dict.fromkeys(brand.storage_key for brand in BRANDS.values()))


def read_input(wire: Wire, path: str) -> InputMedia:
    """Return the input of an `InputMedia_t`.

    Raises:
        ApiError: it names no source, several sources, or one that does not fit its type.
    """
    kind = MediaType(wire["type"])
    source = _source(wire, kind, path)
    if (source == "text") != (kind is MediaType.TEXT):
        raise ApiError.invalid_params(f"{path}.{source}", "text for a media of type text, another source for others")
    value = wire[source]
    return InputMedia(
        input_id=wire["inputID"],
        type=kind,
        name=check_length(wire.get("name") or "", f"{path}.name", MAX_NAME_CHARS) or None,
        text=check_length(value, f"{path}.text", MAX_INPUT_TEXT_CHARS) if source == "text" else None,
        http=check_sent_url(value, f"{path}.http") if source == "http" else None,
        media_id=value if source in _media_id_fields() else None,
        s3=_s3_object(value, f"{path}.awsS3") if source == "awsS3" else None,
    )


def _source(wire: Wire, kind: MediaType, path: str) -> str:
    """Return the name of the field with the source. Forms of other services send unset fields as empty texts."""
    sent = [name for name in ("text", "http", "awsS3", *_media_id_fields()) if wire.get(name) is not None]
    given = [name for name in sent if wire[name] not in ("", _NO_OBJECT)] or sent
    if kind is MediaType.TEXT and "text" in given and not wire["text"]:
        given = ["text"]  # An empty text is a valid input.
    ids = [name for name in _media_id_fields() if name in given]
    if len({wire[name] for name in ids}) == 1:
        given = [name for name in given if name not in ids[1:]]
    if len(given) != 1:
        found = ", ".join(given) or "none"
        raise ApiError.invalid_params(path, f"exactly one of text, http, awsS3 and a media's id, got {found}")
    return given[0]


def read_inputs(wires: list[Wire] | None, path: str) -> tuple[InputMedia, ...]:
    """Return the inputs of a list of `InputMedia_t`."""
    return tuple(read_input(wire, f"{path}[{index}]") for index, wire in enumerate(wires or ()))


def with_passwords(wires: list[Wire], known: Sequence[InputMedia]) -> list[Wire]:
    """Return a list of `InputMedia_t` whose URLs are not masked any more, if the object has this one already."""
    urls: dict[str, list[str]] = {}
    for media in known:
        urls.setdefault(media.input_id, []).append(media.http or "")
    return [
        wire | {"http": unmasked(wire["http"], urls.get(wire["inputID"], []))} if wire.get("http") else wire
        for wire in wires
    ]


def input_to_wire(media: InputMedia, brand: Brand, *, to_visitor: bool = False) -> Wire:
    """Return the `InputMedia_t` of an input. Its URL has a masked password, and for visitors of a template no query."""
    show = shown if to_visitor else masked
    return without_absent(
        {
            "inputID": media.input_id,
            "type": media.type.value,
            "name": media.name,
            "text": media.text,
            "http": media.http and show(media.http),
            "awsS3": media.s3 and {"bucket": media.s3.bucket, "key": media.s3.key},
            brand.storage_key: media.media_id,
        }
    )


def find_medias(inputs: Iterable[InputMedia], caller: Caller, services: InputMediaServices) -> dict[str, Media]:
    """Return the uploaded media files that inputs name by id, keyed by the object that they fill.

    Raises:
        ApiError: 1001 the caller has no such media file, 1004 it has another type, 1029 it was rejected, the caller
            may not read its bucket, or its URL must not be called.
    """
    inputs = list(inputs)
    for given in inputs:
        if given.http is not None and (problem := services.destinations.url_problem(given.http)):
            raise ApiError.bad_input_media(f"its URL is not called: {problem}", input_id=given.input_id)
        if given.s3 is not None:
            _check_bucket(given.s3.bucket, given.input_id, caller, services)
    return {
        given.input_id: _find(given, given.media_id, caller, services) for given in inputs if given.media_id is not None
    }


def _s3_object(wire: Wire, path: str) -> S3Object:
    # The limits of S3.
    bucket = check_length(wire["bucket"], f"{path}.bucket", 255, 1)
    key = check_length(wire["key"], f"{path}.key", _MAX_KEY_BYTES, 1)
    if len(key.encode()) > _MAX_KEY_BYTES:
        raise ApiError.invalid_params(f"{path}.key", f"at most {_MAX_KEY_BYTES:,} bytes")
    return S3Object(bucket, key)


def _check_bucket(bucket: str, input_id: str, caller: Caller, services: InputMediaServices) -> None:
    # A template's credentials are public in web pages, so they reach only the buckets that the operator lists for
    # them. The error does not reveal other buckets.
    allowed, who = services.s3_sources, ""
    if caller.template_id:
        allowed, who = services.s3_public_sources, " for a template's credentials"
    if bucket not in allowed:
        problem = f"the bucket {bucket!r} is not among the allowed sources of media files{who}"
        raise ApiError.bad_input_media(problem, input_id=input_id)


def _find(given: InputMedia, media_id: str, caller: Caller, services: InputMediaServices) -> Media:
    media = services.medias.get(caller.account_id, media_id)
    # A template's credentials reach only the media files that were uploaded with them.
    foreign = media is not None and caller.template_id and media.template_id != caller.template_id
    until_s = media.usable_until_s if media else None
    # The reaper and DynamoDB delete expired rows later.
    if media is None or foreign or (until_s is not None and until_s <= services.now_ms() // 1000):
        raise ApiError.media_not_found(media_id, given.input_id)
    if media.type is not given.type:
        problem = f"the media {media_id} is of type {media.type}, not {given.type}"
        raise ApiError.inputs_mismatch(given.input_id, problem)
    if media.status is MediaStatus.ERROR:
        raise ApiError.bad_input_media(media.problem or "", media_id=media_id, input_id=given.input_id)
    return media
