"""The tables behave alike in DynamoDB and in the fakes."""

from dataclasses import replace

import boto3
import pytest

from chalicelib.aws import scans
from chalicelib.aws.deliveries import Deliveries
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.ids import new_id
from chalicelib.domain.media import Cut, MediaFacts, MediaStatus, MediaType
from chalicelib.domain.profile import Preset, Quality
from chalicelib.domain.submission import Submission
from chalicelib.domain.template import PendingDeletion, SealedSecret, TemplateStatus
from chalicelib.domain.video import UNFINISHED, OutFile, VideoStatus
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_MEDIA,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    PHOTO,
    TEMPLATE,
    VIDEO,
    make_account,
    make_media,
    make_notification,
    make_template,
    make_transition,
    make_video,
)
from tests.integration.stack import REGION, STACK

JOBS = {"MP4_H264_AAC_640x480_24fps/0": 24, "MP4_H264_AAC_640x480_24fps/1": 48}
FIRST, SECOND = JOBS
CUT = Cut("media/kept/a/m", 0, 0, 900, replaces=True)
FORM = Submission("1", NOW_MS, {"email": "ann@example.com"})
NOT_IDS = ["", "x" * 5000, "\ud800", "é" * 600]


def rendering(**changes):
    return make_video(status=VideoStatus.RENDERING, jobs=JOBS, **changes)


def test_an_account_is_returned_as_it_was_stored(cloud):
    cloud.accounts.put(make_account(name="Zoë 🎬", active=False))
    assert cloud.accounts.get(ACCOUNT) == make_account(name="Zoë 🎬", active=False)


@pytest.mark.parametrize("account_id", [OTHER_ACCOUNT, *NOT_IDS])
def test_an_unknown_id_has_no_account(cloud, account_id):
    assert cloud.accounts.get(account_id) is None


def test_a_row_is_returned_as_it_was_stored(cloud):
    media = make_media(name="\0 and 🎬", description="", facts=MediaFacts(MediaType.VIDEO, 8000, 640, 480, True))
    cloud.medias.put(media)
    assert cloud.medias.get(ACCOUNT, MEDIA) == media


def test_many_videos_are_returned_as_they_were_stored(cloud):
    videos = [make_video(id=f"{number:024x}") for number in range(60)]
    cloud.videos.add(videos)
    assert cloud.videos.list(ACCOUNT) == videos


def test_reading_many_rows_returns_those_that_exist(cloud):
    medias = [make_media(id=f"{number:024x}") for number in range(120)]
    for media in medias[1:]:
        cloud.medias.put(media)
    found = cloud.medias.get_many(ACCOUNT, [media.id for media in medias])
    assert sorted(found, key=lambda media: media.id) == medias[1:]
    assert cloud.medias.get_many(ACCOUNT, []) == []


def test_many_rows_are_deleted_at_once_and_no_others(cloud):
    videos = [make_video(id=f"{number:024x}") for number in range(60)]
    cloud.videos.add(videos[:-1])
    cloud.videos.delete_many(ACCOUNT, [video.id for video in videos[1:]])
    cloud.videos.delete_many(ACCOUNT, [])
    assert cloud.videos.list(ACCOUNT) == videos[:1]


def test_the_deletions_of_all_accounts_are_listed(cloud):
    removals = [PendingDeletion(ACCOUNT, TEMPLATE), PendingDeletion(OTHER_ACCOUNT, TEMPLATE)]
    for removal in removals:
        cloud.removals.put(removal)
    assert sorted(cloud.removals.list_all(), key=lambda removal: removal.account_id) == removals


def test_some_videos_of_a_template_are_listed_newest_first(cloud):
    videos = [make_video(id=f"{number:024x}") for number in range(4)]
    cloud.videos.add(videos)
    assert cloud.videos.list_of_template(ACCOUNT, TEMPLATE, 3) == videos[:0:-1]


