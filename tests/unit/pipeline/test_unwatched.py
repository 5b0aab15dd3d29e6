"""Videos that are made when they are first watched: prepared, unwatched, and rendered for their first viewer."""

from contextlib import suppress

import pytest

from chalicelib.api.request_limits import Budget
from chalicelib.api.templates import delete_template
from chalicelib.api.video_updates import update_video
from chalicelib.api.videos import delete_video, new_video
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError, VideoError
from chalicelib.domain.first_watch import start_watching
from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import RenderMessage, VideoMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.page_files import page_key, poster_of
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import LOOK_AFTER_S, Watched
from chalicelib.pipeline import local_files
from chalicelib.pipeline.dead_letter import handle_dead_letter
from chalicelib.pipeline.prepare import prepare
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    OTHER_VIDEO,
    PROFILE,
    TEMPLATE,
    Crashed,
    FakeCloud,
    make_font,
    make_media,
    make_template,
)
from tests.unit.pipeline.reaper.stopped import reaped
from tests.unit.pipeline.steps_runner import next_message, run, run_some, run_with_crashes, work

PHOTO = "https://example.com/ava.jpg"
BACKGROUND = "https://example.com/background.jpg"
SCRIPTS = (
    '[{"image": {"id": "background", "duration": 1500}}, {"image": {"id": "photo", "duration": 1500}},'
    ' {"image": {"id": "upload", "duration": 1500}},'
    ' {"text": {"id": "title", "duration": 1500, "textFont": "OurOwn"}}]',
)
INPUTS = [
    {"inputID": "photo", "type": "image", "http": PHOTO},
    {"inputID": "upload", "type": "image", "sezionID": MEDIA},
    {"inputID": "title", "type": "text", "text": "Hello"},
]


@pytest.fixture
def cloud(tmp_path, monkeypatch):
    """Return a cloud whose template shares a picture and a font, and leaves two pictures and a text open."""
    monkeypatch.setattr(local_files, "_FOLDER", tmp_path / "fonts")
    cloud = FakeCloud()
    cloud.limit(credits=10)
    cloud.web.files = {PHOTO: b"image of Ava", BACKGROUND: b"image of all"}
    cloud.add_media(b"image")
    cloud.fonts.put(make_font())
    cloud.storage.put_bytes(make_font().key, b"font", "font/sfnt")
    medias = (InputMedia("background", MediaType.IMAGE, http=BACKGROUND),)
    cloud.templates.put(make_template(scripts=SCRIPTS, medias=medias, webhooks=("http://example.com/done",)))
    return cloud


def ask(cloud, **more):
    return new_video(
        TEMPLATE, {"name": "Ava", "when": "watched", "inputMedias": INPUTS} | more, Caller(ACCOUNT), cloud.api_services
    )


def waiting(cloud, **more):
    """Return a video that waits to be watched."""
    video_id = ask(cloud, **more)
    run(cloud)
    video = cloud.videos.get(ACCOUNT, video_id)
    assert video.status is VideoStatus.UNWATCHED
    return video


def watched(cloud, video):
    """Return the video after somebody has watched it."""
    assert start_watching(cloud.videos.get(ACCOUNT, video.id), cloud.api_services)
    run(cloud)
    return cloud.videos.get(ACCOUNT, video.id)


def files(cloud, *prefixes):
    return sorted(key for key in cloud.storage.files if key.startswith(prefixes))


def test_a_video_is_prepared_and_waits_while_nothing_of_it_is_rendered(cloud):
    video = waiting(cloud)
    assert (video.plan.duration_ms, video.render.jobs, video.plan.segment_names) == (1500, {}, [])
    assert (cloud.renderer.rendered, cloud.segments.users, files(cloud, "segments/")) == ([], set(), [])
    assert cloud.web.calls == []


def test_its_page_has_a_poster_and_its_mail_a_picture_at_once(cloud):
    video = waiting(cloud)
    assert cloud.storage.files[poster_of(video)] == b"still of ['background', 'photo', 'title', 'upload']"
    assert cloud.storage.files[page_key(video, "page/mail.gif")].startswith(b"mail of still of")


