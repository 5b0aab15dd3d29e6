"""Parts that are cut out of media files."""

from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.api.medias import delete_media
from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import Cut, MediaFacts, MediaStatus, MediaType
from chalicelib.domain.messages import CutMessage
from chalicelib.pipeline.ingest import cut_media, fail_cut, ingest
from tests.fakes import ACCOUNT, MEDIA, OTHER_MEDIA, Crashed, make_media
from tests.unit.pipeline.steps_runner import work_dead_letter

FILM = {"type": MediaType.VIDEO, "facts": MediaFacts(MediaType.VIDEO, duration_ms=8000)}
KEY = make_media().key
CUT = Cut(KEY, 0, 1000, 3000, replaces=True)


@pytest.fixture
def replacing(cloud):
    """Return a media file that waits to be cut to its second and third second."""
    cloud.add_media(b"video 8000", **FILM)
    cloud.medias.reopen(cloud.medias.get(ACCOUNT, MEDIA), CUT)
    return CutMessage(ACCOUNT, MEDIA, 1, KEY, 0, 1000, 3000, replaces=True)


@pytest.fixture
def parting(cloud):
    """Return a media file that waits to be cut out of another one."""
    cloud.add_media(b"video 8000", **FILM)
    cloud.medias.put(make_media(id=OTHER_MEDIA, type=MediaType.VIDEO, status=MediaStatus.WAITING, facts=None))
    return CutMessage(ACCOUNT, OTHER_MEDIA, 0, KEY, 0, 1000, 3000, replaces=False)


@pytest.fixture(params=["replacing", "parting"])
def message(request):
    return request.getfixturevalue(request.param)


def media_of(cloud, message):
    return cloud.medias.get(ACCOUNT, message.media_id)


def test_the_part_becomes_the_file_of_the_media(cloud, message):
    cut_media(message, cloud.pipeline_services)
    media = media_of(cloud, message)
    assert (media.status, media.facts.duration_ms, media.content_type) == (MediaStatus.READY, 2000, "video/mp4")
    assert (cloud.storage.files[media.key], media.size_bytes) == (b"video 2000", 10)


def test_a_replaced_file_is_deleted_later_because_videos_may_need_it(cloud, replacing):
    cut_media(replacing, cloud.pipeline_services)
    assert (cloud.storage.retired, cloud.storage.files[KEY]) == ([KEY], b"video 8000")


def test_the_source_of_a_new_media_file_stays(cloud, parting):
    cut_media(parting, cloud.pipeline_services)
    assert (cloud.storage.retired, cloud.medias.get(ACCOUNT, MEDIA).status) == ([], MediaStatus.READY)


@pytest.mark.parametrize("calls", range(1, 8))
def test_a_cut_that_crashes_between_any_two_calls_can_be_repeated(cloud, message, calls):
    with suppress(Crashed):
        cut_media(message, cloud.services_with_crash_after(calls))
    cut_media(message, cloud.pipeline_services)
    assert media_of(cloud, message).facts.duration_ms == 2000
    assert cloud.storage.files[media_of(cloud, message).key] == b"video 2000"


def test_the_event_of_a_parts_upload_changes_nothing(cloud, message):
    cut_media(message, cloud.pipeline_services)
    before = media_of(cloud, message)
    ingest(ACCOUNT, message.media_id, cloud.pipeline_services)
    assert media_of(cloud, message) == before


def test_a_media_file_that_cannot_be_cut_stays_as_it_was(cloud, replacing):
    cloud.renderer.error = BadMedia("its transparency would be lost")
    cut_media(replacing, cloud.pipeline_services)
    media = media_of(cloud, replacing)
    assert (media.status, media.key, media.facts) == (MediaStatus.READY, KEY, FILM["facts"])
    (notification,) = cloud.notifications.list(ACCOUNT)
    expected = "the media 'photo.jpg' was not cut, and stays as it was: its transparency would be lost"
    assert (notification.message, notification.media_id) == (expected, MEDIA)