def test_an_account_cannot_name_the_row_of_another(cloud):
    cloud.medias.put(make_media())
    assert cloud.medias.get(OTHER_ACCOUNT, MEDIA) is None


@pytest.mark.parametrize("entity_id", NOT_IDS)
def test_an_invalid_id_finds_nothing(cloud, entity_id):
    assert cloud.medias.get(ACCOUNT, entity_id) is None
    assert not cloud.medias.delete(ACCOUNT, entity_id)


@pytest.mark.parametrize("entity_id", ["a/b", "'; DROP", "\0", "{}", "ü 🎬"])
def test_an_id_may_be_any_other_text(cloud, entity_id):
    cloud.medias.put(make_media(id=entity_id))
    assert cloud.medias.get(ACCOUNT, entity_id) == make_media(id=entity_id)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, [9, 8, 7]),
        ({"after": 7}, [6, 5, 4]),
        ({"after": 1}, [0]),
        ({"after": 0}, []),
        ({"before": 4}, [7, 6, 5]),
        ({"before": 8}, [9]),
        ({"before": 9}, []),
    ],
)
def test_a_page_has_the_videos_next_to_one_newest_first(cloud, where, expected):
    cloud.videos.add([make_video(id=f"{number:024x}") for number in range(10)])
    cloud.videos.put(make_video(template_id=OTHER_TEMPLATE))
    ids = {name: f"{number:024x}" for name, number in where.items()}
    page = cloud.videos.page_of_template(ACCOUNT, TEMPLATE, 3, **ids)
    assert [int(video.id, 16) for video in page] == expected


def test_a_batch_has_the_videos_of_its_call(cloud):
    batch, first, last, later = (new_id(ms) for ms in (NOW_MS, NOW_MS, NOW_MS + 24_000, NOW_MS + 25_000))
    cloud.videos.add([make_video(id=first, batch=batch), make_video(id=last, batch=batch), make_video(id=later)])
    assert [video.id for video in cloud.videos.list_of_batch(ACCOUNT, TEMPLATE, batch)] == [last, first]


def test_a_page_has_no_videos_of_another_account(cloud):
    cloud.videos.put(make_video(account_id=OTHER_ACCOUNT))
    assert cloud.videos.page_of_template(ACCOUNT, TEMPLATE, 3) == []


def test_a_template_that_is_as_it_was_is_exchanged(cloud):
    cloud.templates.put(make_template())
    changed = make_template(scripts=("[]",), medias=(PHOTO,))
    assert cloud.templates.compare_and_swap(make_template(), scripts=("[]",), medias=(PHOTO,)) == changed


@pytest.mark.parametrize(
    "now",
    [
        {"scripts": ("[]",)},
        {"medias": (PHOTO,)},
        {"profiles": ("MP3",)},
        {"webhooks": ("http://a/",)},
        {"secret": "other"},
    ],
)
def test_a_template_that_was_changed_in_the_meantime_is_not_swapped(cloud, now):
    cloud.templates.put(make_template(**now))
    assert cloud.templates.compare_and_swap(make_template(), name="Mine") is None
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == make_template(**now)


def test_templates_with_a_secret_in_clear_are_found_page_by_page(cloud, monkeypatch):
    monkeypatch.setattr(scans, "_SCANNED", 2)
    earlier = [make_template(id=f"{number:024x}", secret=f"secret {number}") for number in range(3)]
    for template in (*earlier, make_template(), make_template(account_id=OTHER_ACCOUNT)):
        cloud.templates.put(template)
    found, cursor = [], ""
    while cursor is not None:
        page, cursor = cloud.templates.page_in_clear(cursor)
        found += page
    assert sorted(found, key=lambda template: template.id) == earlier


def test_a_deleted_template_is_not_swapped(cloud):
    assert cloud.templates.compare_and_swap(make_template(), name="Mine") is None


SEALED, OTHER_SEALED = SealedSecret("one"), SealedSecret("two", until_s=5)