def test_a_video_that_is_only_heard_has_a_plain_picture(cloud):
    cloud.templates.put(make_template(profiles=("MP3",)))
    assert cloud.storage.files[poster_of(waiting(cloud, inputMedias=[]))] == b"plain picture"


def test_its_exact_price_is_held_until_it_is_watched_and_then_spent(cloud):
    video = waiting(cloud)
    assert (cloud.amounts.available, cloud.amounts.held, cloud.amounts.spent) == (8, 2, 0)
    assert watched(cloud, video).status is VideoStatus.DONE
    assert (cloud.amounts.available, cloud.amounts.held, cloud.amounts.spent) == (8, 0, 2)


def test_its_webhook_is_called_when_it_is_done(cloud):
    watched(cloud, waiting(cloud))
    assert [body["status"]["code"] for _, body in cloud.web.calls] == ["done"]


def test_nothing_is_left_of_its_wait_when_it_is_done(cloud):
    done = watched(cloud, waiting(cloud))
    left = files(cloud, "work/", "watched/")
    assert done.still_key is None
    assert [key for key in left if "/shared/" not in key] == []
    assert [key for key in files(cloud, "out/") if "unwatched" in key] == []
    assert poster_of(done) == done.out_files[0].poster_key


def test_it_is_made_of_what_was_given_whatever_changes_meanwhile(cloud):
    """The servers are gone, files and fonts are deleted, and the template is another one."""
    video = waiting(cloud)
    cloud.web.files.clear()
    cloud.storage.delete(cloud.medias.get(ACCOUNT, MEDIA).key)
    cloud.medias.delete(ACCOUNT, MEDIA)
    cloud.fonts.delete(ACCOUNT, make_font().id)
    cloud.storage.delete(make_font().key)
    cloud.templates.put(make_template(scripts=('[{"rectangle": {"id": "box", "duration": 9000}}]',)))
    cloud.renderer.release_name = "next release"
    done = watched(cloud, video)
    assert (done.status, done.plan.duration_ms, done.credits) == (VideoStatus.DONE, 1500, 2)


def test_many_videos_share_the_copies_of_what_their_template_gives(cloud):
    videos = [waiting(cloud), waiting(cloud)]
    shared = files(cloud, f"watched/{ACCOUNT}/{TEMPLATE}/shared/")
    assert len(shared) == 2
    own = [files(cloud, video.work_prefix) for video in videos]
    assert [len(keys) for keys in own] == [3, 3], "the manifest, the photo and the upload"


@pytest.mark.parametrize("gone", ["the media was deleted", "the font 'OurOwn' was deleted"])
def test_a_file_that_is_deleted_while_it_is_prepared_fails_it(cloud, gone):
    ask(cloud)
    cloud.storage.delete(make_font().key if "font" in gone else make_media().key)
    run(cloud)
    (video,) = cloud.videos.list(ACCOUNT)
    assert (video.status, gone in video.render.error) == (VideoStatus.ERROR, True)
    assert (cloud.amounts.available, cloud.amounts.held) == (10, 0)


def test_a_picture_that_cannot_be_drawn_fails_it_before_anybody_sees_it(cloud):
    ask(cloud)
    cloud.renderer.error = VideoError("it cannot be drawn")
    run(cloud)
    (video,) = cloud.videos.list(ACCOUNT)
    assert (video.status, files(cloud, "out/", "work/")) == (VideoStatus.ERROR, [])
    assert len(cloud.notifications.list(ACCOUNT)) == 1


@pytest.mark.parametrize("by", ["the renderer", "the dead-letter queue"])
def test_one_that_cannot_be_rendered_for_its_viewer_fails_as_any_other(cloud, by):
    video = waiting(cloud)
    start_watching(video, cloud.api_services)
    if by == "the renderer":
        cloud.renderer.error = VideoError("no")
    else:
        run_some(cloud, 1)
        (job,) = cloud.videos.get(ACCOUNT, video.id).render.jobs
        handle_dead_letter(RenderMessage(ACCOUNT, video.id, job), cloud.account_data, cloud.pipeline_services)
    run(cloud)
    failed = cloud.videos.get(ACCOUNT, video.id)
    assert (failed.status, failed.still_key, failed.ended_unwatched) == (VideoStatus.ERROR, None, False)
    assert (cloud.amounts.available, len(cloud.notifications.list(ACCOUNT))) == (10, 1)
    assert [key for key in files(cloud, "out/", "watched/") if "/shared/" not in key] == []


