"""The look at videos after they were published: YouTube may still refuse one, or keep it private."""

import logging
from dataclasses import replace

from chalicelib.domain.connection import ConnectionKind
from chalicelib.domain.ids import derived_id
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.publication import Publication, Publishing
from chalicelib.domain.publishers import PublishError, PublishLater, Verdict
from chalicelib.domain.video import Video
from chalicelib.domain.withdrawal import WithdrawalServices, file_of, open_connection, publisher_of
from chalicelib.pipeline.finalize import notify
from chalicelib.pipeline.waiting import RetryLater

DELAYS_S = (60, 240, 840, 840)
"""YouTube has processed most videos after a few minutes. A lost message ends the checks: nothing depends on them."""

log = logging.getLogger(__name__)


def checks_of(publishing: Publishing) -> int:
    """Return how often the files of a publication are to be checked after its end."""
    has_any = any(each.kind is ConnectionKind.YOUTUBE and each.place for each in publishing.publications)
    return len(DELAYS_S) if has_any else 0


def check_published(video: Video, services: WithdrawalServices) -> None:
    """Check the files of a published video, and notify the account of problems.

    Raises:
        RetryLater: they are checked again.
    """
    publishing = video.publishing
    if publishing is None or not publishing.checks:
        return
    verdicts = {each: _verdict(video, each, services) for each in publishing.publications if each.place}
    for publication, verdict in verdicts.items():
        if verdict.problem and verdict.problem != publication.problem:
            _notify(video, publication, verdict.problem, services)
            publishing = publishing.with_publication(replace(publication, problem=verdict.problem))
    left = 0 if all(verdict.is_final for verdict in verdicts.values()) else publishing.checks - 1
    if services.videos.swap_publishing(video, replace(publishing, checks=left)) is not None and left:
        raise RetryLater.after(DELAYS_S[-left], "YouTube processes the video")


def _verdict(video: Video, publication: Publication, services: WithdrawalServices) -> Verdict:
    try:
        to = open_connection(video.account_id, publication, services)
        return publisher_of(publication.kind, services).check(to, publication.place, file_of(video, publication))
    except PublishLater as later:
        log.info("the file %s is checked later: %s", publication.place, later)
        return Verdict()
    except PublishError as error:
        log.info("the file %s cannot be checked: %s", publication.place, error)
        return Verdict(is_final=True)


def _notify(video: Video, publication: Publication, problem: str, services: WithdrawalServices) -> None:
    notification = Notification(
        account_id=video.account_id,
        id=derived_id(video.id, f"checked {publication.connection_id} {problem}"),
        kind=NotificationKind.VIDEO,
        message=problem,
        created_ms=services.now_ms(),
        template_id=video.template_id,
        video_id=video.id,
    )
    notify(notification, services.notifications)
