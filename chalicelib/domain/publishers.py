"""The port to the places that finished videos are published to, and the services around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.connection import Connection, ConnectionKind
from chalicelib.domain.publication import TOKEN_REFUSED, UPLOAD_FAILED
from chalicelib.domain.video_output import YoutubeSettings


@dataclass(frozen=True, slots=True)
class OpenConnection:
    """A connection with its secret in clear."""

    connection: Connection
    secret: str = ""


@dataclass(frozen=True, slots=True)
class FileToPublish:
    """A file in the bucket, by its `key`, and what a place shows of it."""

    key: str
    name: str
    size_bytes: int
    content_type: str
    title: str = ""
    description: str = ""
    keywords: str = ""
    youtube: YoutubeSettings | None = None


class PublishError(Exception):
    """A file that cannot be published; the text is the reason. `code`: the error of the vendors' list."""

    code = UPLOAD_FAILED


class ConnectionLost(PublishError):
    """A place that refuses the secret of its connection. Only its owner can repair that."""

    code = TOKEN_REFUSED


class PublishLater(Exception):
    """A place that does not take a file now; the text is the reason. The upload continues with its token.

    `after_s`: the wait in s; None: the caller decides, and counts the attempt.
    """

    def __init__(self, reason: str, after_s: int | None = None) -> None:
        super().__init__(reason)
        self.after_s = after_s


Report = Callable[[str, int], None]
"""Takes the token that an interrupted upload is continued with, and the per cent that have arrived.

A publisher calls it before the first byte, and after each part. It may raise any error, which ends the upload.
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The fate of a published file: a problem, or none. `is_final`: it does not change any more."""

    problem: str = ""
    is_final: bool = False


class Publisher(Protocol):
    """A kind of place. Every method may run again after a crash anywhere."""

    @property
    def overwrites(self) -> bool:
        """True if a file replaces the earlier file of the same name."""
        ...

    def publish(self, to: OpenConnection, file: FileToPublish, token: str, report: Report, /) -> str:
        """Publish a file, and return its place. `token` continues an interrupted upload; empty: it is the first one.

        Raises:
            PublishError: the place refuses the file, or the connection.
            PublishLater: it does not take the file now.
        """
        ...

    def withdraw(self, to: OpenConnection, place: str, token: str, /) -> None:
        """Delete a published file, or end an interrupted upload and delete what came of it. It may be gone already.

        Raises:
            PublishError: the place refuses.
            PublishLater: it does not answer now.
        """
        ...

    def check(self, to: OpenConnection, place: str, file: FileToPublish, /) -> Verdict:
        """Return what has become of a published file.

        Raises:
            PublishError: the place does not say.
            PublishLater: it does not answer now.
        """
        ...

    def test(self, to: OpenConnection, /) -> None:
        """Try the connection.

        Raises:
            PublishError: it cannot be used; the text says what to change.
            PublishLater: the place does not answer now.
        """
        ...


class HasPublishers(Protocol):
    """The kinds of places that videos can be published to."""

    @property
    def publishers(self) -> Mapping[ConnectionKind, Publisher]: ...


class HasPublishRole(Protocol):
    """The role that writes to buckets of customers, by its ARN."""

    @property
    def publish_role(self) -> str: ...
