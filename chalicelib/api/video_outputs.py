"""The `VideoOutput_t` of templates and videos, read and checked."""

from typing import Any

from chalicelib.api.wire_fields import Wire
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import Brand
from chalicelib.domain.connection import Connection, ConnectionKind, ConnectionState
from chalicelib.domain.errors import ApiError
from chalicelib.domain.services import HasConnections
from chalicelib.domain.video_output import VideoOutput

# YouTube's values, and an older name that the vendor's clients use. Source: docs/vendors/wire-api.md, "Structs".
_PRIVACIES = ("public", "private", "unlisted", "hidden")


def read_output(
    wire: Wire | None, path: str, caller: Caller, services: HasConnections, default: VideoOutput | None = None
) -> VideoOutput | None:
    """Return where videos are published by a `VideoOutput_t`, or None: in the deployment's storage alone.

    `default` is the template's output, which a video replaces. Without a type, it keeps that of the template.

    Raises:
        ApiError: 1014 the YouTube account is not connected; 1015 a template's credentials name another place than the
            template; a value is invalid.
    """
    given = {name: value for name, value in (wire or {}).items() if value is not None}
    youtube = given.get("youtube") or {}
    privacy = youtube.get("privacy")
    if privacy and privacy.lower() not in _PRIVACIES:
        raise ApiError.invalid_params(f"{path}.youtube.privacy", f"{', '.join(_PRIVACIES)} (hidden means unlisted)")
    if not given:
        return default
    kind = given.get("type") or (default.kind.value if default else None)
    output = _output(kind, given, path, caller.account_id, services, default)
    if caller.template_id and output and (default is None or output.connection_id != default.connection_id):
        raise ApiError.authentication("a template's credentials publish only where the template does")
    return output


def output_to_wire(output: VideoOutput | None, brand: Brand) -> Wire:
    """Return the `VideoOutput_t` of a template."""
    if output is None:
        return {"type": brand.output}
    return {"type": output.kind.value, "awsS3Bucket": output.connection_id}


def _output(
    kind: Any, given: Wire, path: str, account_id: str, services: HasConnections, default: VideoOutput | None
) -> VideoOutput | None:
    if kind == ConnectionKind.YOUTUBE:
        raise ApiError.youtube_account_not_found((given.get("youtube") or {}).get("id"))
    if kind == ConnectionKind.S3:
        bucket = given.get("awsS3Bucket") or (default.connection_id if default and default.kind == kind else "")
        _find_bucket(bucket, f"{path}.awsS3Bucket", account_id, services)
        return VideoOutput(ConnectionKind.S3, bucket)
    return None


def _find_bucket(bucket: str, path: str, account_id: str, services: HasConnections) -> Connection:
    found = services.connections.get(account_id, bucket) if bucket else None
    if found is None or found.kind is not ConnectionKind.S3:
        raise ApiError.invalid_params(path, "a bucket that Bucket_Connect has connected")
    if found.state is not ConnectionState.OK:
        problem = found.problem or "call Connection_Test first"
        raise ApiError.invalid_params(path, f"a connection that works; this one does not: {problem}")
    return found
