"""The files of videos at other places: their structs, and the call that publishes them again."""

from typing import Protocol

from chalicelib.api.wire_fields import Wire, to_date, without_absent
from chalicelib.domain import lifecycle
from chalicelib.domain.brand import Brand
from chalicelib.domain.connection import ConnectionKind
from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.messages import PublishMessage
from chalicelib.domain.publication import Publication, PublicationState, Publishing, begin_publishing
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasQueues, HasVideos
from chalicelib.domain.video import OutFile, Video, VideoStatus
from chalicelib.domain.video_output import VideoOutput

_MAX_TRIES = 5


class RepublishServices(HasVideos, HasQueues, Protocol):
    """The services that publish a finished video again."""


def publish_again(video: Video, services: RepublishServices) -> None:
    """Publish the files of a finished video again that could not be published. Others stay as they are.

    Raises:
        ApiError: 1007 the video was deleted; it is not done, or has no output but the storage.
        Transient: it changed during every attempt.
    """
    for _ in range(_MAX_TRIES):
        if video.status is not VideoStatus.DONE or video.publishing is None or not video.publishing.publications:
            raise ApiError.invalid_params("videoID", "a finished video whose videoOutput names another place")
        failed = PublicationState.FAILED
        if all(each.state is not failed for each in video.publishing.publications):
            return
        again = tuple(each.as_new() if each.state is failed else each for each in video.publishing.publications)
        wanted = Publishing(again, True, video.publishing.version + 1, outdated=video.publishing.outdated)
        if _start(video, video.output, wanted, services):
            return
        video = _read_again(video, services)
    raise Transient(f"the video {video.id} could not be published in {_MAX_TRIES} attempts")


def publish_elsewhere(video: Video, output: VideoOutput | None, services: RepublishServices) -> bool:
    """Publish a finished video at another place, and withdraw it from the one before.

    Return False if it has changed since it was read.
    """
    before = (video.publishing or Publishing()).restarted()
    wanted = begin_publishing(output, video.out_files, before)
    return _start(video, output, wanted or before, services)


def youtube_link(video: Video, youtube_id: str) -> Wire:
    """Return the `VideoLink` of a video on YouTube. An empty id means the only one.

    Raises:
        ApiError: 1031 the video is not on YouTube, or not there by this id.
    """
    for each in video.publishing.publications if video.publishing else ():
        if each.kind is ConnectionKind.YOUTUBE and each.place and youtube_id in ("", each.place):
            return {"id": each.place, "profile": each.profile, "url": _url(each)}
    raise ApiError.video_not_on_youtube(video.id)


def publications_to_wire(video: Video) -> list[Wire] | None:
    """Return the `Publication` structs of a video, or None if it is published nowhere else."""
    if video.publishing is None or not video.publishing.publications:
        return None
    return [_publication_to_wire(each) for each in video.publishing.publications]


def out_files_to_wire(video: Video, brand: Brand, *, to_visitor: bool) -> list[Wire]:
    """Return the `OutFile` structs of a video. Those at other places come first: clients read the first one.

    Visitors do not see those in buckets.

    Source: a public client of Sezion reads `outFiles[0].storage.youtubeID` (docs/vendors/wire-api.md).
    """
    done = [each for each in video.publishing.publications if each.place] if video.publishing else []
    files = {out.profile: out for out in video.out_files}
    outside = [
        _out_file(files[each.profile], _storage(each))
        for each in sorted(done, key=lambda each: each.kind is not ConnectionKind.YOUTUBE)
        if each.profile in files and not (to_visitor and each.kind is ConnectionKind.S3)
    ]
    return outside + [_out_file(out, {brand.storage_key: out.storage_id(video.id)}) for out in video.out_files]


def _start(video: Video, output: VideoOutput | None, publishing: Publishing, services: RepublishServices) -> bool:
    if services.videos.apply(lifecycle.publish(video, output, publishing)) is None:
        return False
    services.queues.send(Queue.PUBLISH, PublishMessage.of(video))
    return True


def _read_again(video: Video, services: RepublishServices) -> Video:
    now = services.videos.get(video.account_id, video.id)
    if now is None:
        raise ApiError.video_not_found(video.id)
    return now


def _publication_to_wire(publication: Publication) -> Wire:
    return without_absent(
        {
            "profile": publication.profile,
            "connectionID": publication.connection_id,
            "kind": publication.kind.value,
            "state": publication.state.value,
            "percent": publication.percent,
            "problem": publication.problem or None,
            "code": publication.code,
            "retryDate": to_date(publication.until_ms) if publication.until_ms else None,
            "url": _url(publication),
        }
    )


def _out_file(out: OutFile, storage: Wire) -> Wire:
    return {"name": out.name, "profile": out.profile, "size": out.size_bytes, "storage": storage}


def _storage(publication: Publication) -> Wire:
    if publication.kind is ConnectionKind.YOUTUBE:
        return {"youtubeID": publication.place, "youtubeAccountID": publication.connection_id}
    return {"awsS3": {"bucket": publication.connection_id, "key": publication.place}}


def _url(publication: Publication) -> str | None:
    if not publication.place:
        return None
    if publication.kind is ConnectionKind.YOUTUBE:
        return f"https://youtu.be/{publication.place}"
    return f"s3://{publication.connection_id}/{publication.place}"
