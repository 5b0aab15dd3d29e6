"""Media files: inspect an upload and accept or refuse it, and cut a part out of a file."""

import tempfile
from pathlib import Path
from typing import Any, Protocol

from chalicelib.domain.errors import ApiError, BadMedia
from chalicelib.domain.media import Media, MediaStatus, media_key
from chalicelib.domain.messages import CutMessage, InspectMessage, UploadedFiles
from chalicelib.domain.metrics import Metric
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.quota import QuotaServices, load_quota
from chalicelib.domain.services import (
    HasClock,
    HasMedias,
    HasMetrics,
    HasNotifications,
    HasQueues,
    HasStorage,
    HasWaits,
)
from chalicelib.pipeline.campaign_drop import DropServices, take_list
from chalicelib.pipeline.downloads import sha256_of
from chalicelib.pipeline.finalize import notify
from chalicelib.pipeline.services import HasRenderer
from chalicelib.pipeline.waiting import awaited_upload, wake
from chalicelib.render.media_files.trim import CONTENT_TYPES


class RefusalServices(HasMedias, HasStorage, HasNotifications, HasWaits, HasQueues, HasClock, Protocol):
    """The services that refuse media files."""


class CutServices(RefusalServices, HasRenderer, Protocol):
    """The services that cut media files."""


class IngestServices(CutServices, QuotaServices, HasMetrics, Protocol):
    """The services that accept media files within the account's quota."""


class FileServices(IngestServices, DropServices, Protocol):
    """The services that handle all files in the bucket that S3 reports."""


def handle_files(message: UploadedFiles | InspectMessage | CutMessage, services: FileServices) -> None:
    """Handle a message of the queue `ingest`.

    Raises:
        RetryLater: a list in a drop folder has to wait.
    """
    match message:
        case CutMessage():
            cut_media(message, services)
        case InspectMessage():
            ingest(message.account_id, message.media_id, services)
        case UploadedFiles():
            for account_id, media_id in message.files:
                ingest(account_id, media_id, services)
            for dropped in message.lists:
                take_list(dropped, services)


def ingest(account_id: str, media_id: str, services: IngestServices) -> None:
    """Inspect a media file whose upload has arrived. Delete the upload if the media file was deleted or refused."""
    media = services.medias.get(account_id, media_id)
    if media is None:
        _delete_uploads(account_id, media_id, services.storage)
    elif media.status is MediaStatus.ERROR:
        services.storage.delete(media.key)
    elif media.status is MediaStatus.WAITING:
        _accept_or_refuse(media, services)


def _accept_or_refuse(media: Media, services: IngestServices) -> None:
    try:
        accept(media, services)
    except KeyError:
        return  # it was deleted in the meantime
    except BadMedia as error:
        refuse(media, str(error), services)
    except ApiError as error:
        refuse(media, error.message, services, error.code)


