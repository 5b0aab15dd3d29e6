"""A file has arrived in the bucket: look into it, and accept or refuse the media."""

import tempfile
from pathlib import Path
from typing import Any, Protocol

from chalicelib.domain.errors import ApiError, BadMedia
from chalicelib.domain.media import Media, MediaStatus, media_key
from chalicelib.domain.messages import CutMessage, UploadedFiles
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.quota import load_quota
from chalicelib.domain.services import (
    HasAccounts,
    HasClock,
    HasLedger,
    HasMedias,
    HasNotifications,
    HasPlans,
    HasQueues,
    HasStorage,
    HasWaits,
)
from chalicelib.pipeline.downloads import sha256_of
from chalicelib.pipeline.finalize import notify
from chalicelib.pipeline.services import HasRenderer
from chalicelib.pipeline.waiting import awaited_upload, wake
from chalicelib.render.media_files.trim import CONTENT_TYPES


class IngestServices(
    HasAccounts,
    HasPlans,
    HasLedger,
    HasStorage,
    HasQueues,
    HasMedias,
    HasNotifications,
    HasWaits,
    HasRenderer,
    HasClock,
    Protocol,
):
    """The services that accept, cut and refuse media files."""


def handle_files(message: UploadedFiles | CutMessage, services: IngestServices) -> None:
    """Work on a message of the queue `ingest`."""
    if isinstance(message, CutMessage):
        cut_media(message, services)
        return
    for account_id, media_id in message.files:
        ingest(account_id, media_id, services)


def ingest(account_id: str, media_id: str, services: IngestServices) -> None:
    """Work on the news that a media's bytes are there. Those of a deleted or a refused media are removed."""
    media = services.medias.get(account_id, media_id)
    if media is None:
        _remove_files(account_id, media_id, services)
    elif media.status is MediaStatus.ERROR:
        services.storage.delete(media.key)
    elif media.status is MediaStatus.WAITING:
        _look_into(media, services)


def _look_into(media: Media, services: IngestServices) -> None:
    try:
        accept(media, services)
    except KeyError:
        return  # deleted meanwhile
    except BadMedia as error:
        refuse(media, str(error), services)
    except ApiError as error:
        refuse(media, error.message, services, error.code)


def accept(media: Media, services: IngestServices) -> Media | None:
    """Look into a media's file and mark it ready; None if it was deleted, or settled by somebody else, meanwhile.

    Raises:
        BadMedia: it is not what it was declared.
        ApiError: 2001 the account has no room for it.
        KeyError: there is no file.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "media"
        services.storage.get_file(media.key, path)
        facts = services.renderer.probe(path, media.type)
        size, digest = path.stat().st_size, sha256_of(path)
    if not media.temp:
        # Looked at before the upload, too; but several may have been allowed at the same time.
        load_quota(media.account_id, services).check_media_storage(size)
    found: dict[str, Any] = {"facts": facts, "size_bytes": size, "sha256": digest}
    # When a temporary one goes is for its video to say, which may have come meanwhile.
    stays: dict[str, Any] = {} if media.temp else {"expires_s": None}
    ready = services.medias.finish_upload(media, status=MediaStatus.READY, **stays, **found)
    wake_waiting(media, services)
    return ready


def wake_waiting(media: Media, services: IngestServices) -> None:
    """Let the videos go on that wait for a media, whatever has become of it."""
    wake(media.account_id, awaited_upload(media.id), services.waits, services.queues)


def refuse(media: Media, problem: str, services: IngestServices, code: int = 1029) -> None:
    """Tell the account that a media is refused, mark it so and remove its file; if it waits no more, leave it alone."""
    now = services.medias.get(media.account_id, media.id)
    if now is None or (now.status, now.version) != (MediaStatus.WAITING, media.version):
        return
    notification = Notification(
        account_id=media.account_id,
        id=media.id,
        kind=NotificationKind.MEDIA,
        message=f"the media {media.name!r} was refused: {problem}",
        created_ms=services.now_ms(),
        code=code,
        media_id=media.id,
        template_id=media.template_id,
    )
    notify(notification, services.notifications)
    if services.medias.finish_upload(media, status=MediaStatus.ERROR, problem=problem, size_bytes=0) is not None:
        services.storage.delete(media.key)
    wake_waiting(media, services)


def _remove_files(account_id: str, media_id: str, services: IngestServices) -> None:
    # The link to upload a file to is good for a while after its media was deleted.
    for temp in (False, True):
        services.storage.delete(media_key(account_id, media_id, temp=temp))


def cut_media(message: CutMessage, services: IngestServices) -> None:
    """Work on a `cut` message: afterwards the media is ready, or refused; one that was to be replaced is as it was."""
    media = services.medias.get(message.account_id, message.media_id)
    if media is None or media.version != message.version:
        _clear(message, media, services)
    elif media.status is MediaStatus.WAITING:
        _work(media, message, services)
    elif message.replaces and media.status is MediaStatus.READY:
        services.storage.retire(message.source_key)


def give_up_cut(message: CutMessage, problem: str, services: IngestServices) -> None:
    """Note that a part could not be cut out."""
    media = services.medias.get(message.account_id, message.media_id)
    if media is None or media.version != message.version or media.status is not MediaStatus.WAITING:
        return
    if not message.replaces:
        refuse(media, problem, services)
        return
    notify(_notification(media, problem, services), services.notifications)
    if services.medias.finish_upload(media, version=message.source_version, status=MediaStatus.READY) is not None:
        services.storage.delete(media.key)
    wake_waiting(media, services)


def _work(media: Media, message: CutMessage, services: IngestServices) -> None:
    try:
        made = _cut(media, message, services)
    except BadMedia as error:
        give_up_cut(message, str(error), services)
        return
    except KeyError:
        give_up_cut(message, "the file that it is cut from is gone", services)
        return
    if made is None:
        cut_media(message, services)
    elif message.replaces:
        # Videos that are being made may still need it.
        services.storage.retire(message.source_key)


def _cut(media: Media, message: CutMessage, services: IngestServices) -> Media | None:
    """The media, ready; None if it was deleted, or settled by somebody else, meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "media"
        services.storage.get_file(message.source_key, source)
        part = services.renderer.trim(source, media.type, message.start_ms, message.end_ms, Path(folder))
        # Before it is in the bucket, whose news of it would have a bad one refused.
        facts, content_type = services.renderer.probe(part, media.type), CONTENT_TYPES[part.suffix]
        found: dict[str, Any] = {"facts": facts, "size_bytes": part.stat().st_size, "sha256": sha256_of(part)}
        services.storage.put_file(media.key, part, content_type)
    ready = {"status": MediaStatus.READY, "content_type": content_type, "expires_s": None}
    made = services.medias.finish_upload(media, **ready, **found)
    wake_waiting(media, services)
    return made


def _clear(message: CutMessage, media: Media | None, services: IngestServices) -> None:
    """Remove what was made for a media that is gone, or of which the cut was given up."""
    if media is None or media.version < message.version:
        services.storage.delete(message.key)
    if media is None and message.replaces:
        services.storage.delete(message.source_key)


def _notification(media: Media, problem: str, services: IngestServices) -> Notification:
    return Notification(
        account_id=media.account_id,
        id=media.id,
        kind=NotificationKind.MEDIA,
        message=f"the media {media.name!r} was not cut, and stays as it was: {problem}",
        created_ms=services.now_ms(),
        code=1029,
        media_id=media.id,
    )