@pytest.mark.parametrize("before", [(), (SEALED,), (SEALED, OTHER_SEALED)])
def test_signing_secrets_that_are_as_they_were_are_replaced(cloud, before):
    was = make_template(webhook_secrets=before)
    cloud.templates.put(was)
    assert cloud.templates.swap_webhook_secrets(was, (OTHER_SEALED, SEALED)).webhook_secrets == (OTHER_SEALED, SEALED)


@pytest.mark.parametrize("before", [(), (SEALED,)])
def test_signing_secrets_that_were_changed_in_the_meantime_are_not_replaced(cloud, before):
    cloud.templates.put(make_template(webhook_secrets=(OTHER_SEALED,)))
    assert cloud.templates.swap_webhook_secrets(make_template(webhook_secrets=before), (SEALED,)) is None
    assert cloud.templates.get(ACCOUNT, TEMPLATE).webhook_secrets == (OTHER_SEALED,)


def test_a_deleted_template_gets_no_signing_secrets(cloud):
    assert cloud.templates.swap_webhook_secrets(make_template(), (SEALED,)) is None


def test_a_deleted_row_is_not_found(cloud):
    cloud.medias.put(make_media())
    assert cloud.medias.delete(ACCOUNT, MEDIA)
    assert cloud.medias.get(ACCOUNT, MEDIA) is None


def test_a_row_is_deleted_once(cloud):
    assert not cloud.medias.delete(ACCOUNT, MEDIA)


def test_a_row_is_not_deleted_by_another_account(cloud):
    cloud.medias.put(make_media())
    assert not cloud.medias.delete(OTHER_ACCOUNT, MEDIA)
    assert cloud.medias.get(ACCOUNT, MEDIA) is not None


def test_a_list_has_the_accounts_own_rows_oldest_first(cloud):
    newer, older, foreign = make_media(id=OTHER_MEDIA), make_media(), make_media(account_id=OTHER_ACCOUNT)
    for media in (newer, older, foreign):
        cloud.medias.put(media)
    assert cloud.medias.list(ACCOUNT) == [older, newer]


def test_a_list_may_be_longer_than_one_answer_of_the_table(cloud):
    long = [make_template(id=f"{number:024x}", scripts=("x" * 200_000,)) for number in range(8)]
    for template in long:
        cloud.templates.put(template)
    assert [template.id for template in cloud.templates.list(ACCOUNT)] == [template.id for template in long]


def test_a_change_leaves_the_other_fields_as_they_are(cloud):
    cloud.medias.put(make_media(description="mine"))
    changed = cloud.medias.update(ACCOUNT, MEDIA, status=MediaStatus.ERROR, problem="no")
    assert changed == make_media(description="mine", status=MediaStatus.ERROR, problem="no")
    assert cloud.medias.get(ACCOUNT, MEDIA) == changed


def test_a_change_to_none_removes_a_field(cloud):
    cloud.medias.put(make_media(problem="no"))
    assert cloud.medias.update(ACCOUNT, MEDIA, problem=None) == make_media()


def test_a_change_does_not_restore_a_deleted_row(cloud):
    assert cloud.medias.update(ACCOUNT, MEDIA, name="ghost") is None
    assert cloud.medias.get(ACCOUNT, MEDIA) is None


def test_a_template_is_changed_field_by_field(cloud):
    cloud.templates.put(make_template())
    cloud.templates.update(ACCOUNT, TEMPLATE, medias=(PHOTO,), open_inputs={"image": 0})
    cloud.templates.update(ACCOUNT, TEMPLATE, status=TemplateStatus.INACTIVE)
    expected = make_template(status=TemplateStatus.INACTIVE, medias=(PHOTO,), open_inputs={"image": 0})
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == expected


def test_a_media_is_claimed_by_one_video(cloud):
    cloud.medias.put(make_media(expires_s=1_800_000_000))
    assert cloud.medias.claim(ACCOUNT, MEDIA, VIDEO, 1_900_000_000)
    assert not cloud.medias.claim(ACCOUNT, MEDIA, OTHER_VIDEO, 1_900_000_000)
    assert cloud.medias.get(ACCOUNT, MEDIA) == make_media(video_id=VIDEO, expires_s=1_900_000_000)


