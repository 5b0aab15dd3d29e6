"""The pictures of a page: made when first asked for, and stored."""

from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.domain.errors import BadMedia, Transient
from chalicelib.domain.page_files import PagePicture
from chalicelib.domain.video import OutFile, VideoStatus
from chalicelib.pipeline.page_pictures import MOST_OF_ACCOUNT, MOST_OF_ALL, MOST_READ_BYTES, PagePictures
from chalicelib.render.page_pictures.mail_picture import Film
from tests.fakes import ACCOUNT, PROFILE, FakeCloud, make_video

PREFIX = make_video().out_prefix
OUT = OutFile(PROFILE, "v.mp4", 5, f"{PREFIX}v.mp4", f"{PREFIX}v.jpg")
DONE = make_video(status=VideoStatus.DONE, duration_ms=60_000, out_files=(OUT,))
SOUND = replace(DONE, out_files=(OutFile("MP3", "v.mp3", 5, f"{PREFIX}v.mp3"),))
GIF = PagePicture(f"{PREFIX}page/mail.gif", "image/gif")
JPEG = PagePicture(f"{PREFIX}page/preview.jpg", "image/jpeg")


class Makers:
    """Functions that write what they were given."""

    def __init__(self) -> None:
        self.films: list[Film | None] = []
        self.errors: list[Exception] = []

    def mail(self, film: Film | None, poster: Path, workdir: Path) -> Path:
        self.films.append(film)
        return self._made(workdir, f"{film.path.read_text() if film else 'no film'}, {poster.read_text()}")

    def preview(self, poster: Path, workdir: Path) -> Path:
        return self._made(workdir, poster.read_text())

    def plain(self, workdir: Path) -> Path:
        (workdir / "plain").write_text("plain")
        return workdir / "plain"

    def _made(self, workdir: Path, content: str) -> Path:
        if self.errors:
            raise self.errors.pop(0)
        (workdir / "made").write_text(content)
        return workdir / "made"


@pytest.fixture
def makers():
    return Makers()


@pytest.fixture
def pictures(makers):
    cloud = FakeCloud()
    cloud.clock.step_ms = 0
    cloud.storage.files = {OUT.key: b"film", OUT.poster_key: b"poster", SOUND.out_files[0].key: b"sound"}
    return PagePictures(cloud.pipeline_services, makers.mail, makers.preview, makers.plain)


def test_a_picture_is_made_of_the_film_and_its_poster_and_stored(pictures):
    assert pictures.mail(DONE) == GIF
    assert pictures.services.storage.files[GIF.key] == b"film, poster"
    assert pictures.preview(DONE) == JPEG
    assert pictures.services.storage.files[JPEG.key] == b"poster"


def test_a_picture_that_is_stored_is_not_made_again(pictures):
    pictures.services.storage.files |= {GIF.key: b"old", JPEG.key: b"old"}
    assert (pictures.mail(DONE), pictures.preview(DONE)) == (GIF, JPEG)
    assert pictures.services.storage.files[GIF.key] == pictures.services.storage.files[JPEG.key] == b"old"


def test_a_sound_has_plain_pictures(pictures, makers):
    assert (pictures.mail(SOUND), pictures.preview(SOUND)) == (GIF, JPEG)
    assert (pictures.services.storage.files[GIF.key], pictures.services.storage.files[JPEG.key]) == (
        b"no film, plain",
        b"plain",
    )


def test_a_poster_that_cannot_be_read_is_replaced_by_a_plain_one(pictures, makers):
    makers.errors = [BadMedia("damaged")]
    assert pictures.mail(DONE) == GIF
    assert pictures.services.storage.files[GIF.key] == b"no film, plain"
    makers.errors = [BadMedia("damaged")]
    assert pictures.preview(DONE) == JPEG
    assert pictures.services.storage.files[JPEG.key] == b"plain"


def test_the_poster_is_shown_while_no_picture_can_be_made(pictures, makers):
    makers.errors = [Transient("no memory")] * 2
    poster = PagePicture(OUT.poster_key, "image/jpeg")
    assert (pictures.mail(DONE), pictures.preview(DONE)) == (poster, poster)
    assert pictures.services.storage.size_of(GIF.key) is None
    assert pictures.mail(DONE) == GIF


def test_without_a_poster_the_failure_is_reported(pictures, makers):
    makers.errors = [Transient("no memory")]
    with pytest.raises(Transient):
        pictures.mail(SOUND)


@pytest.mark.parametrize("video", [make_video(), replace(DONE, out_files=(replace(OUT, key="out/gone"),))])
def test_a_video_whose_files_are_not_there_has_no_picture(pictures, video):
    with pytest.raises(KeyError):
        pictures.mail(video)


@pytest.mark.parametrize(("size", "readable_ms"), [(MOST_READ_BYTES, 60_000), (2 * MOST_READ_BYTES, 24_000)])
def test_only_the_beginning_of_a_large_film_is_read(pictures, makers, size, readable_ms):
    pictures.mail(replace(DONE, out_files=(replace(OUT, size_bytes=size),)))
    assert [(film.duration_ms, film.readable_ms, film.is_av1) for film in makers.films] == [
        (60_000, readable_ms, False)
    ]


def test_the_pictures_of_an_earlier_revision_stay_beside_its_files(pictures):
    assert pictures.mail(replace(DONE, revision=1)) == GIF


@pytest.mark.parametrize(
    ("scope", "most"), [("page-pictures", MOST_OF_ALL), (f"page-pictures/{ACCOUNT}", MOST_OF_ACCOUNT)]
)
def test_only_few_pictures_are_made_at_the_same_time(pictures, scope, most):
    leases, now_s = pictures.services.leases, pictures.services.now_ms() // 1000
    for number in range(most):
        leases.acquire(scope, str(number), "another", now_s, now_s + 40)
    assert pictures.mail(DONE) == PagePicture(OUT.poster_key, "image/jpeg")
    leases.release(scope, "1", "another")
    assert pictures.mail(DONE) == GIF
    assert len(leases.list_held(scope, now_s)) == most - 1


def test_a_picture_that_is_stored_needs_no_slot(pictures):
    pictures.services.storage.files[GIF.key] = b"old"
    now_s = pictures.services.now_ms() // 1000
    for number in range(MOST_OF_ALL):
        pictures.services.leases.acquire("page-pictures", str(number), "another", now_s, now_s + 40)
    assert pictures.mail(DONE) == GIF