def test_a_message_of_a_failed_cut_does_not_change_a_later_cut(cloud, replacing):
    work_dead_letter(cloud, replacing)
    again = cloud.medias.reopen(media_of(cloud, replacing), CUT)
    cut_media(replacing, cloud.pipeline_services)
    assert (media_of(cloud, replacing), list(cloud.storage.files)) == (again, [KEY])


def test_a_slow_worker_changes_nothing_after_its_cut_has_failed(cloud, replacing):
    before, trim = make_media(**FILM, version=0, last_version=1), cloud.renderer.trim
    cloud.renderer.trim = lambda *given: work_dead_letter(cloud, replacing) or trim(*given)
    cut_media(replacing, cloud.pipeline_services)
    media = media_of(cloud, replacing)
    assert (media.status, media.version, media.facts) == (before.status, before.version, before.facts)
    assert list(cloud.storage.files) == [KEY]


def test_a_late_message_does_not_fail_a_finished_cut(cloud, message):
    waiting, real = media_of(cloud, message), cloud.medias.get
    cut_media(message, cloud.pipeline_services)
    ready = media_of(cloud, message)
    reads = iter([waiting])
    cloud.medias.get = lambda *key: next(reads, None) or real(*key)
    fail_cut(message, "it died", cloud.pipeline_services)
    assert (media_of(cloud, message), cloud.storage.files[ready.key]) == (ready, b"video 2000")


def test_a_media_file_whose_cut_fails_twice_stays_as_it_was(cloud, replacing):
    work_dead_letter(cloud, replacing)
    again = cloud.medias.reopen(media_of(cloud, replacing), CUT)
    work_dead_letter(cloud, replace(replacing, version=again.version))
    assert (media_of(cloud, replacing).status, media_of(cloud, replacing).key) == (MediaStatus.READY, KEY)


def test_a_new_media_file_that_cannot_be_cut_is_refused(cloud, parting):
    cloud.renderer.error = BadMedia("its transparency would be lost")
    cut_media(parting, cloud.pipeline_services)
    media = media_of(cloud, parting)
    assert (media.status, media.problem) == (MediaStatus.ERROR, "its transparency would be lost")


def test_a_failed_cut_notifies_the_account(cloud, message):
    work_dead_letter(cloud, message)
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert "given up after several attempts" in notification.message
    assert media_of(cloud, message).status is not MediaStatus.WAITING


def test_a_part_of_a_deleted_file_is_refused(cloud, parting):
    delete_media(MEDIA, ACCOUNT, cloud.api_services)
    cut_media(parting, cloud.pipeline_services)
    assert media_of(cloud, parting).problem == "the file that it is cut from is gone"


def test_a_media_file_that_is_deleted_before_its_cut_leaves_nothing(cloud, replacing):
    delete_media(MEDIA, ACCOUNT, cloud.api_services)
    cut_media(replacing, cloud.pipeline_services)
    assert (cloud.medias.list(ACCOUNT), cloud.storage.files) == ([], {})


def test_a_media_file_that_is_deleted_during_its_cut_leaves_nothing(cloud, replacing):
    trim = cloud.renderer.trim
    cloud.renderer.trim = lambda *args: (delete_media(MEDIA, ACCOUNT, cloud.api_services), trim(*args))[1]
    cut_media(replacing, cloud.pipeline_services)
    assert (cloud.medias.list(ACCOUNT), cloud.storage.files) == ([], {})


def test_a_message_of_an_earlier_cut_does_nothing(cloud, replacing):
    cut_media(replacing, cloud.pipeline_services)
    cloud.medias.reopen(media_of(cloud, replacing), CUT)
    before = media_of(cloud, replacing)
    cut_media(replacing, cloud.pipeline_services)
    assert media_of(cloud, replacing) == before
