"""A file has arrived in the bucket: look into it, and accept or refuse the media."""

import tempfile
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import ApiError, BadMedia
from chalicelib.domain.media import Media, MediaStatus, media_key
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.quota import load_quota
from chalicelib.pipeline.downloads import sha256_of
from chalicelib.pipeline.finalize import notify
from chalicelib.pipeline.messages import CutMessage
from chalicelib.pipeline.services import Collaborators
from chalicelib.pipeline.waiting import awaited_upload, wake
from chalicelib.render.media_files.trim import CONTENT_TYPES


def ingest(account_id: str, media_id: str, on: Collaborators) -> None:
    """Work on the news that a media's bytes are there. Those of a deleted or a refused media are removed."""
    media = on.medias.get(account_id, media_id)
    if media is None:
        _remove_files(account_id, media_id, on)
    elif media.status is MediaStatus.ERROR:
        on.storage.delete(media.key)
    elif media.status is MediaStatus.WAITING:
        _look_into(media, on)


def _look_into(media: Media, on: Collaborators) -> None:
    try:
        accept(media, on)
    except KeyError:
        return  # deleted meanwhile
    except BadMedia as error:
        refuse(media, str(error), on)
    except ApiError as error:
        refuse(media, error.message, on, error.code)


def accept(media: Media, on: Collaborators) -> Media | None:
    """Look into a media's file and mark it ready; None if it was deleted, or settled by somebody else, meanwhile.

    Raises:
        BadMedia: it is not what it was declared.
        ApiError: 2001 the account has no room for it.
        KeyError: there is no file.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "media"
        on.storage.get_file(media.key, path)
        facts = on.renderer.probe(path, media.type)
        size, digest = path.stat().st_size, sha256_of(path)
    if not media.temp:
        # Looked at before the upload, too; but several may have been allowed at the same time.
        load_quota(media.account_id, on).check_media_storage(size)
    found: dict[str, Any] = {"facts": facts, "size_bytes": size, "sha256": digest}
    # When a temporary one goes is for its video to say, which may have come meanwhile.
    stays: dict[str, Any] = {} if media.temp else {"expires_s": None}
    ready = on.medias.finish_upload(media, status=MediaStatus.READY, **stays, **found)
    wake_waiting(media, on)
    return ready


def wake_waiting(media: Media, on: Collaborators) -> None:
    """Let the videos go on that wait for a media, whatever has become of it."""
    wake(media.account_id, awaited_upload(media.id), on.waits, on.queues)


def refuse(media: Media, problem: str, on: Collaborators, code: int = 1029) -> None:
    """Tell the account that a media is refused, mark it so and remove its file; if it waits no more, leave it alone."""
    now = on.medias.get(media.account_id, media.id)
    if now is None or (now.status, now.version) != (MediaStatus.WAITING, media.version):
        return
    notification = Notification(
        account_id=media.account_id,
        id=media.id,
        kind=NotificationKind.MEDIA,
        message=f"the media {media.name!r} was refused: {problem}",
        created_ms=on.now_ms(),
        code=code,
        media_id=media.id,
        template_id=media.template_id,
    )
    notify(notification, on)
    if on.medias.finish_upload(media, status=MediaStatus.ERROR, problem=problem, size_bytes=0) is not None:
        on.storage.delete(media.key)
    wake_waiting(media, on)


def _remove_files(account_id: str, media_id: str, on: Collaborators) -> None:
    # The link to upload a file to is good for a while after its media was deleted.
    for temp in (False, True):
        on.storage.delete(media_key(account_id, media_id, temp=temp))


def cut_media(message: CutMessage, on: Collaborators) -> None:
    """Work on a `cut` message: afterwards the media is ready, or refused; one that was to be replaced is as it was."""
    media = on.medias.get(message.account_id, message.media_id)
    if media is None or media.version != message.version:
        _clear(message, media, on)
    elif media.status is MediaStatus.WAITING:
        _work(media, message, on)
    elif message.replaces and media.status is MediaStatus.READY:
        on.storage.retire(message.source_key)


def give_up_cut(message: CutMessage, problem: str, on: Collaborators) -> None:
    """Note that a part could not be cut out."""
    media = on.medias.get(message.account_id, message.media_id)
    if media is None or media.version != message.version or media.status is not MediaStatus.WAITING:
        return
    if not message.replaces:
        refuse(media, problem, on)
        return
    notify(_notification(media, problem, on), on)
    if on.medias.finish_upload(media, version=message.source_version, status=MediaStatus.READY) is not None:
        on.storage.delete(media.key)
    wake_waiting(media, on)


def _work(media: Media, message: CutMessage, on: Collaborators) -> None:
    try:
        made = _cut(media, message, on)
    except BadMedia as error:
        give_up_cut(message, str(error), on)
        return
    except KeyError:
        give_up_cut(message, "the file that it is cut from is gone", on)
        return
    if made is None:
        cut_media(message, on)
    elif message.replaces:
        # Videos that are being made may still need it.
        on.storage.retire(message.source_key)


def _cut(media: Media, message: CutMessage, on: Collaborators) -> Media | None:
    """The media, ready; None if it was deleted, or settled by somebody else, meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "media"
        on.storage.get_file(message.source_key, source)
        part = on.renderer.trim(source, media.type, message.start_ms, message.end_ms, Path(folder))
        # Before it is in the bucket, whose news of it would have a bad one refused.
        facts, content_type = on.renderer.probe(part, media.type), CONTENT_TYPES[part.suffix]
        found: dict[str, Any] = {"facts": facts, "size_bytes": part.stat().st_size, "sha256": sha256_of(part)}
        on.storage.put_file(media.key, part, content_type)
    ready = {"status": MediaStatus.READY, "content_type": content_type, "expires_s": None}
    made = on.medias.finish_upload(media, **ready, **found)
    wake_waiting(media, on)
    return made


def _clear(message: CutMessage, media: Media | None, on: Collaborators) -> None:
    """Remove what was made for a media that is gone, or of which the cut was given up."""
    if media is None or media.version < message.version:
        on.storage.delete(message.key)
    if media is None and message.replaces:
        on.storage.delete(message.source_key)


def _notification(media: Media, problem: str, on: Collaborators) -> Notification:
    return Notification(
        account_id=media.account_id,
        id=media.id,
        kind=NotificationKind.MEDIA,
        message=f"the media {media.name!r} was not cut, and stays as it was: {problem}",
        created_ms=on.now_ms(),
        code=1029,
        media_id=media.id,
    )
