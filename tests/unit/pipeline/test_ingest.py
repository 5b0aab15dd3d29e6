"""Uploads of media files: accepted, refused or ignored."""

import pytest

from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from chalicelib.domain.notification import NotificationKind
from chalicelib.pipeline.ingest import ingest, refuse
from tests.fakes import ACCOUNT, MEDIA, Crashed, make_media

WAITING = {"status": MediaStatus.WAITING, "facts": None, "size_bytes": 999}


def media_of(cloud):
    return cloud.medias.get(ACCOUNT, MEDIA)


def test_an_upload_of_the_declared_type_is_accepted(cloud):
    cloud.add_media(b"video 8000", type=MediaType.VIDEO, **WAITING)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    facts = MediaFacts(MediaType.VIDEO, duration_ms=8000, width_px=640, height_px=360)
    assert (media_of(cloud).status, media_of(cloud).facts, media_of(cloud).size_bytes) == (MediaStatus.READY, facts, 10)


@pytest.mark.parametrize(("temp", "expires_s"), [(False, None), (True, 1_800_000_000)])
def test_an_accepted_media_file_expires_only_if_it_is_temporary(cloud, temp, expires_s):
    cloud.add_media(temp=temp, **WAITING | {"expires_s": 1_800_000_000})
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert media_of(cloud).expires_s == expires_s


def test_an_upload_of_another_type_is_refused_with_the_reason(cloud):
    cloud.add_media(b"<html>", **WAITING)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert (media_of(cloud).status, media_of(cloud).problem) == (MediaStatus.ERROR, "declared as image, but is none")


def test_a_media_file_that_is_accepted_already_is_not_refused(cloud):
    waiting = cloud.add_media(**WAITING)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    refuse(waiting, "there is no room", cloud.pipeline_services)
    assert (media_of(cloud).status, cloud.notifications.list(ACCOUNT)) == (MediaStatus.READY, [])


def test_a_refused_upload_is_deleted(cloud):
    cloud.add_media(b"<html>", **WAITING)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert (media_of(cloud).size_bytes, cloud.storage.files) == (0, {})


def test_a_refused_upload_notifies_the_account(cloud):
    cloud.add_media(b"<html>", **WAITING)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert (notification.kind, notification.media_id, notification.code) == (NotificationKind.MEDIA, MEDIA, 1029)
    assert notification.message == "the media 'photo.jpg' was refused: declared as image, but is none"


@pytest.mark.parametrize("body", [b"image", b"<html>"])
def test_a_duplicate_event_of_an_upload_changes_nothing(cloud, body):
    cloud.add_media(body, **WAITING)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    before = (media_of(cloud), cloud.notifications.list(ACCOUNT), cloud.storage.files)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert (media_of(cloud), cloud.notifications.list(ACCOUNT), cloud.storage.files) == before


@pytest.mark.parametrize("calls", range(1, 6))
def test_a_refusal_that_crashes_between_any_two_calls_can_be_repeated(cloud, calls):
    cloud.add_media(b"<html>", **WAITING)
    with pytest.raises(Crashed):
        ingest(ACCOUNT, MEDIA, cloud.services_with_crash_after(calls))
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert (media_of(cloud).status, cloud.storage.files) == (MediaStatus.ERROR, {})
    assert len(cloud.notifications.list(ACCOUNT)) == 1


def test_a_ready_media_file_is_not_inspected_again(cloud):
    media = cloud.add_media(b"<html>")
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert (media_of(cloud), cloud.storage.files) == (media, {media.key: b"<html>"})


def test_a_second_upload_of_a_refused_media_file_is_deleted(cloud):
    cloud.add_media(status=MediaStatus.ERROR)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert cloud.storage.files == {}


@pytest.mark.parametrize("temp", [False, True])
def test_an_upload_of_a_deleted_media_file_is_deleted(cloud, temp):
    cloud.add_media(temp=temp)
    cloud.medias.delete(ACCOUNT, MEDIA)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert cloud.storage.files == {}


def test_a_media_file_that_is_deleted_during_its_inspection_is_ignored(cloud):
    cloud.medias.put(make_media(**WAITING))
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert (media_of(cloud).status, cloud.notifications.list(ACCOUNT)) == (MediaStatus.WAITING, [])