def test_a_video_may_claim_its_media_again(cloud):
    cloud.medias.put(make_media(video_id=VIDEO))
    assert cloud.medias.claim(ACCOUNT, MEDIA, VIDEO, 1_900_000_000)


def test_a_deleted_media_file_is_not_claimed(cloud):
    assert not cloud.medias.claim(ACCOUNT, MEDIA, VIDEO, 1_900_000_000)


def test_the_videos_of_a_template_are_its_accounts_own_newest_first(cloud):
    older, newer = make_video(), make_video(id=OTHER_VIDEO)
    foreign, other = make_video(account_id=OTHER_ACCOUNT), make_video(id="0" * 24, template_id=OTHER_TEMPLATE)
    for video in (newer, foreign, older, other):
        cloud.videos.put(video)
    assert cloud.videos.list_of_template(ACCOUNT, TEMPLATE) == [newer, older]


@pytest.mark.parametrize(
    "progress",
    [
        lambda videos, video: videos.apply(make_transition(video, {video.status}, VideoStatus.ASSEMBLING)),
        lambda videos, video: videos.apply(make_transition(video, {video.status}, VideoStatus.DONE)),
        lambda videos, video: videos.report_frames(video, "a", 3),
        lambda videos, video: videos.finish_job(video, "a", 3, 100, 1),
    ],
    ids=["step", "end", "frames", "job"],
)
def test_the_time_of_a_videos_progress_is_stored(cloud, progress):
    cloud.videos.put(rendering(created_ms=1))
    moved = progress(cloud.videos, cloud.videos.get(ACCOUNT, VIDEO))
    assert moved.last_progress_ms == cloud.videos.get(ACCOUNT, VIDEO).moved_ms > 1


def test_a_video_without_progress_counts_from_its_request(cloud):
    cloud.videos.put(make_video(created_ms=7))
    assert cloud.videos.get(ACCOUNT, VIDEO).last_progress_ms == 7


@pytest.mark.parametrize("status", [VideoStatus.QUEUED, VideoStatus.PREPARING])
def test_a_transition_writes_the_status_and_its_changes(cloud, status):
    out = OutFile("profile", "name", 5, "key")
    cloud.videos.put(make_video(status=status))
    moved = cloud.videos.apply(
        make_transition(
            make_video(),
            {VideoStatus.QUEUED, VideoStatus.PREPARING},
            VideoStatus.DONE,
            out_files=(out,),
            duration_ms=1000,
        )
    )
    assert moved == make_video(status=VideoStatus.DONE, out_files=(out,), duration_ms=1000)
    assert cloud.videos.get(ACCOUNT, VIDEO) == moved


def test_a_transition_from_another_status_is_not_written(cloud):
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    assert (
        cloud.videos.apply(make_transition(make_video(), {VideoStatus.QUEUED}, VideoStatus.ERROR, error="no")) is None
    )
    assert cloud.videos.get(ACCOUNT, VIDEO) == make_video(status=VideoStatus.DONE)


def test_a_transition_of_a_deleted_video_is_not_written(cloud):
    assert cloud.videos.apply(make_transition(make_video(), {VideoStatus.QUEUED}, VideoStatus.ERROR)) is None
    assert cloud.videos.get(ACCOUNT, VIDEO) is None


def test_steps_of_an_earlier_revision_do_not_change_a_restarted_video(cloud):
    cloud.videos.put(rendering(revision=1))
    assert cloud.videos.apply(make_transition(make_video(), {VideoStatus.RENDERING}, VideoStatus.ERROR)) is None
    assert cloud.videos.finish_job(make_video(), FIRST, 24, 1000, 50) is None
    assert cloud.videos.report_frames(make_video(), FIRST, 12) is None
    assert cloud.videos.get(ACCOUNT, VIDEO) == rendering(revision=1)


