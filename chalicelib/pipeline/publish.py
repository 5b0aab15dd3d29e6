"""Publish the files of a finished video at other places, and report the end of the video afterwards.

One worker at a time works on a video: it holds a lease in the video's row, and each of its writes is conditional on the
version that it has read. What continues an interrupted upload is stored before the first byte. So a worker may crash
anywhere, or lose its lease, and each file still gets to its place once.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from chalicelib.domain.connection import Connection, ConnectionState
from chalicelib.domain.delivery import DeliveryRound
from chalicelib.domain.ids import derived_id, id_prefix
from chalicelib.domain.messages import PublishMessage
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.publication import TOKEN_REFUSED, Publication, PublicationState, Publishing
from chalicelib.domain.publishers import (
    ConnectionLost,
    OpenConnection,
    Publisher,
    PublishError,
    PublishLater,
)
from chalicelib.domain.video import Video
from chalicelib.domain.withdrawal import (
    WithdrawalServices,
    file_of,
    notify_of_left,
    open_connection,
    publisher_of,
    sealed_token,
    unsealed_token,
    withdraw_one,
)
from chalicelib.pipeline.deliver import PARK_S
from chalicelib.pipeline.finalize import EndReportServices, notify, report_end
from chalicelib.pipeline.publish_check import DELAYS_S, check_published, checks_of
from chalicelib.pipeline.waiting import LEASE_WAIT, RetryLater

LEASE_S = 300
"""A worker that has not stored anything for so long has died. It stores something at least after each part."""
WORK_MS = 600_000
"""One invocation sends parts for so long. The next one continues."""
MAX_ATTEMPTS = 16
"""A file is given up after so many attempts in which not one more per cent arrived, which takes about ten hours."""
_FIRST_DELAY_S, _LONGEST_DELAY_S = 5, 3600

log = logging.getLogger(__name__)


class PublishServices(EndReportServices, WithdrawalServices, Protocol):
    """The services that publish files."""


class Superseded(Exception):
    """The video was deleted or restarted, or another worker has taken it over."""


def publish(message: PublishMessage, services: PublishServices) -> None:
    """Publish the files of a video that are not at their places yet. Report the end of the video after the last one.

    Raises:
        RetryLater: another worker is at it, time is up, or a place takes the file later.
    """
    video = services.videos.get(message.account_id, message.video_id)
    if video is None or video.revision != message.revision or video.publishing is None:
        return
    if not video.is_publishing:
        check_published(video, services)
        return
    now_ms = services.now_ms()
    if video.publishing.postponed_ms > now_ms:
        return
    if video.publishing.lease_ms > now_ms:
        raise RetryLater("another worker publishes the video", LEASE_WAIT)
    try:
        run = _Run(video, services, now_ms + WORK_MS)
        for publication in video.publishing.publications:
            if not (publication.state.is_final or publication.until_ms > now_ms or run.is_over):
                run.publish(publication)
        if run.publishing.is_pending:
            run.wait()
        else:
            _end(run, services)
    except Superseded:
        log.info("the video %s was deleted, restarted or taken over", video.id)


def _end(run: "_Run", services: PublishServices) -> None:
    """Report the end of a video whose files are all done or given up.

    Raises:
        RetryLater: the files are checked later.
    """
    run.withdraw_outdated()
    delivers = report_end(run.video, services)
    checks = checks_of(run.publishing)
    ended = replace(run.publishing, is_open=False, lease_ms=0, postponed_ms=0, outdated=(), checks=checks)
    run.swap(ended, replace(run.video.delivery, is_open=delivers))
    if checks:
        raise RetryLater.after(DELAYS_S[0], "the published files are checked later")


class _Run:
    """The work of one worker on a video. `until_ms`: when it lets the next invocation continue."""

    def __init__(self, video: Video, services: PublishServices, until_ms: int) -> None:
        self.video = video
        self._services = services
        self._until_ms = until_ms
        self._store(self.publishing)

    @property
    def publishing(self) -> Publishing:
        """The publication as it is stored."""
        return self.video.publishing or Publishing()

    @property
    def is_over(self) -> bool:
        """True if the next invocation continues."""
        return self._services.now_ms() >= self._until_ms

    def publish(self, publication: Publication) -> None:
        """Publish a file, or store why that was not possible."""
        upload = _Upload(publication, self.video, self._services, self._note)
        try:
            upload.run()
        except PublishLater as later:
            self._postpone(upload, later)
        except PublishError as error:
            self._keep(upload.publication.failed(str(error), error.code))

    def wait(self) -> None:
        """Let the message wait for the next attempt. The reaper sends one for an attempt that is due much later.

        Raises:
            RetryLater: the next attempt is due soon.
        """
        publishing = self.publishing
        due_ms = min(each.until_ms for each in publishing.publications if not each.state.is_final)
        wait_s = max(0, -(-(due_ms - self._services.now_ms()) // 1000))
        postponed_ms = due_ms if wait_s >= PARK_S else 0
        self.swap(replace(publishing, lease_ms=0, postponed_ms=postponed_ms))
        if not postponed_ms:
            raise RetryLater.after(wait_s, "the upload continues")

    def _postpone(self, upload: "_Upload", later: PublishLater) -> None:
        publication = upload.publication
        now_ms = self._services.now_ms()
        if later.after_s is not None:
            self._keep(replace(publication, problem=str(later), until_ms=now_ms + later.after_s * 1000))
            return
        attempts = 1 if publication.percent > upload.first_percent else publication.attempts + 1
        if attempts >= MAX_ATTEMPTS:
            self._keep(publication.failed(f"{later} (attempts: {attempts})"))
            return
        delay_s = min(_LONGEST_DELAY_S, _FIRST_DELAY_S << (attempts - 1))
        self._keep(replace(publication, problem=str(later), attempts=attempts, until_ms=now_ms + delay_s * 1000))

    def withdraw_outdated(self) -> None:
        """Withdraw the files of earlier revisions that no new file has replaced, and notify the account of the rest."""
        places = {(each.connection_id, each.place) for each in self.publishing.publications}
        for outdated in self.publishing.outdated:
            if not outdated.place or (outdated.connection_id, outdated.place) not in places:
                try:
                    withdraw_one(self.video, outdated, self._services)
                except (PublishError, PublishLater) as error:
                    where = f"{outdated.place or 'an unfinished upload'} at {outdated.connection_id}"
                    problem = f"{outdated.kind.label}: an outdated file was not deleted there ({where}): {error}"
                    notify_of_left(self.video, problem, self._services)

    def _note(self, publication: Publication) -> None:
        """Store how far a file is.

        Raises:
            PublishLater: the time of this invocation is up.
            Superseded: somebody else works on the video, or nobody does any more.
        """
        self._keep(publication)
        if publication.state is PublicationState.UPLOADING and self.is_over:
            raise PublishLater("the upload continues", after_s=0)

    def _keep(self, publication: Publication) -> None:
        self._store(self.publishing.with_publication(publication))

    def _store(self, publishing: Publishing) -> None:
        lease_ms = self._services.now_ms() + LEASE_S * 1000
        self.swap(replace(publishing, lease_ms=lease_ms, postponed_ms=0))

    def swap(self, publishing: Publishing, delivery: DeliveryRound | None = None) -> None:
        """Store how far the publication is.

        Raises:
            Superseded: somebody else has stored something in the meantime.
        """
        stored = self._services.videos.swap_publishing(self.video, publishing, delivery)
        if stored is None:
            raise Superseded
        self.video = stored


class _Upload:
    """The upload of one file. `publication` is its newest state, whose token is sealed."""

    def __init__(
        self,
        publication: Publication,
        video: Video,
        services: PublishServices,
        note: Callable[[Publication], None],
    ) -> None:
        self.publication = replace(publication, until_ms=0)
        self.first_percent = publication.percent
        self._video = video
        self._services = services
        self._note = note
        self._token = ""

    def run(self) -> None:
        """Upload the file, and store its place.

        Raises:
            PublishError: it cannot be published.
            PublishLater: it cannot be published now.
            Superseded: the video was deleted or restarted in the meantime. What this worker has uploaded is withdrawn.
        """
        publication, services = self.publication, self._services
        to = open_connection(self._video.account_id, publication, services)
        publisher = publisher_of(publication.kind, services)
        self._token = unsealed_token(self._video, publication, services)
        place = ""
        try:
            place = publisher.publish(to, file_of(self._video, publication), self._token, self._report)
            self.publication = publication.published(place)
            self._note(self.publication)
        except ConnectionLost as lost:
            lose_connection(to.connection, str(lost), services)
            raise
        except Superseded:
            self._clean_up(to, publisher, place)
            raise
        if to.connection.state is not ConnectionState.OK:
            services.connections.update(
                to.connection.account_id, to.connection.id, state=ConnectionState.OK, problem=""
            )

    def _report(self, token: str, percent: int) -> None:
        sealed = self.publication.token
        if token != self._token:
            sealed = sealed_token(self._video, token, self._services)
            self._token = token
        self.publication = replace(
            self.publication,
            state=PublicationState.UPLOADING,
            percent=max(percent, self.publication.percent),
            problem="",
            token=sealed,
        )
        self._note(self.publication)

    def _clean_up(self, to: OpenConnection, publisher: Publisher, place: str) -> None:
        """Withdraw what nobody knows of, because the video is gone. A worker that has taken it over needs it."""
        now = self._services.videos.get(self._video.account_id, self._video.id)
        is_same = now is not None and now.revision == self._video.revision
        if is_same and now is not None and now.is_publishing:
            return
        if now is not None and not is_same and publisher.overwrites:
            # A file of the new revision may be there by now.
            return
        try:
            publisher.withdraw(to, place, self._token)
        except (PublishError, PublishLater) as error:
            log.warning("a file of the deleted video %s stays at %s: %s", self._video.id, to.connection.id, error)


def lose_connection(connection: Connection, problem: str, services: PublishServices) -> None:
    """Note that a connection has to be made again, and notify the account."""
    services.connections.update(connection.account_id, connection.id, state=ConnectionState.RECONNECT, problem=problem)
    notification = Notification(
        account_id=connection.account_id,
        id=derived_id(id_prefix(services.now_ms()), f"connection {connection.id}"),
        kind=NotificationKind.CONNECTION,
        message=f"connect {connection.kind.label} again ({connection.name}): {problem}",
        created_ms=services.now_ms(),
        code=TOKEN_REFUSED,
    )
    notify(notification, services.notifications)
