"""Let the emulator check permissions as AWS does, and record those that the functions use.

With `AUTH=true` MiniStack checks each call of a function against the policy of its role. This module corrects where it
differs from AWS:

- SQS authorizes a batch as the action on single messages. There is no action `sqs:SendMessageBatch`.
- SES authorizes mail by the identity of its sender.
- KMS authorizes the use of a key by the key, also if a call names its alias, and by its encryption context.
- S3 tells only callers who may list a key that no object has it. For others a missing object is "access denied".
- The bucket's policy refuses connections without TLS. The local cloud has none, so
  all its connections count as encrypted.

Each function's permissions are written to `.local/permissions.jsonl`, each once, when it is first used. A denied call
is also logged.
"""

import json
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_region
from ministack.core.router import extract_access_key_id
from ministack.services import kms, s3, sts

_BATCHES = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}
_NO_SUCH_KEY = b"<Code>NoSuchKey</Code>"

# What policies may ask about the call of KMS that is being answered.
_encryption_context: ContextVar[Mapping[str, str]] = ContextVar("_encryption_context")

log = logging.getLogger(__name__)


class UsedPermissions:
    """The permissions that functions have used, and those that they were denied, in a file of JSON lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = set(path.read_text().splitlines()) if path.exists() else set()

    def add(self, function: str, action: str, resource: str, *, denied: bool) -> None:
        """Write a permission to the file, unless the file has it."""
        line = json.dumps({"function": function, "action": action, "resource": resource, "denied": denied})
        if line not in self._known:
            self._known.add(line)
            with self._path.open("a") as file:
                file.write(f"{line}\n")


def check_permissions(path: Path) -> None:
    """Change MiniStack so that it checks permissions as AWS does, and writes the used ones to a file."""
    iam_evaluator.enforce = _checking(iam_evaluator.enforce, UsedPermissions(path))
    iam_actions.extract_resource_arn = _naming_resources(iam_actions.extract_resource_arn)
    s3.handle_request = _hiding_missing_objects(s3.handle_request)
    app.pin_request_origin = lambda address, _: iam_evaluator.pin_request_origin(address, True)


def _checking(enforce: Callable[..., Any], used: UsedPermissions) -> Callable[..., Any]:
    def check(access_key: str, action: str, service: str, region: str, resource_arn: str = "*", **options: Any) -> Any:
        action = _BATCHES.get(action, action)
        if service == "ses":
            context = {"ses:FromAddress": parseaddr(resource_arn.rpartition("/")[2])[1].lower()}
            options["service_context"] = {**(options.get("service_context") or {}), **context}
        if service == "kms":
            options["service_context"] = {**(options.get("service_context") or {}), **_encryption_context.get({})}
        denied = enforce(access_key, action, service, region, resource_arn=resource_arn, **options)
        function = _function(access_key)
        if function:
            resource = _general(resource_arn, options.get("service_context") or {})
            used.add(function, action, resource, denied=bool(denied))
            if denied:
                log.warning("%s may not do %s on %s", function, action, resource)
        return denied

    return check


def _naming_resources(extract: Callable[..., str]) -> Callable[..., str]:
    def name(service: str, method: str, path: str, headers: Any, body: bytes, query: Any, *place: str) -> str:
        sender = query.get("Source") if service == "ses" else None
        if service == "kms":
            given = json.loads(body or b"{}").get("EncryptionContext") or {}
            _encryption_context.set({f"kms:EncryptionContext:{key}": str(value) for key, value in given.items()})
        if not sender:
            arn = extract(service, method, path, headers, body, query, *place)
            key = kms._resolve_key(arn) if service == "kms" and ":alias/" in arn else None
            return key["Arn"] if key else arn
        address = sender[0] if isinstance(sender, list) else sender
        region, account = place
        return f"arn:aws:ses:{region}:{account}:identity/{address}"

    return name


def _hiding_missing_objects(handle: Callable[..., Any]) -> Callable[..., Any]:
    async def hide(method: str, path: str, headers: Any, body: bytes, query: Any, **options: Any) -> Any:
        answer = await handle(method, path, headers, body, query, **options)
        status, sent, content = answer
        bucket, _, key = unquote(path).lstrip("/").partition("/")
        if status != 404 or not key or not (method == "HEAD" or _NO_SUCH_KEY in content):
            return answer
        # S3 takes the key as the prefix of the listing that would show it.
        denied = iam_evaluator.enforce(
            extract_access_key_id(headers, query),
            "s3:ListBucket",
            "s3",
            get_region(),
            resource_arn=f"arn:aws:s3:::{bucket}",
            service_context={"s3:prefix": _source_key(headers) or key},
        )
        if not denied:
            return answer
        return 403, sent, b"" if method == "HEAD" else content.replace(_NO_SUCH_KEY, b"<Code>AccessDenied</Code>")

    return hide


def _source_key(headers: Mapping[str, str]) -> str:
    return unquote(headers.get("x-amz-copy-source", "")).lstrip("/").partition("/")[2]


def _function(access_key: str) -> str | None:
    """Return the name of the function whose role has these credentials (`Ingest`), or None for other callers."""
    session = sts._sessions.get(access_key) or {}
    parts = str(session.get("UserId", "")).rpartition(":")[2].rsplit("-", 2)
    return parts[1] if len(parts) == 3 else None


def _general(arn: str, context: Mapping[str, Any]) -> str:
    """Return an ARN's resource without what differs from object to object: `videos`, `bucket/media/`.

    A listing has the prefix of its keys, too.
    """
    resource = arn.split(":", 5)[-1]
    bucket, _, key = resource.partition("/")
    prefix = key if arn.startswith("arn:aws:s3:::") else None
    prefix = context.get("s3:prefix", prefix) or ""
    return f"{bucket}/{prefix.partition('/')[0]}/" if prefix else resource