def test_a_video_restarts_once(cloud):
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    when = {VideoStatus.DONE, VideoStatus.QUEUED}
    begin = make_transition(make_video(), when, VideoStatus.QUEUED, revision=1)
    assert cloud.videos.apply(begin) == make_video(revision=1)
    assert cloud.videos.apply(begin) is None


def test_steps_of_the_new_revision_change_a_restarted_video(cloud):
    cloud.videos.put(rendering(revision=1))
    assert cloud.videos.finish_job(make_video(revision=1), FIRST, 24, 1000, 50).render.jobs_done == {FIRST}


def test_a_new_delivery_round_starts_once_and_has_no_webhooks_done(cloud):
    cloud.videos.put(make_video(webhooks_done=frozenset({"http://a"})))
    assert cloud.videos.start_delivery_round(make_video()) == make_video(number=1, is_open=True)
    assert cloud.videos.start_delivery_round(make_video()) is None


def test_a_webhook_of_an_earlier_round_is_not_marked_as_done(cloud):
    cloud.videos.put(make_video(number=1))
    assert cloud.videos.finish_webhook(make_video(), "http://a") is None
    assert cloud.videos.finish_webhook(make_video(number=1), "http://a").delivery.webhooks_done == {"http://a"}


def test_deliveries_are_listed_by_video_oldest_first(cloud):
    for number in (2, 1):
        cloud.deliveries.put(delivery(VIDEO, number))
    cloud.deliveries.put(delivery(OTHER_VIDEO, 1))
    assert cloud.deliveries.list_of_video(ACCOUNT, VIDEO) == [delivery(VIDEO, 1), delivery(VIDEO, 2)]


def test_deliveries_are_read_consistently(aws):
    """Otherwise a second worker would miss the call that the first has just recorded, and call again."""
    client, asked = boto3.client("dynamodb", region_name=REGION), []
    client.meta.events.register("provide-client-params.dynamodb.Query", lambda params, **_: asked.append(params))
    Deliveries(client, f"{STACK}-deliveries").list_of_video(ACCOUNT, VIDEO)
    assert [each["ConsistentRead"] for each in asked] == [True]


def test_deliveries_are_deleted_by_video(cloud):
    cloud.deliveries.put(delivery(VIDEO, 1))
    cloud.deliveries.put(delivery(OTHER_VIDEO, 1))
    cloud.deliveries.delete_of_video(ACCOUNT, VIDEO)
    assert cloud.deliveries.list_of_video(ACCOUNT, VIDEO) == []
    assert cloud.deliveries.list_of_video(ACCOUNT, OTHER_VIDEO) == [delivery(OTHER_VIDEO, 1)]


def test_a_profile_is_added_once_and_returned_as_it_was_stored(cloud):
    quality = Quality(sound_kbps=64, preset=Preset.SMALLER)
    profile = CustomProfile(ACCOUNT, "mine", "MP4_H264_AAC_640x480_24fps", quality, NOW_MS)
    assert cloud.profiles.put_new(profile)
    assert not cloud.profiles.put_new(CustomProfile(ACCOUNT, "mine", "MP3", Quality(), NOW_MS))
    assert (cloud.profiles.get(ACCOUNT, "mine"), cloud.profiles.list(ACCOUNT)) == (profile, [profile])


def test_a_media_that_is_ready_waits_for_other_bytes_once(cloud):
    cloud.medias.put(make_media())
    waiting = make_media(status=MediaStatus.WAITING, version=1, last_version=1, cut=CUT)
    assert cloud.medias.reopen(make_media(), CUT) == waiting
    assert cloud.medias.reopen(make_media(), CUT) is None
    assert cloud.medias.reopen(waiting, CUT) is None
    assert cloud.medias.get(ACCOUNT, MEDIA) == waiting


