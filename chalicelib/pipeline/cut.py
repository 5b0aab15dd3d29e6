"""A media that is a part of another one, or of what it was before: cut out by the ingest queue, looked into, ready."""

import tempfile
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import Media, MediaStatus
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.digests import sha256_of
from chalicelib.pipeline.ingest import refuse, wake_waiting
from chalicelib.pipeline.messages import CutMessage
from chalicelib.pipeline.settle import notify
from chalicelib.render.media_files.trim import CONTENT_TYPES


def cut(message: CutMessage, on: Collaborators) -> None:
    """Work on a `cut` message: afterwards the media is ready, or refused; one that was to be replaced is as it was."""
    media = on.medias.get(message.account_id, message.media_id)
    if media is None or media.version != message.version:
        _clear(message, media, on)
    elif media.status is MediaStatus.WAITING:
        _work(media, message, on)
    elif message.replaces and media.status is MediaStatus.READY:
        on.storage.retire(message.source_key)


def give_up(message: CutMessage, problem: str, on: Collaborators) -> None:
    """Note that a part could not be cut out."""
    media = on.medias.get(message.account_id, message.media_id)
    if media is None or media.version != message.version or media.status is not MediaStatus.WAITING:
        return
    if not message.replaces:
        refuse(media, problem, on)
        return
    notify(_notification(media, problem, on), on)
    if on.medias.settle(media, version=message.source_version, status=MediaStatus.READY) is not None:
        on.storage.delete(media.key)
    wake_waiting(media, on)


def _work(media: Media, message: CutMessage, on: Collaborators) -> None:
    try:
        made = _cut(media, message, on)
    except BadMedia as error:
        give_up(message, str(error), on)
        return
    except KeyError:
        give_up(message, "the file that it is cut from is gone", on)
        return
    if made is None:
        cut(message, on)
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
    made = on.medias.settle(media, **ready, **found)
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
