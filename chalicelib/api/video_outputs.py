"""The `VideoOutput_t` of templates and videos, read and checked."""

from dataclasses import replace
from typing import Any

from chalicelib.api.wire_fields import Wire
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import Brand
from chalicelib.domain.connection import Connection, ConnectionKind, ConnectionState
from chalicelib.domain.errors import ApiError
from chalicelib.domain.publication import is_for_youtube
from chalicelib.domain.services import HasConnections
from chalicelib.domain.video import Video
from chalicelib.domain.video_output import VideoOutput, YoutubeSettings
from chalicelib.domain.youtube_fields import (
    LICENSES,
    MAX_TAGS_CHARS,
    MAX_TEXT_BYTES,
    MAX_TITLE_CHARS,
    PRIVACIES,
    category_of,
    chars_of_tags,
    tags_of,
    text_of,
    title_of,
    value_of,
)


def read_output(
    wire: Wire | None, path: str, caller: Caller, services: HasConnections, default: VideoOutput | None = None
) -> VideoOutput | None:
    """Return where videos are published by a `VideoOutput_t`, or None: in the deployment's storage alone.

    `default` is the template's output, which a video replaces. What the video leaves out stays as in the template.

    Raises:
        ApiError: 1014 the YouTube account is not connected; 1023 it has to be connected again; 1015 a template's
            credentials name another place than the template; a value is invalid.
    """
    given = {name: value for name, value in (wire or {}).items() if value is not None}
    own = default.youtube if default else None
    youtube = _youtube(given.get("youtube") or {}, f"{path}.youtube", own or YoutubeSettings())
    if not given and default is None:
        return None
    kind = given.get("type") or (default.kind.value if default else None)
    output = _output(kind, given, youtube, path, caller.account_id, services, default)
    if caller.template_id and output and (default is None or output.connection_id != default.connection_id):
        raise ApiError.authentication("a template's credentials publish only where the template does")
    return output


def output_to_wire(output: VideoOutput | None, brand: Brand) -> Wire:
    """Return the `VideoOutput_t` of a template."""
    if output is None:
        return {"type": brand.output}
    if output.youtube is None:
        return {"type": output.kind.value, "awsS3Bucket": output.connection_id}
    settings = output.youtube
    return {
        "type": output.kind.value,
        "youtube": {
            "id": output.connection_id,
            "license": settings.license,
            "privacy": settings.privacy,
            "category": settings.category,
            "keywords": settings.keywords,
        },
    }


def check_metadata(video: Video, path: str) -> None:
    """Check that YouTube takes the name, the description and the keywords of a video that is published there.

    Raises:
        ApiError: it does not.
    """
    if video.output is None or video.output.youtube is None:
        return
    title = title_of(video.name)
    if not 1 <= len(title) <= MAX_TITLE_CHARS:
        expected = f"1 to {MAX_TITLE_CHARS} characters without < and >, as YouTube's titles have, got {len(title)}"
        raise ApiError.invalid_params(f"{path}.name", expected)
    size = len(text_of(video.description).encode())
    if size > MAX_TEXT_BYTES:
        expected = f"at most {MAX_TEXT_BYTES:,} bytes of text, as YouTube's descriptions have, got {size:,}"
        raise ApiError.invalid_params(f"{path}.description", expected)
    if not video.output.youtube.keywords:
        _check_tags(video.keywords, f"{path}.keywords")


def check_profiles_for(output: VideoOutput | None, extensions: list[str], path: str) -> None:
    """Check that one of the files of a video, by their extensions, can be published at its place.

    Raises:
        ApiError: YouTube takes none of them.
    """
    if output and output.kind is ConnectionKind.YOUTUBE and not any(is_for_youtube(f"a.{each}") for each in extensions):
        raise ApiError.invalid_params(path, "a template with an MP4 or WebM profile: YouTube takes no other files")


def _output(
    kind: Any,
    given: Wire,
    youtube: YoutubeSettings,
    path: str,
    account_id: str,
    services: HasConnections,
    default: VideoOutput | None,
) -> VideoOutput | None:
    same = default.connection_id if default and default.kind == kind else ""
    if kind == ConnectionKind.YOUTUBE:
        account = (given.get("youtube") or {}).get("id") or same
        _find_youtube(account, account_id, services)
        return VideoOutput(ConnectionKind.YOUTUBE, account, youtube)
    if kind == ConnectionKind.S3:
        bucket = given.get("awsS3Bucket") or same
        _find_bucket(bucket, f"{path}.awsS3Bucket", account_id, services)
        return VideoOutput(ConnectionKind.S3, bucket)
    return None


def _youtube(given: Wire, path: str, default: YoutubeSettings) -> YoutubeSettings:
    """Return the settings of a `YoutubeOutput_t` in YouTube's spelling."""
    settings = default
    if given.get("privacy"):
        settings = replace(settings, privacy=_value(given["privacy"], PRIVACIES, f"{path}.privacy"))
    if given.get("license"):
        settings = replace(settings, license=_value(given["license"], LICENSES, f"{path}.license"))
    if given.get("category"):
        category = category_of(given["category"])
        if category is None:
            raise ApiError.invalid_params(f"{path}.category", "a category such as People, or its number at YouTube")
        settings = replace(settings, category=category)
    if given.get("keywords"):
        _check_tags(given["keywords"], f"{path}.keywords")
        settings = replace(settings, keywords=given["keywords"])
    return settings


def _value(given: str, values: dict[str, str], path: str) -> str:
    value = value_of(given, values)
    if value is None:
        older = "; ".join(f"{name} means {value}" for name, value in values.items() if name != value)
        raise ApiError.invalid_params(path, f"{', '.join(values)} ({older})")
    return value


def _check_tags(keywords: str, path: str) -> None:
    chars = chars_of_tags(tags_of(keywords))
    if chars > MAX_TAGS_CHARS:
        expected = f"at most {MAX_TAGS_CHARS} characters of tags; one with a blank counts 2 more, got {chars}"
        raise ApiError.invalid_params(path, expected)


def _find_youtube(youtube_id: str, account_id: str, services: HasConnections) -> None:
    found = services.connections.get(account_id, youtube_id) if youtube_id else None
    if found is None or found.kind is not ConnectionKind.YOUTUBE:
        raise ApiError.youtube_account_not_found(youtube_id or None)
    if found.state is ConnectionState.RECONNECT:
        raise ApiError.youtube_token_refused(youtube_id)


def _find_bucket(bucket: str, path: str, account_id: str, services: HasConnections) -> Connection:
    found = services.connections.get(account_id, bucket) if bucket else None
    if found is None or found.kind is not ConnectionKind.S3:
        raise ApiError.invalid_params(path, "a bucket that Bucket_Connect has connected")
    if found.state is not ConnectionState.OK:
        problem = found.problem or "call Connection_Test first"
        raise ApiError.invalid_params(path, f"a connection that works; this one does not: {problem}")
    return found