@pytest.mark.parametrize("now", [{"status": MediaStatus.READY}, {"status": MediaStatus.WAITING, "version": 1}])
def test_a_media_that_waits_no_more_or_for_other_bytes_is_not_settled(cloud, now):
    cloud.medias.put(make_media(**now))
    assert cloud.medias.finish_upload(make_media(status=MediaStatus.WAITING), status=MediaStatus.ERROR) is None
    assert cloud.medias.get(ACCOUNT, MEDIA) == make_media(**now)


def test_a_media_that_waits_is_settled(cloud):
    cloud.medias.put(make_media(status=MediaStatus.WAITING))
    assert cloud.medias.finish_upload(make_media(status=MediaStatus.WAITING), status=MediaStatus.READY) == make_media()


def test_a_version_whose_bytes_never_arrived_is_not_assigned_again(cloud):
    before = make_media()
    cloud.medias.put(before)
    cloud.medias.reopen(before, CUT)
    back = cloud.medias.update(ACCOUNT, MEDIA, status=MediaStatus.READY, version=0)
    assert cloud.medias.reopen(before, CUT) is None
    assert cloud.medias.reopen(back, CUT).version == 2


def delivery(video_id, number):
    return Delivery(ACCOUNT, f"{video_id}/{number}", video_id, "http://a/", number, 5, 1, status=503)


def test_a_finished_job_is_stored_with_its_frames(cloud):
    cloud.videos.put(rendering())
    video = cloud.videos.finish_job(make_video(), FIRST, 24, 1000, 50)
    assert video == rendering(jobs_done=frozenset({FIRST}), rendered_ms=1000, compute_mb_ms=50, frames_done={FIRST: 24})


def test_a_job_that_two_workers_finish_counts_once(cloud):
    cloud.videos.put(rendering())
    first = cloud.videos.finish_job(make_video(), FIRST, 24, 1000, 50)
    assert cloud.videos.finish_job(make_video(), FIRST, 24, 1000, 50) is None
    assert cloud.videos.get(ACCOUNT, VIDEO) == first


def test_the_last_job_sees_all_the_others(cloud):
    cloud.videos.put(rendering())
    cloud.videos.finish_job(make_video(), SECOND, 48, 2000, 60)
    assert cloud.videos.finish_job(make_video(), FIRST, 24, 1000, 50).render.jobs_left == []


@pytest.mark.parametrize("status", [VideoStatus.ERROR, VideoStatus.ASSEMBLING])
def test_a_job_of_a_video_that_is_not_being_rendered_does_not_finish(cloud, status):
    cloud.videos.put(make_video(status=status, jobs=JOBS))
    assert cloud.videos.finish_job(make_video(), FIRST, 24, 1000, 50) is None
    assert cloud.videos.report_frames(make_video(), FIRST, 12) is None


def test_frames_are_reported_job_by_job(cloud):
    cloud.videos.put(rendering())
    cloud.videos.report_frames(make_video(), FIRST, 12)
    assert cloud.videos.report_frames(make_video(), SECOND, 24).render.frames_done == {FIRST: 12, SECOND: 24}


def test_webhooks_are_marked_as_done_url_by_url(cloud):
    cloud.videos.put(make_video())
    cloud.videos.finish_webhook(make_video(), "http://a")
    assert cloud.videos.finish_webhook(make_video(), "http://b").delivery.webhooks_done == {"http://a", "http://b"}


def test_forms_are_added_to_a_video_in_order(cloud):
    cloud.videos.put(make_video())
    first = cloud.videos.add_submission(make_video(), FORM)
    cloud.videos.add_submission(first, replace(FORM, viewing_id="2"))
    assert cloud.videos.get(ACCOUNT, VIDEO).submissions == (FORM, replace(FORM, viewing_id="2"))


def test_a_form_is_not_added_if_the_video_has_others_by_now(cloud):
    cloud.videos.put(make_video())
    cloud.videos.add_submission(make_video(), FORM)
    assert cloud.videos.add_submission(make_video(), replace(FORM, viewing_id="2")) is None
    assert cloud.videos.get(ACCOUNT, VIDEO).submissions == (FORM,)


