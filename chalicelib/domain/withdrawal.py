"""Reach the places where files of videos were published, and withdraw the files from there."""

import logging
from typing import Protocol

from chalicelib.domain.connection import Connection, ConnectionKind
from chalicelib.domain.errors import SealError
from chalicelib.domain.formats import content_type_of
from chalicelib.domain.ids import derived_id
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.publication import Publication, Publishing
from chalicelib.domain.publishers import (
    ConnectionLost,
    FileToPublish,
    HasPublishers,
    OpenConnection,
    Publisher,
    PublishError,
    PublishLater,
)
from chalicelib.domain.services import HasClock, HasConnections, HasNotifications, HasSealer, HasVideos
from chalicelib.domain.video import Video

NO_CONNECTION = 1014
NOT_DELETED = 1030

log = logging.getLogger(__name__)


class PlaceServices(HasConnections, HasPublishers, HasSealer, Protocol):
    """The services that reach the places of publications."""


class WithdrawalServices(PlaceServices, HasVideos, HasNotifications, HasClock, Protocol):
    """The services that withdraw the files of videos."""


def open_connection(account_id: str, publication: Publication, services: PlaceServices) -> OpenConnection:
    """Return the connection of a publication with its secret.

    Raises:
        PublishError: 1014 it was deleted.
        ConnectionLost: 1023 its secret cannot be decrypted.
    """
    connection = services.connections.get(account_id, publication.connection_id)
    if connection is None or connection.kind is not publication.kind:
        gone = PublishError(f"{publication.kind.label}: {publication.connection_id!r} is not connected any more")
        gone.code = NO_CONNECTION
        raise gone
    return open_by(connection, services)


def publisher_of(kind: ConnectionKind, services: HasPublishers) -> Publisher:
    """Return the publisher of a kind of places.

    Raises:
        PublishError: the operator has not set it up.
    """
    publisher = services.publishers.get(kind)
    if publisher is None:
        raise PublishError(f"{kind.label} is not set up in this deployment")
    return publisher


def open_by(connection: Connection, services: HasSealer) -> OpenConnection:
    """Return a connection with its secret.

    Raises:
        ConnectionLost: 1023 its secret cannot be decrypted.
    """
    if not connection.secret:
        return OpenConnection(connection)
    try:
        secret = services.sealer.unseal(connection.account_id, connection.secret, connection.purpose)
    except SealError as error:
        raise ConnectionLost("the secret of the connection cannot be decrypted: connect it again") from error
    return OpenConnection(connection, secret)


def file_of(video: Video, publication: Publication) -> FileToPublish:
    """Return the file of a publication.

    Raises:
        PublishError: the video has no such file.
    """
    out = next((each for each in video.out_files if each.profile == publication.profile), None)
    if out is None:
        raise PublishError(f"the video has no file of the profile {publication.profile}")
    settings = video.output.youtube if video.output else None
    return FileToPublish(
        out.key,
        out.name,
        out.size_bytes,
        content_type_of(out.name),
        video.name,
        video.description,
        video.keywords,
        settings,
    )


def sealed_token(video: Video, token: str, services: HasSealer) -> str:
    """Return what an interrupted upload is continued with, sealed."""
    return services.sealer.seal(video.account_id, token, _purpose(video))


def unsealed_token(video: Video, publication: Publication, services: HasSealer) -> str:
    """Return what an interrupted upload is continued with, or an empty text."""
    if not publication.token:
        return ""
    return services.sealer.unseal(video.account_id, publication.token, _purpose(video))


def withdraw_files(video: Video, services: WithdrawalServices) -> list[str]:
    """End the publication of a video, and withdraw its files from all places. Return why some of them stay there.

    The account is notified of those whose connection it has deleted: nobody can withdraw them.

    Before it is ended, a worker may store what an upload is continued with. After that, a worker that is at work
    notices it, and withdraws what it has uploaded.
    """
    publishing = _closed(video, services)
    problems = []
    for each in publishing.outside if publishing else ():
        try:
            withdraw_one(video, each, services)
        except (PublishError, PublishLater) as error:
            where = f"{each.place or 'an unfinished upload'} at {each.connection_id}"
            problem = f"{each.kind.label}: a file was not deleted there ({where}): {error}"
            if isinstance(error, PublishError) and error.code == NO_CONNECTION:
                notify_of_left(video, problem, services)
            else:
                problems.append(problem)
    return problems


def withdraw_one(video: Video, publication: Publication, services: PlaceServices) -> None:
    """Withdraw a file of a video from its place.

    Raises:
        PublishError: the place refuses, or its connection is gone.
        PublishLater: the place does not answer now.
    """
    to = open_connection(video.account_id, publication, services)
    token = unsealed_token(video, publication, services)
    publisher_of(publication.kind, services).withdraw(to, publication.place, token)


def notify_of_left(video: Video, problem: str, services: WithdrawalServices) -> None:
    """Notify the account of a file that it has to delete by itself. The notification outlives the video."""
    log.warning("a file of the video %s stays outside: %s", video.id, problem)
    services.notifications.put(
        Notification(
            account_id=video.account_id,
            id=derived_id(video.id, f"left {problem}"),
            kind=NotificationKind.CONNECTION,
            message=problem,
            created_ms=services.now_ms(),
            code=NOT_DELETED,
        )
    )


def _closed(video: Video, services: HasVideos) -> Publishing | None:
    """Return the publication of a video, which no worker continues any more. The row may be gone already."""
    now: Video | None = video
    while now is not None and now.publishing is not None and now.publishing.is_open:
        stored = services.videos.swap_publishing(now, _ended(now.publishing))
        if stored is not None:
            return stored.publishing
        now = services.videos.get(video.account_id, video.id)
    return now.publishing if now is not None else video.publishing


def _ended(publishing: Publishing) -> Publishing:
    problem = "the deletion of the video was asked for"
    left = tuple(each if each.state.is_final else each.failed(problem) for each in publishing.publications)
    return Publishing(left, is_open=False, version=publishing.version, outdated=publishing.outdated)


def _purpose(video: Video) -> str:
    return f"upload {video.id}"
