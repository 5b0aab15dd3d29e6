"""Connections: the places outside of this deployment that an account lets finished videos be published to."""

from dataclasses import dataclass
from enum import StrEnum

PENDING = "pending/"
"""The beginning of the ids of connections whose owner has not agreed yet. They expire soon."""


class ConnectionKind(StrEnum):
    """The kinds of places; the values are those of `videoOutput.type` on the wire."""

    YOUTUBE = "youtube"
    S3 = "awsS3"

    @property
    def label(self) -> str:
        """The name in messages."""
        return {"youtube": "YouTube", "awsS3": "S3"}[self.value]


class ConnectionState(StrEnum):
    """The states of a connection.

    - `testing`: it has not been tried yet.
    - `ok`: the last attempt to use it succeeded.
    - `failed`: the last test failed. A test that succeeds repairs it.
    - `reconnect`: the owner of the place has taken the permission back, and has to give it again.
    """

    TESTING = "testing"
    OK = "ok"
    FAILED = "failed"
    RECONNECT = "reconnect"


@dataclass(frozen=True, slots=True)
class BucketAccess:
    """The way in which a bucket of S3 is written to.

    - `folder`: the beginning of all keys, empty or with a `/` at its end.
    - `role`: the ARN of a role in the bucket's account; empty: the bucket's policy lets this deployment write.
    - `external_id`: the text without which the role must not be assumed. It is unique to the connection.
    """

    folder: str = ""
    role: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """A place that finished videos can be published to.

    - `id`: the number of a Google account, or the name of a bucket: what callers name in `videoOutput`.
    - `name`: for people: the channel, or what the caller chose.
    - `secret`: sealed for the account; empty if there is none. It leaves the tables only for calls of the place itself.
    - `problem`: why the state is not `ok`.
    - `expires_s`: when the row is deleted, in seconds since 1970: of a connection that its owner has not agreed to yet.
    - `tested_ms`: the time of the last test, in ms since 1970; 0 before the first one.
    """

    account_id: str
    id: str
    kind: ConnectionKind
    name: str
    created_ms: int
    state: ConnectionState = ConnectionState.TESTING
    problem: str = ""
    secret: str = ""
    tested_ms: int = 0
    bucket: BucketAccess | None = None
    expires_s: int | None = None

    @property
    def is_shared(self) -> bool:
        """True if other accounts may have the same place connected, with tokens that end together."""
        return self.kind is ConnectionKind.YOUTUBE and not self.id.startswith(PENDING)

    @property
    def purpose(self) -> str:
        """The purpose that its secret is sealed for."""
        return f"connection {self.id}"
