"""The pictures of a finished video's page, made when they are first asked for, and stored beside its files.

Two that make one at once store about the same file twice. Only few are made at the same time, so that a campaign whose
mails are all opened in the same minute leaves functions for the API.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import BadMedia, Transient
from chalicelib.domain.formats import VideoCodec, content_type_of
from chalicelib.domain.page_files import (
    MAIL_PICTURE,
    PREVIEW_PICTURE,
    PagePicture,
    codec_of,
    film_of,
    page_key,
    poster_of,
)
from chalicelib.domain.services import HasStorage
from chalicelib.domain.slots import SlotServices, free_slot, take_slot
from chalicelib.domain.video import Video
from chalicelib.render.page_pictures.mail_picture import Film

MOST_READ_BYTES = 24_000_000
"""The beginning of a file that is read. Finished files have their index in front, so it can be played."""
MOST_OF_ACCOUNT, MOST_OF_ALL = 3, 6
"""So many pictures are made at the same time. A new AWS account has ten functions, which also answer the API."""
_SCOPE = "page-pictures"
# Longer than a request.
_SLOT_S = 40
# The seconds of a film differ in size.
_SURE_SHARE = 0.8


class PictureServices(HasStorage, SlotServices, Protocol):
    """The services that store pictures, and limit how many are made at the same time."""


@dataclass(frozen=True, slots=True)
class PagePictures:
    """The pictures of pages, with the functions of `render.page_pictures` that make them."""

    services: PictureServices
    make_mail: Callable[[Film | None, Path, Path], Path]
    make_preview: Callable[[Path, Path], Path]
    make_plain_poster: Callable[[Path], Path]

    def mail(self, video: Video) -> PagePicture:
        """Return the GIF of a video for mails. If it cannot be made for now, it is the poster.

        Raises:
            KeyError: the video has no finished files, or they were deleted.
            Transient: it cannot be made for now, and there is no poster.
        """
        return self._stored(video, MAIL_PICTURE, self._make_mail)

    def preview(self, video: Video) -> PagePicture:
        """Return the picture of a video for link previews. If it cannot be made for now, it is the poster.

        Raises:
            KeyError, Transient: as `mail`.
        """
        return self._stored(video, PREVIEW_PICTURE, self._make_preview)

    def _stored(self, video: Video, name: str, make: Callable[[Video, Path], Path]) -> PagePicture:
        picture = PagePicture(page_key(video, name), content_type_of(name))
        if self.services.storage.size_of(picture.key) is not None:
            return picture
        try:
            with self._slots(video.account_id), tempfile.TemporaryDirectory() as folder:
                made = make(video, Path(folder))
                self.services.storage.put_bytes(picture.key, made.read_bytes(), picture.content_type)
        except Transient:
            poster = poster_of(video)
            if poster is None:
                raise
            return PagePicture(poster, content_type_of(poster))
        return picture

    @contextmanager
    def _slots(self, account_id: str) -> Iterator[None]:
        """Hold a slot of an account, and one of all accounts, within the context.

        Raises:
            Transient: none is free.
        """
        with ExitStack() as held:
            for scope, slots in ((f"{_SCOPE}/{account_id}", MOST_OF_ACCOUNT), (_SCOPE, MOST_OF_ALL)):
                taken = self.services.leases.list_held(scope, self.services.now_ms() // 1000)
                slot = take_slot(scope, slots, taken, _SLOT_S, self.services)
                if slot is None:
                    raise Transient("too many pictures are being made")
                held.callback(free_slot, slot, self.services)
            yield

    def _make_mail(self, video: Video, workdir: Path) -> Path:
        poster = self._poster(video, workdir)
        try:
            return self.make_mail(self._film(video, workdir), poster, workdir)
        except BadMedia:
            return self.make_mail(None, self.make_plain_poster(workdir), workdir)

    def _make_preview(self, video: Video, workdir: Path) -> Path:
        poster = self._poster(video, workdir)
        try:
            return self.make_preview(poster, workdir)
        except BadMedia:
            return self.make_preview(self.make_plain_poster(workdir), workdir)

    def _poster(self, video: Video, workdir: Path) -> Path:
        """Return the poster of a video; a plain one if it is only heard."""
        key, path = poster_of(video), workdir / "poster"
        if key is None:
            return self.make_plain_poster(workdir)
        self.services.storage.get_file(key, path)
        return path

    def _film(self, video: Video, workdir: Path) -> Film | None:
        out, path = film_of(video), workdir / "film"
        if out is None:
            return None
        self.services.storage.get_beginning(out.key, path, MOST_READ_BYTES)
        duration_ms = readable_ms = video.plan.duration_ms
        if out.size_bytes > MOST_READ_BYTES:
            readable_ms = int(duration_ms * MOST_READ_BYTES / out.size_bytes * _SURE_SHARE)
        return Film(path, duration_ms, readable_ms, codec_of(out, video) is VideoCodec.AV1)
