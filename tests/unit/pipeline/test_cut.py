"""Parts that are cut out of media files."""

from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.api.medias import delete_media
from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from chalicelib.domain.messages import CutMessage
from chalicelib.pipeline.ingest import cut_media, fail_cut, ingest
from tests.fakes import ACCOUNT, MEDIA, OTHER_MEDIA, Crashed, make_media
from tests.unit.pipeline.steps_runner import work_dead_letter

FILM = {"type": MediaType.VIDEO, "facts": MediaFacts(MediaType.VIDEO, duration_ms=8000)}
KEY = make_media().key


@pytest.fixture
def replacing(world):
    """Return a media file that waits to be cut to its second and third second."""
    world.add_media(b"video 8000", **FILM)
    world.medias.reopen(world.medias.get(ACCOUNT, MEDIA))
    return CutMessage(ACCOUNT, MEDIA, 1, KEY, 0, 1000, 3000, replaces=True)


@pytest.fixture
def parting(world):
    """Return a media file that waits to be cut out of another one."""
    world.add_media(b"video 8000", **FILM)
    world.medias.put(make_media(id=OTHER_MEDIA, type=MediaType.VIDEO, status=MediaStatus.WAITING, facts=None))
    return CutMessage(ACCOUNT, OTHER_MEDIA, 0, KEY, 0, 1000, 3000, replaces=False)


@pytest.fixture(params=["replacing", "parting"])
def message(request):
    return request.getfixturevalue(request.param)


def media_of(world, message):
    return world.medias.get(ACCOUNT, message.media_id)


def test_a_part_becomes_the_media(world, message):
    cut_media(message, world.on)
    media = media_of(world, message)
    assert (media.status, media.facts.duration_ms, media.content_type) == (MediaStatus.READY, 2000, "video/mp4")
    assert (world.storage.files[media.key], media.size_bytes) == (b"video 2000", 10)


def test_what_was_replaced_goes_later_for_videos_may_be_made_of_it(world, replacing):
    cut_media(replacing, world.on)
    assert (world.storage.retired, world.storage.files[KEY]) == ([KEY], b"video 8000")


def test_what_a_part_was_cut_out_of_stays(world, parting):
    cut_media(parting, world.on)
    assert (world.storage.retired, world.medias.get(ACCOUNT, MEDIA).status) == ([], MediaStatus.READY)


@pytest.mark.parametrize("calls", range(1, 8))
def test_a_cut_that_is_killed_between_any_two_calls_is_done_again(world, message, calls):
    with suppress(Crashed):
        cut_media(message, world.services_with_crash_after(calls))
    cut_media(message, world.on)
    assert media_of(world, message).facts.duration_ms == 2000
    assert world.storage.files[media_of(world, message).key] == b"video 2000"


def test_the_buckets_news_of_a_part_changes_nothing(world, message):
    cut_media(message, world.on)
    before = media_of(world, message)
    ingest(ACCOUNT, message.media_id, world.on)
    assert media_of(world, message) == before


def test_a_media_that_cannot_be_cut_stays_as_it_was(world, replacing):
    world.renderer.error = BadMedia("its transparency would be lost")
    cut_media(replacing, world.on)
    media = media_of(world, replacing)
    assert (media.status, media.key, media.facts) == (MediaStatus.READY, KEY, FILM["facts"])
    (notification,) = world.notifications.list(ACCOUNT)
    expected = "the media 'photo.jpg' was not cut, and stays as it was: its transparency would be lost"
    assert (notification.message, notification.media_id) == (expected, MEDIA)


def test_a_message_of_a_cut_that_was_given_up_does_nothing_when_the_media_is_cut_anew(world, replacing):
    work_dead_letter(world, replacing)
    again = world.medias.reopen(media_of(world, replacing))
    cut_media(replacing, world.on)
    assert (media_of(world, replacing), list(world.storage.files)) == (again, [KEY])


def test_a_slow_worker_changes_nothing_when_its_cut_was_given_up_meanwhile(world, replacing):
    before, trim = make_media(**FILM, version=0, last_version=1), world.renderer.trim
    world.renderer.trim = lambda *given: work_dead_letter(world, replacing) or trim(*given)
    cut_media(replacing, world.on)
    media = media_of(world, replacing)
    assert (media.status, media.version, media.facts) == (before.status, before.version, before.facts)
    assert list(world.storage.files) == [KEY]


def test_a_cut_that_is_done_is_not_given_up_by_a_message_that_comes_late(world, message):
    waiting, real = media_of(world, message), world.medias.get
    cut_media(message, world.on)
    ready = media_of(world, message)
    reads = iter([waiting])
    world.medias.get = lambda *key: next(reads, None) or real(*key)
    fail_cut(message, "it died", world.on)
    assert (media_of(world, message), world.storage.files[ready.key]) == (ready, b"video 2000")


def test_a_media_that_cannot_be_cut_twice_stays_as_it_was(world, replacing):
    work_dead_letter(world, replacing)
    again = world.medias.reopen(media_of(world, replacing))
    work_dead_letter(world, replace(replacing, version=again.version))
    assert (media_of(world, replacing).status, media_of(world, replacing).key) == (MediaStatus.READY, KEY)


def test_a_part_that_cannot_be_cut_is_refused(world, parting):
    world.renderer.error = BadMedia("its transparency would be lost")
    cut_media(parting, world.on)
    media = media_of(world, parting)
    assert (media.status, media.problem) == (MediaStatus.ERROR, "its transparency would be lost")


def test_a_cut_that_was_given_up_is_told(world, message):
    work_dead_letter(world, message)
    (notification,) = world.notifications.list(ACCOUNT)
    assert "given up after several attempts" in notification.message
    assert media_of(world, message).status is not MediaStatus.WAITING


def test_a_part_of_what_was_deleted_is_refused(world, parting):
    delete_media(MEDIA, ACCOUNT, world.store)
    cut_media(parting, world.on)
    assert media_of(world, parting).problem == "the file that it is cut from is gone"


def test_a_media_that_is_deleted_before_it_is_cut_leaves_nothing(world, replacing):
    delete_media(MEDIA, ACCOUNT, world.store)
    cut_media(replacing, world.on)
    assert (world.medias.list(ACCOUNT), world.storage.files) == ([], {})


def test_a_media_that_is_deleted_while_it_is_cut_leaves_nothing(world, replacing):
    trim = world.renderer.trim
    world.renderer.trim = lambda *args: (delete_media(MEDIA, ACCOUNT, world.store), trim(*args))[1]
    cut_media(replacing, world.on)
    assert (world.medias.list(ACCOUNT), world.storage.files) == ([], {})


def test_a_message_that_comes_when_a_media_was_cut_anew_does_nothing(world, replacing):
    cut_media(replacing, world.on)
    world.medias.reopen(media_of(world, replacing))
    before = media_of(world, replacing)
    cut_media(replacing, world.on)
    assert media_of(world, replacing) == before