def test_one_whose_render_has_stopped_is_taken_up(cloud):
    video = waiting(cloud)
    start_watching(video, cloud.api_services)
    run_some(cloud, 1)
    cloud.queues.sent.clear()
    cloud.clock.ms += 1000 * LOOK_AFTER_S[Watched.RENDERING]
    reaped(cloud)
    run(cloud)
    assert cloud.videos.get(ACCOUNT, video.id).status is VideoStatus.DONE


def test_an_upload_for_the_video_alone_is_copied_and_deleted(cloud):
    own = make_media(id=OTHER_VIDEO, temp=True, is_counted=True, template_id=TEMPLATE)
    cloud.medias.put(own)
    cloud.storage.put_bytes(own.key, b"image", "image/png")
    inputs = [{"inputID": "upload", "type": "image", "sezionID": own.id}, *INPUTS[:1], *INPUTS[2:]]
    video = waiting(cloud, inputMedias=inputs)
    assert (cloud.medias.get(ACCOUNT, own.id), files(cloud, "media/temp/")) == (None, [])
    assert watched(cloud, video).status is VideoStatus.DONE


def test_the_messages_of_a_video_that_waits_change_nothing(cloud):
    video = waiting(cloud)
    prepare(VideoMessage.of(video), cloud.pipeline_services)
    handle_dead_letter(VideoMessage.of(video), cloud.account_data, cloud.pipeline_services)
    assert (cloud.videos.get(ACCOUNT, video.id).status, cloud.queues.sent) == (VideoStatus.UNWATCHED, [])


def test_two_workers_that_prepare_it_at_once_leave_one_attempt(cloud):
    ask(cloud)
    queue, body = next_message(cloud)
    late = []

    def another():
        if not late:
            late.append(body)
            work(queue, body, cloud.pipeline_services)

    work(queue, body, cloud.services_interrupted_before(8, another))
    (video,) = cloud.videos.list(ACCOUNT)
    keys = files(cloud, "watched/", "out/")
    assert late
    assert {key for key in keys if "/shared/" not in key and video.plan.attempt_id not in key} == set()


@pytest.mark.parametrize("calls", range(1, 45))
def test_workers_that_die_anywhere_make_it_all_the_same(cloud, calls):
    ask(cloud)
    run_with_crashes(cloud, calls)
    (video,) = cloud.videos.list(ACCOUNT)
    assert video.status is VideoStatus.UNWATCHED
    start_watching(video, cloud.api_services)
    run_with_crashes(cloud, calls)
    (done,) = cloud.videos.list(ACCOUNT)
    assert (done.status, cloud.amounts.spent, cloud.amounts.held) == (VideoStatus.DONE, 2, 0)
    assert [key for key in files(cloud, "work/", "watched/") if "/shared/" not in key] == []


@pytest.mark.parametrize("calls", range(1, 25))
def test_its_end_is_repeated_until_everything_came_back(cloud, calls):
    video = waiting(cloud)
    cloud.clock.ms = video.unwatched_until_ms
    with suppress(Crashed, RuntimeError):
        reaped(cloud, cloud.services_with_crash_after(calls))
    cloud.clock.ms += 10 * 86_400_000
    reaped(cloud)
    run(cloud)
    ended = cloud.videos.get(ACCOUNT, video.id)
    assert (ended.ended_unwatched, ended.render.finalized, cloud.amounts.available) == (True, True, 10)
    assert [key for key in files(cloud, "out/", "watched/") if "/shared/" not in key] == []
    assert (cloud.web.calls, cloud.notifications.list(ACCOUNT)) == ([], [])


def test_a_changed_video_waits_again_at_its_new_price(cloud):
    video = waiting(cloud)
    old = poster_of(video)
    update_video(video.id, {"inputMedias": [*INPUTS[:2], INPUTS[2] | {"text": "Hi"}]}, ACCOUNT, cloud.api_services)
    again = cloud.videos.get(ACCOUNT, video.id)
    assert (again.status, poster_of(again), old in cloud.storage.files) == (VideoStatus.QUEUED, old, True)
    run(cloud)
    now = cloud.videos.get(ACCOUNT, video.id)
    assert (now.status, now.revision, old in cloud.storage.files) == (VideoStatus.UNWATCHED, 1, False)
    assert poster_of(now) in cloud.storage.files
    assert (cloud.amounts.available, cloud.amounts.held) == (8, 2)
    assert watched(cloud, now).status is VideoStatus.DONE


