"""Input medias on the wire, and whether the medias that they name are there."""

from collections.abc import Iterable

from chalicelib.api.store import Store
from chalicelib.api.wire import Wire, check_length, check_url, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import Brand
from chalicelib.domain.errors import ApiError
from chalicelib.domain.media import MAX_NAME_CHARS, Media, MediaStatus, MediaType
from chalicelib.domain.template import InputMedia, S3Object

# Fields of an input media that are no source; what else it has is one. A media's id goes by several names.
_ABOUT = ("inputID", "type", "name")
_MAX_TEXT_CHARS = 10_000
_MAX_KEY_BYTES = 1024


def to_input(wire: Wire, path: str) -> InputMedia:
    """The input media of an `InputMedia_t`.

    Raises:
        ApiError: it names no source or several, or one that does not go with its type.
    """
    given = [name for name, value in wire.items() if name not in _ABOUT and value is not None]
    if len(given) != 1:
        found = ", ".join(given) or "none"
        raise ApiError.invalid_params(path, f"exactly one of text, http, awsS3 and a media's id, got {found}")
    source, kind = given[0], MediaType(wire["type"])
    if (source == "text") != (kind is MediaType.TEXT):
        raise ApiError.invalid_params(f"{path}.{source}", "text for a media of type text, another source for others")
    value = wire[source]
    return InputMedia(
        input_id=wire["inputID"],
        type=kind,
        name=check_length(wire.get("name") or "", f"{path}.name", MAX_NAME_CHARS) or None,
        text=check_length(value, f"{path}.text", _MAX_TEXT_CHARS) if source == "text" else None,
        http=check_url(value, f"{path}.http") if source == "http" else None,
        media_id=value if source not in ("text", "http", "awsS3") else None,
        s3=_s3_object(value, f"{path}.awsS3") if source == "awsS3" else None,
    )


def to_inputs(wires: list[Wire] | None, path: str) -> tuple[InputMedia, ...]:
    """The input medias of a list."""
    return tuple(to_input(wire, f"{path}[{index}]") for index, wire in enumerate(wires or ()))


def input_to_wire(media: InputMedia, brand: Brand) -> Wire:
    """An input media as it looks on the wire."""
    return without_absent(
        {
            "inputID": media.input_id,
            "type": media.type.value,
            "name": media.name,
            "text": media.text,
            "http": media.http,
            "awsS3": media.s3 and {"bucket": media.s3.bucket, "key": media.s3.key},
            brand.storage_key: media.media_id,
        }
    )


def find_medias(inputs: Iterable[InputMedia], caller: Caller, store: Store) -> dict[str, Media]:
    """The uploaded medias that inputs name, by the object they fill; what is named otherwise is not among them.

    Raises:
        ApiError: 1001 there is no such media (for this caller), 1004 it is of another type, 1029 it was refused, or is
            in a bucket that may not be read (by this caller).
    """
    inputs = list(inputs)
    for given in inputs:
        if given.s3 is not None:
            _check_bucket(given.s3.bucket, given.input_id, caller, store)
    return {
        given.input_id: _find(given, given.media_id, caller, store) for given in inputs if given.media_id is not None
    }


def _s3_object(wire: Wire, path: str) -> S3Object:
    # Limits of S3 itself.
    bucket = check_length(wire["bucket"], f"{path}.bucket", 255, 1)
    key = check_length(wire["key"], f"{path}.key", _MAX_KEY_BYTES, 1)
    if len(key.encode()) > _MAX_KEY_BYTES:
        raise ApiError.invalid_params(f"{path}.key", f"at most {_MAX_KEY_BYTES:,} bytes")
    return S3Object(bucket, key)


def _check_bucket(bucket: str, input_id: str, caller: Caller, store: Store) -> None:
    # Those credentials stand in web pages, and what lies in buckets is private.
    if caller.template_id:
        raise ApiError.bad_input_media("a template's credentials do not reach S3", input_id=input_id)
    if bucket not in store.s3_sources:
        problem = f"the bucket {bucket!r} is not among those that medias may be read from"
        raise ApiError.bad_input_media(problem, input_id=input_id)


def _find(given: InputMedia, media_id: str, caller: Caller, store: Store) -> Media:
    media = store.medias.get(caller.account_id, media_id)
    # A template's credentials reach the medias that were uploaded with them, and no others.
    foreign = media is not None and caller.template_id and media.template_id != caller.template_id
    # The table removes what has expired when it comes to it, up to two days later.
    if media is None or foreign or (media.expires_s is not None and media.expires_s <= store.now_ms() // 1000):
        raise ApiError.media_not_found(media_id, given.input_id)
    if media.type is not given.type:
        problem = f"the media {media_id} is of type {media.type}, not {given.type}"
        raise ApiError.inputs_mismatch(given.input_id, problem)
    if media.status is MediaStatus.ERROR:
        raise ApiError.bad_input_media(media.problem or "", media_id=media_id, input_id=given.input_id)
    return media
