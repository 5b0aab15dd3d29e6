"""Uploads, cuts and files of visitors that nothing moves any more."""

import pytest

from chalicelib.domain.media import CLAIMED_S, TEMPORARY_S, Cut, MediaStatus, temporary_expiry_s
from chalicelib.domain.messages import CutMessage, InspectMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.watch import CLAIM_TAKES_S, MAX_RESUMES, Watched
from chalicelib.pipeline.reaper import resume
from tests.fakes import ACCOUNT, MEDIA, NOW_MS, TEMPLATE, VIDEO, make_media
from tests.unit.pipeline.reaper.stopped import add_upload, media_of, reaped, sent, wait_for


def test_an_upload_whose_notification_was_lost_is_inspected(cloud):
    add_upload(cloud)
    assert (reaped(cloud), sent(cloud)) == (1, [(Queue.INGEST, to_body(InspectMessage(ACCOUNT, MEDIA)))])


def test_an_upload_may_arrive_as_long_as_its_link_is_good(cloud):
    add_upload(cloud)
    cloud.clock.ms -= 1
    assert reaped(cloud) == 0


def test_an_upload_that_never_arrived_is_left_to_expire(cloud):
    add_upload(cloud, arrived=False)
    assert (reaped(cloud), cloud.medias.watches, media_of(cloud).status) == (0, {}, MediaStatus.WAITING)


def test_a_file_that_its_call_never_stored_is_refused(cloud):
    cloud.medias.put(make_media(status=MediaStatus.WAITING, facts=None))
    wait_for(cloud, Watched.UPLOADING)
    assert reaped(cloud) == 1
    assert (media_of(cloud).status, len(cloud.notifications.list(ACCOUNT))) == (MediaStatus.ERROR, 1)


def test_an_upload_that_is_never_inspected_is_refused_with_a_notification(cloud):
    add_upload(cloud, resumes=MAX_RESUMES)
    assert (reaped(cloud), sent(cloud)) == (1, [])
    assert f"{MAX_RESUMES} attempts" in media_of(cloud).problem
    assert len(cloud.notifications.list(ACCOUNT)) == 1


def cutting(cloud, **changes):
    """Store a media file that waits for a part of itself."""
    cloud.add_media()
    cut = Cut(make_media().key, 0, 0, 900, replaces=True)
    waits = cloud.medias.reopen(media_of(cloud), cut)
    cloud.medias.update(ACCOUNT, MEDIA, **changes)
    wait_for(cloud, Watched.CUTTING)
    return CutMessage.of(waits, cut)


def test_a_cut_whose_message_was_lost_is_made(cloud):
    message = cutting(cloud)
    assert (reaped(cloud), cloud.queues.parsed(Queue.INGEST)) == (1, [message])


def test_a_cut_that_never_succeeds_leaves_the_file_as_it_was(cloud):
    cutting(cloud, resumes=MAX_RESUMES)
    assert reaped(cloud) == 1
    assert (media_of(cloud).status, media_of(cloud).version) == (MediaStatus.READY, 0)
    assert ["was not cut" in each.message for each in cloud.notifications.list(ACCOUNT)] == [True]


def test_a_file_that_arrived_is_not_watched(cloud):
    cloud.add_media()
    assert cloud.medias.watches == {}


VISITORS_FILE = {
    "temp": True,
    "is_counted": True,
    "template_id": TEMPLATE,
    "expires_s": temporary_expiry_s(NOW_MS // 1000, TEMPORARY_S),
}
ENDS_MS = NOW_MS + 1000 * (TEMPORARY_S + CLAIM_TAKES_S)


@pytest.mark.parametrize(("now_ms", "is_kept"), [(ENDS_MS - 1, True), (ENDS_MS, False)])
def test_a_visitors_file_that_no_video_used_is_deleted_and_counts_no_more(cloud, now_ms, is_kept):
    media = cloud.add_media(**VISITORS_FILE)
    cloud.clock.ms = now_ms
    reaped(cloud)
    left = (media.key in cloud.storage.files, (ACCOUNT, MEDIA) in cloud.medias.rows, cloud.amounts.media_bytes)
    assert left == ((True, True, 5) if is_kept else (False, False, 0))


def test_a_visitors_file_that_a_video_has_claimed_stays_for_longer(cloud):
    media = cloud.add_media(**VISITORS_FILE)
    cloud.medias.claim(ACCOUNT, MEDIA, VIDEO, temporary_expiry_s(NOW_MS // 1000, CLAIMED_S))
    cloud.clock.ms = ENDS_MS
    reaped(cloud)
    assert media.key in cloud.storage.files
    cloud.clock.ms = NOW_MS + 1000 * (CLAIMED_S + CLAIM_TAKES_S)
    reaped(cloud)
    assert (cloud.storage.files, cloud.amounts.media_bytes) == ({}, 0)


def test_a_resume_by_the_operator_leaves_files_of_visitors(cloud):
    cloud.add_media(**VISITORS_FILE)
    assert (resume(cloud.pipeline_services), len(cloud.storage.files)) == (0, 1)
