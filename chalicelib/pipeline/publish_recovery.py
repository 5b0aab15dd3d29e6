"""Publications that nothing moves any more: send their message again, or give them up."""

from dataclasses import replace

from chalicelib.domain.connection import ConnectionState
from chalicelib.domain.messages import PublishMessage, TryConnectionMessage
from chalicelib.domain.publishers import ConnectionLost, PublishError, PublishLater
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video
from chalicelib.domain.withdrawal import open_by, publisher_of
from chalicelib.pipeline.finalize import EndReportServices, report_end
from chalicelib.pipeline.publish import PublishServices, lose_connection


def send_postponed(video: Video, services: EndReportServices) -> bool:
    """Send the message of a publication that is due, and that no message has waited for. Return whether it was sent."""
    if video.publishing is None:
        return False
    if services.videos.swap_publishing(video, replace(video.publishing, postponed_ms=0)) is None:
        return False
    services.queues.send(Queue.PUBLISH, PublishMessage.of(video))
    return True


def give_up_publishing(video: Video, problem: str, services: EndReportServices) -> None:
    """Give up the files of a video that are not at their places, and report its end."""
    while video.is_publishing and video.publishing is not None:
        was = video.publishing
        left = tuple(each if each.state.is_final else each.failed(problem) for each in was.publications)
        failed = replace(was, publications=left, lease_ms=0, postponed_ms=0)
        stored = services.videos.swap_publishing(video, failed)
        if stored is not None and stored.publishing is not None:
            delivers = report_end(stored, services)
            ended = replace(stored.publishing, is_open=False)
            services.videos.swap_publishing(stored, ended, replace(stored.delivery, is_open=delivers))
            return
        now = services.videos.get(video.account_id, video.id)
        if now is None or now.revision != video.revision:
            return
        video = now


def try_connection(message: TryConnectionMessage, services: PublishServices) -> None:
    """Try a connection, and store the result in its row."""
    connection = services.connections.get(message.account_id, message.connection_id)
    if connection is None:
        return
    try:
        publisher_of(connection.kind, services).test(open_by(connection, services))
    except ConnectionLost as lost:
        lose_connection(connection, str(lost), services)
        return
    except (PublishError, PublishLater) as error:
        state, problem = ConnectionState.FAILED, str(error)
    else:
        state, problem = ConnectionState.OK, ""
    services.connections.update(
        connection.account_id, connection.id, state=state, problem=problem, tested_ms=services.now_ms()
    )