def accept(media: Media, services: IngestServices) -> Media | None:
    """Inspect a media file and mark it ready. Return None if it was deleted or another worker has finished it.

    Raises:
        BadMedia: the file does not have the declared type, or is damaged.
        ApiError: 2001 it does not fit into the account's storage.
        KeyError: there is no file.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "media"
        services.storage.get_file(media.key, path)
        facts = services.renderer.probe(path, media.type)
        size, digest = path.stat().st_size, sha256_of(path)
    # The API has checked this before the upload, but it may have allowed several uploads at the same time.
    load_quota(media.account_id, services).check_media_storage(size)
    found: dict[str, Any] = {"facts": facts, "size_bytes": size, "sha256": digest}
    # The video decides when a temporary media file expires, and may have done so in the meantime.
    expiry: dict[str, Any] = {} if media.temp else {"expires_s": None}
    ready = services.medias.finish_upload(media, status=MediaStatus.READY, **expiry, **found)
    if ready is not None:
        services.metrics.add(Metric.UPLOADED_BYTES, size)
    _wake_videos(media, services)
    return ready


def _wake_videos(media: Media, services: RefusalServices) -> None:
    """Continue the videos that wait for a media file, accepted or refused."""
    wake(media.account_id, awaited_upload(media.id), services.waits, services.queues)


def refuse(media: Media, problem: str, services: RefusalServices, code: int = 1029) -> None:
    """Refuse a media file that still waits: notify the account, record the problem and delete the file."""
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
    _wake_videos(media, services)


def _delete_uploads(account_id: str, media_id: str, storage: ObjectStore) -> None:
    # An upload link stays valid for a while after its media file was deleted.
    for temp in (False, True):
        storage.delete(media_key(account_id, media_id, temp=temp))


def cut_media(message: CutMessage, services: CutServices) -> None:
    """Cut a part out of a media file, as the message says.

    Afterwards the media file is ready. If the cut fails, a new media file is refused, and one that the part should have
    replaced stays unchanged.
    """
    media = services.medias.get(message.account_id, message.media_id)
    if media is None or media.version != message.version:
        _delete_cut(message, media, services.storage)
    elif media.status is MediaStatus.WAITING:
        _cut_or_fail(media, message, services)
    elif message.replaces and media.status is MediaStatus.READY:
        services.storage.retire(message.source_key)


def fail_cut(message: CutMessage, problem: str, services: RefusalServices) -> None:
    """Record that a part could not be cut out, and notify the account."""
    media = services.medias.get(message.account_id, message.media_id)
    if media is None or media.version != message.version or media.status is not MediaStatus.WAITING:
        return
    if not message.replaces:
        refuse(media, problem, services)
        return
    notify(_failed_cut(media, problem, services.now_ms()), services.notifications)
    if services.medias.finish_upload(media, version=message.source_version, status=MediaStatus.READY) is not None:
        services.storage.delete(media.key)
    _wake_videos(media, services)


def _cut_or_fail(media: Media, message: CutMessage, services: CutServices) -> None:
    try:
        ready = _cut(media, message, services)
    except BadMedia as error:
        fail_cut(message, str(error), services)
        return
    except KeyError:
        fail_cut(message, "the file that it is cut from is gone", services)
        return
    if ready is None:
        cut_media(message, services)
    elif message.replaces:
        # Videos in progress may still need it.
        services.storage.retire(message.source_key)


def _cut(media: Media, message: CutMessage, services: CutServices) -> Media | None:
    """Return the media file, ready, or None if it was deleted or another worker has finished it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "media"
        services.storage.get_file(message.source_key, source)
        part = services.renderer.trim(source, media.type, message.start_ms, message.end_ms, Path(folder))
        # Inspect it before the upload: S3 sends an event for each upload, and a bad file would be refused.
        facts, content_type = services.renderer.probe(part, media.type), CONTENT_TYPES[part.suffix]
        found: dict[str, Any] = {"facts": facts, "size_bytes": part.stat().st_size, "sha256": sha256_of(part)}
        services.storage.put_file(media.key, part, content_type)
    changes = {"status": MediaStatus.READY, "content_type": content_type, "expires_s": None}
    ready = services.medias.finish_upload(media, **changes, **found)
    _wake_videos(media, services)
    return ready


def _delete_cut(message: CutMessage, media: Media | None, storage: ObjectStore) -> None:
    """Delete the part that was cut for a deleted media file, or in a cut that has failed."""
    if media is None or media.version < message.version:
        storage.delete(message.key)
    if media is None and message.replaces:
        storage.delete(message.source_key)


def _failed_cut(media: Media, problem: str, now_ms: int) -> Notification:
    return Notification(
        account_id=media.account_id,
        id=media.id,
        kind=NotificationKind.MEDIA,
        message=f"the media {media.name!r} was not cut, and stays as it was: {problem}",
        created_ms=now_ms,
        code=1029,
        media_id=media.id,
    )
