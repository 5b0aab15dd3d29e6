"""The signatures of webhook calls. Source: the Standard Webhooks specification, "Webhook metadata" and "Signature"."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from chalicelib.domain.ids import derived_id
from chalicelib.domain.video import Video

SECRET_PREFIX = "whsec_"  # noqa: S105 - the beginning of every secret
_SECRET_BYTES = 32


def new_webhook_secret() -> str:
    """Return a new signing secret: `whsec_` and 32 random bytes in base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def event_id_of(video: Video) -> str:
    """Return the id of the event that a video's webhooks are called about: the same for all calls and webhooks.

    A restart of the video and a new round of deliveries begin another event.
    """
    return f"evt_{derived_id(video.id, f'webhooks {video.delivery.number} {video.status}')}"


def signed_headers(signing_secrets: Sequence[str], event_id: str, sent_s: int, body: bytes) -> dict[str, str]:
    """Return the headers that sign a call with each of these secrets. `sent_s`: its time, in seconds since 1970."""
    signatures = (_signature(secret, event_id, sent_s, body) for secret in signing_secrets)
    return {"webhook-id": event_id, "webhook-timestamp": str(sent_s), "webhook-signature": " ".join(signatures)}


def _signature(secret: str, event_id: str, sent_s: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b"%s.%d.%s" % (event_id.encode(), sent_s, body)
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"