def test_a_form_brings_no_deleted_video_back(cloud):
    assert cloud.videos.add_submission(make_video(), FORM) is None
    assert cloud.videos.get(ACCOUNT, VIDEO) is None


def test_the_webhook_of_a_deleted_video_is_not_marked_as_done(cloud):
    assert cloud.videos.finish_webhook(make_video(), "http://a") is None


@pytest.mark.parametrize(
    ("status", "settled", "listed"),
    [
        (VideoStatus.QUEUED, False, True),
        (VideoStatus.RENDERING, False, True),
        (VideoStatus.DONE, False, True),
        (VideoStatus.ERROR, False, True),
        (VideoStatus.DONE, True, False),
        (VideoStatus.ERROR, True, False),
    ],
)
def test_a_video_is_unfinished_until_it_is_finalized(cloud, status, settled, listed):
    cloud.videos.put(make_video(status=status, finalized=settled))
    assert bool(cloud.videos.list_unfinished()) is listed


def test_a_notification_that_is_stored_twice_exists_once(cloud):
    cloud.notifications.put(make_notification())
    cloud.notifications.put(make_notification())
    assert cloud.notifications.list(ACCOUNT) == [make_notification()]


def test_the_usage_of_jobs_is_added_up(cloud):
    cloud.videos.put(rendering())
    cloud.videos.finish_job(make_video(), FIRST, 24, 1000, 50)
    video = cloud.videos.finish_job(make_video(), SECOND, 48, 2000, 60)
    assert (video.render.rendered_ms, video.render.compute_mb_ms) == (3000, 110)


def test_the_usage_of_a_failed_step_is_added_in_any_status(cloud):
    cloud.videos.put(make_video(status=VideoStatus.ERROR, compute_mb_ms=50))
    spent = cloud.videos.spend(make_video(), 60, 1000)
    assert spent == make_video(status=VideoStatus.ERROR, compute_mb_ms=110, rendered_ms=1000)


def test_the_usage_of_a_step_of_an_earlier_revision_is_not_added(cloud):
    cloud.videos.put(make_video(revision=1))
    assert cloud.videos.spend(make_video(), 60) is None
    assert cloud.videos.get(ACCOUNT, VIDEO) == make_video(revision=1)


def test_no_usage_is_added_to_a_deleted_video(cloud):
    assert (cloud.videos.spend(make_video(), 60), cloud.videos.get(ACCOUNT, VIDEO)) == (None, None)


@pytest.mark.parametrize("to", [VideoStatus.ASSEMBLING, VideoStatus.ERROR])
def test_a_prepared_video_moves_in_its_own_attempt_only(cloud, to):
    cloud.videos.put(rendering(attempt_id="one"))
    assert cloud.videos.apply(make_transition(rendering(attempt_id="other"), UNFINISHED, to)) is None
    moved = cloud.videos.apply(make_transition(rendering(attempt_id="one"), UNFINISHED, to))
    assert moved == replace(rendering(attempt_id="one"), status=to)


def test_an_unprepared_video_moves_in_any_attempt(cloud):
    cloud.videos.put(make_video(status=VideoStatus.PREPARING, attempt_id="one"))
    moved = cloud.videos.apply(
        make_transition(make_video(attempt_id="other"), UNFINISHED, VideoStatus.RENDERING, attempt_id="other")
    )
    assert moved == make_video(status=VideoStatus.RENDERING, attempt_id="other")


def test_a_job_counts_in_its_own_attempt_only(cloud):
    cloud.videos.put(rendering(attempt_id="one"))
    assert cloud.videos.finish_job(make_video(attempt_id="other"), FIRST, 24, 1000, 50) is None
    assert cloud.videos.report_frames(make_video(attempt_id="other"), FIRST, 12) is None
    assert cloud.videos.finish_job(make_video(attempt_id="one"), FIRST, 24, 1000, 50) is not None
