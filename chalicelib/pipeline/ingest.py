"""A file has arrived in the bucket: look into it, and accept or refuse the media."""

import tempfile
from pathlib import Path

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import Media, MediaStatus
from chalicelib.domain.notification import NotificationKind
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.settle import notify


def ingest(account_id: str, media_id: str, on: Collaborators) -> None:
    """Work on the news that a media's bytes are there."""
    media = on.medias.get(account_id, media_id)
    if media is None or media.status is not MediaStatus.WAITING:
        return
    try:
        accept(media, on)
    except KeyError:
        return  # deleted meanwhile
    except BadMedia as error:
        refuse(media, str(error), on)


def accept(media: Media, on: Collaborators) -> Media | None:
    """Look into a media's file and mark it ready; None if it was deleted meanwhile.

    Raises:
        BadMedia: it is not what it was declared.
        KeyError: there is no file.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "media"
        on.storage.get_file(media.key, path)
        facts = on.renderer.probe(path, media.type)
        size = path.stat().st_size
    return on.medias.change(media.account_id, media.id, status=MediaStatus.READY, facts=facts, size_bytes=size)


def refuse(media: Media, problem: str, on: Collaborators) -> None:
    """Mark a media as refused, remove its file, and tell the account."""
    on.medias.change(media.account_id, media.id, status=MediaStatus.ERROR, problem=problem, size_bytes=0)
    on.storage.delete(media.key)
    notify(
        on,
        media.account_id,
        NotificationKind.MEDIA,
        f"the media {media.name!r} was refused: {problem}",
        code=1029,
        media_id=media.id,
        template_id=media.template_id,
    )