def test_a_video_that_was_watched_is_made_at_once_when_it_is_changed(cloud):
    done = watched(cloud, waiting(cloud))
    update_video(done.id, {"inputMedias": [*INPUTS[:2], INPUTS[2] | {"text": "Hi"}]}, ACCOUNT, cloud.api_services)
    run(cloud)
    again = cloud.videos.get(ACCOUNT, done.id)
    assert (again.status, again.revision, cloud.amounts.spent) == (VideoStatus.DONE, 1, 4)


def test_a_video_whose_link_has_ended_waits_again_when_it_is_asked_for_again(cloud):
    video = waiting(cloud)
    cloud.clock.ms = video.unwatched_until_ms
    reaped(cloud)
    update_video(video.id, {"inputMedias": INPUTS}, ACCOUNT, cloud.api_services)
    run(cloud)
    assert cloud.videos.get(ACCOUNT, video.id).status is VideoStatus.UNWATCHED


def test_a_deleted_video_returns_its_credits_and_leaves_nothing(cloud):
    video = waiting(cloud)
    delete_video(video.id, ACCOUNT, cloud.api_services)
    assert (cloud.amounts.available, cloud.amounts.held) == (10, 0)
    assert [key for key in files(cloud, "out/", "work/", "watched/") if "/shared/" not in key] == []


def test_what_a_worker_stores_of_a_deleted_video_is_swept(cloud):
    video = waiting(cloud)
    delete_video(video.id, ACCOUNT, cloud.api_services)
    cloud.storage.put_json(f"{video.work_prefix}late/manifest.json", {})
    run(cloud)
    assert [key for key in files(cloud, "out/", "work/", "watched/") if "/shared/" not in key] == []


def test_a_deleted_template_leaves_nothing_not_even_the_shared_copies(cloud):
    waiting(cloud)
    services = cloud.api_services
    delete_template(TEMPLATE, ACCOUNT, services, Budget(services.passed_ms, services.alarm))
    run(cloud)
    assert (files(cloud, "out/", "work/", "watched/"), cloud.amounts.available) == ([], 10)


def test_too_little_credit_for_the_exact_price_fails_it(cloud):
    cloud.limit(credits=1)
    with pytest.raises(ApiError, match="No credit"):
        ask(cloud)


def test_a_start_that_dies_is_completed_within_a_minute(cloud):
    video = waiting(cloud)
    with suppress(Crashed):
        start_watching(video, cloud.api_services_with_crash_after(2))
    assert cloud.videos.get(ACCOUNT, video.id).status is VideoStatus.QUEUED
    run(cloud)
    assert cloud.videos.get(ACCOUNT, video.id).status is VideoStatus.DONE


def test_an_unwatched_end_is_no_failed_video(cloud):
    video = waiting(cloud)
    cloud.clock.ms = video.unwatched_until_ms
    reaped(cloud)
    assert cloud.metrics.of(Metric.VIDEOS_FAILED) == []
    assert cloud.queues.messages(Queue.DELIVER) == []


def test_a_manifest_of_an_earlier_release_is_read_as_it_was_stored(cloud):
    """It may be a year old: its fields must keep their names. Those that were added since have their defaults."""
    video = waiting(cloud)
    stored = {
        "scripts": ['[{"image": {"id": "photo", "duration": 1000}}]'],
        "origin": "top-left",
        "variables": {"name": "Ava"},
        "profiles": [PROFILE],
        "sources": {"photo": {"type": "image", "key": "watched/photo", "sha256": "ab", "facts": {"type": "image"}}},
        "personal": ["photo"],
        "release": "an earlier one",
    }
    cloud.storage.put_json(f"{video.attempt_prefix}manifest.json", stored)
    cloud.storage.put_bytes("watched/photo", b"image", "image/jpeg")
    done = watched(cloud, video)
    assert (done.status, done.plan.duration_ms, done.credits) == (VideoStatus.DONE, 1000, 1)
