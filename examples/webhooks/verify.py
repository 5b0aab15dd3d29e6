"""Verify the signature of a webhook call: `python verify.py < body`, with the secret and the headers as variables."""

import base64
import hmac
import os
import sys
import time

TOLERANCE_S = 300


def is_genuine(secret: str, event_id: str, timestamp: str, signatures: str, body: bytes) -> bool:
    """Return whether a call was signed with this secret within the last five minutes."""
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_S:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{event_id}.{timestamp}.".encode() + body, "sha256")
    expected = b"v1," + base64.b64encode(digest)
    return any(hmac.compare_digest(expected, each.encode()) for each in signatures.split(" "))


if __name__ == "__main__":
    names = ("WEBHOOK_SECRET", "WEBHOOK_ID", "WEBHOOK_TIMESTAMP", "WEBHOOK_SIGNATURE")
    genuine = is_genuine(*(os.environ.get(name, "") for name in names), sys.stdin.buffer.read())
    print("genuine" if genuine else "not genuine")
    sys.exit(not genuine)
