"""From a request to render jobs."""

import hashlib
import json

import pytest

from chalicelib.api.video_wire import video_to_wire
from chalicelib.domain import render_limits
from chalicelib.domain.brand import SEZION
from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from chalicelib.domain.messages import parse_message, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia, S3Object
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.manifest import Source, read_manifest
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.waiting import MEDIA_WAIT, RetryLater
from chalicelib.pipeline.warnings import MAX_WARNINGS
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    OTHER_PROFILE,
    PHOTO,
    PROFILE,
    RECTANGLE,
    SCRIPT,
    TEMPLATE,
    VIDEO,
    make_media,
    make_template,
    make_video,
    make_viewing,
)
from tests.unit.pipeline.steps_runner import JOB, MESSAGE, OTHER_JOB, run

PAGE = "http://example.com/a photo"
FETCHED = InputMedia("photo", MediaType.IMAGE, http=PAGE)
TITLE_SCRIPT = '[{"text": {"id": "title", "duration": 1000}}]'
FILM_SCRIPT = '[{"video": {"id": "film", "mediaStart": 5000}}]'


def prepared(cloud, **changes):
    """Return the video after its preparation."""
    cloud.videos.put(make_video(**changes))
    prepare(MESSAGE, cloud.pipeline_services)
    return cloud.videos.get(ACCOUNT, VIDEO)


def status_of(cloud, **changes):
    """Code and message of a video whose preparation fails."""
    video = prepared(cloud, **changes)
    assert video.status is VideoStatus.ERROR
    return video.render.error_code, video.render.error


def test_a_prepared_video_is_being_rendered(cloud):
    video = prepared(cloud)
    assert (video.status, video.plan.duration_ms, video.progress) == (VideoStatus.RENDERING, 1000, 0)


def test_each_profile_is_a_job_of_as_many_frames_as_it_has(cloud):
    half = "MP4_H264_AAC_640x480_12fps"
    cloud.templates.put(make_template(profiles=(PROFILE, half)))
    assert prepared(cloud).render.jobs == {f"{PROFILE}/0": 24, f"{half}/0": 12}


def test_a_profile_without_a_picture_has_no_render_job(cloud):
    cloud.templates.put(make_template(profiles=("MP3", PROFILE)))
    assert prepared(cloud).render.jobs == {JOB.job: 24}


def test_a_video_without_any_picture_is_sent_on_at_once(cloud):
    cloud.templates.put(make_template(profiles=("MP3",)))
    assert prepared(cloud).status is VideoStatus.ASSEMBLING


def test_each_job_is_sent_to_be_rendered(cloud):
    cloud.templates.put(make_template(profiles=(PROFILE, OTHER_PROFILE)))
    prepared(cloud)
    assert cloud.queues.messages(Queue.RENDER_H264) == [to_body(JOB), to_body(OTHER_JOB)]


def test_the_jobs_of_each_profile_go_to_the_queue_of_its_codec(cloud):
    cloud.templates.put(make_template(profiles=(PROFILE, "MP4_HEVC_AAC_640x480_24fps", "GIF_320x240_12fps")))
    prepared(cloud)
    queues = {queue: body["job"].partition("/")[0] for queue, body, _ in cloud.queues.sent}
    assert queues == {
        Queue.RENDER_H264: PROFILE,
        Queue.RENDER_HEVC_AV1: "MP4_HEVC_AAC_640x480_24fps",
        Queue.RENDER_GIF_MP3: "GIF_320x240_12fps",
    }


def test_a_job_of_a_custom_profile_whose_base_is_not_known_goes_to_some_worker(cloud):
    prepared(cloud, status=VideoStatus.RENDERING, jobs={"newsletter/0": 24})
    assert [queue for queue, _, _ in cloud.queues.sent] == [Queue.RENDER_H264]


CLIP = '[{"video": {"id": "clip"}}]'


@pytest.fixture
def clip(cloud):
    """Return a cloud with a clip that a release without reports has inspected."""
    cloud.templates.put(make_template(scripts=(CLIP,), medias=(InputMedia("clip", MediaType.VIDEO, media_id=MEDIA),)))
    cloud.add_media(type=MediaType.VIDEO, facts=MediaFacts(MediaType.VIDEO, 1000, 640, 480))
    cloud.renderer.report_name = "what ffprobe says"
    return cloud


def test_a_clip_without_a_report_gets_one(clip):
    manifest = read_manifest(clip.storage, prepared(clip))
    assert manifest.sources["clip"].facts.report == "what ffprobe says"


def test_a_clip_of_which_no_report_can_be_made_fails_the_video(clip):
    clip.renderer.error = BadMedia("it is damaged")
    assert "object 'clip'" in prepared(clip).render.error


def test_a_clip_without_a_report_whose_file_is_gone_fails_the_video(clip):
    clip.storage.files.clear()
    assert "the media's file is gone" in prepared(clip).render.error


def test_a_video_that_is_too_long_for_a_profile_fails_with_the_reason(cloud):
    script = '[{"rectangle": {"id": "box", "duration": 3600000, "color": "#102030"}}]'
    cloud.templates.put(make_template(scripts=(script,), profiles=("WEBM_VP9_OPUS_3840x2160_60fps",)))
    video = prepared(cloud)
    assert video.render.error_code == 2002
    assert "WEBM_VP9_OPUS_3840x2160_60fps takes videos of up to" in video.render.error


def test_a_video_of_too_many_segments_fails_with_the_reason(cloud, monkeypatch):
    monkeypatch.setattr(render_limits, "MAX_SEGMENTS", 1)
    cloud.templates.put(make_template(profiles=(PROFILE, OTHER_PROFILE)))
    assert "the video has 2 segments in all its profiles; the most is 1" in prepared(cloud).render.error


def test_only_the_jobs_that_are_left_are_sent_again(cloud):
    jobs = {JOB.job: 24, OTHER_JOB.job: 24}
    prepared(cloud, status=VideoStatus.RENDERING, jobs=jobs, jobs_done=frozenset({JOB.job}))
    assert cloud.queues.messages(Queue.RENDER_H264) == [to_body(OTHER_JOB)]


def test_a_video_without_remaining_jobs_is_assembled(cloud):
    video = prepared(cloud, status=VideoStatus.RENDERING, jobs={JOB.job: 24}, jobs_done=frozenset({JOB.job}))
    assert video.status is VideoStatus.ASSEMBLING
    assert cloud.queues.messages(Queue.ASSEMBLE) == [to_body(MESSAGE)]


def test_a_video_that_is_to_be_assembled_is_sent_on_again(cloud):
    """Queue the jobs again: the worker that prepared the video may have crashed before it did."""
    assert prepared(cloud, status=VideoStatus.ASSEMBLING).status is VideoStatus.ASSEMBLING
    assert cloud.queues.sent == [(Queue.ASSEMBLE, to_body(MESSAGE), 0)]


def test_the_message_of_a_deleted_video_is_ignored(cloud):
    prepare(MESSAGE, cloud.pipeline_services)
    assert cloud.queues.sent == []


def test_the_inputs_of_a_prepared_video_do_not_change(cloud):
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT,), origin="bottom-left"))
    title = InputMedia("title", MediaType.TEXT, text="Hello {{ name }}")
    video = prepared(cloud, medias=(title,), variables={"name": "Zoë"}, scripts=(RECTANGLE,))
    manifest = read_manifest(cloud.storage, video)
    assert (manifest.scripts, manifest.origin, manifest.profiles) == (
        (TITLE_SCRIPT, RECTANGLE),
        "bottom-left",
        (PROFILE,),
    )
    assert manifest.texts == {"title": "Hello Zoë"}


def test_an_uploaded_media_file_is_used_in_its_place(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(PHOTO,)))
    media = cloud.add_media()
    manifest = read_manifest(cloud.storage, prepared(cloud))
    assert manifest.sources == {"photo": Source(MediaType.IMAGE, key=media.key, media_id=MEDIA, facts=media.facts)}


def test_a_temporary_media_file_is_copied_because_it_expires(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    media = cloud.add_media(b"photo", temp=True, video_id=VIDEO)
    video = prepared(cloud, medias=(PHOTO,))
    cloud.storage.delete(media.key)
    source = read_manifest(cloud.storage, video).sources["photo"]
    assert source.key.startswith(video.attempt_prefix)
    assert (source.media_id, cloud.storage.files[source.key]) == (MEDIA, b"photo")


def test_a_media_file_that_has_expired_fails_the_video(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    cloud.storage.delete(cloud.add_media(temp=True, video_id=VIDEO).key)
    expected = f"Media not found: object 'photo', media '{MEDIA}': the media was deleted"
    assert status_of(cloud, medias=(PHOTO,)) == (1001, expected)


def test_a_media_from_a_page_is_kept_until_the_video_is_done(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(FETCHED,)))
    cloud.web.files[PAGE] = b"image"
    video = prepared(cloud)
    source = read_manifest(cloud.storage, video).sources["photo"]
    assert source.facts == MediaFacts(MediaType.IMAGE, width_px=640, height_px=480)
    assert source.key.startswith(video.attempt_prefix)
    assert cloud.storage.files[source.key] == b"image"


def test_a_media_in_another_bucket_is_kept_until_the_video_is_done(cloud):
    media = InputMedia("photo", MediaType.IMAGE, s3=S3Object("films", "photo.png"))
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(media,)))
    cloud.web.files["s3://films/photo.png"] = b"image"
    video = prepared(cloud)
    source = read_manifest(cloud.storage, video).sources["photo"]
    assert (source.media_id, source.sha256) == ("s3://films/photo.png", hashlib.sha256(b"image").hexdigest())
    assert cloud.storage.files[source.key] == b"image"


def test_a_media_that_cannot_be_had_from_its_bucket_fails_the_video(cloud):
    media = InputMedia("photo", MediaType.IMAGE, s3=S3Object("films", "photo.png"))
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(media,)))
    video = prepared(cloud)
    expected = "Error downloading medias: object 'photo', media 's3://films/photo.png': "
    assert (video.render.error_code, video.render.error.startswith(expected)) == (1011, True)


def test_an_objects_name_is_no_part_of_a_path(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT.replace("photo", "../../photo"),)))
    cloud.web.files[PAGE] = b"image"
    prepared(cloud, medias=(InputMedia("../../photo", MediaType.IMAGE, http=PAGE),))
    assert not any(".." in key for key in cloud.storage.files)


def test_a_video_that_is_prepared_again_has_all_of_its_jobs_left(cloud):
    cloud.templates.put(make_template())
    cloud.videos.put(make_video(jobs_done=frozenset({f"{PROFILE}/0"})))
    prepare(MESSAGE, cloud.pipeline_services)
    assert cloud.videos.get(ACCOUNT, VIDEO).render.jobs_left == [f"{PROFILE}/0"]


def test_warnings_are_stored_with_the_video(cloud):
    cloud.templates.put(make_template(scripts=(FILM_SCRIPT.replace("5000", '0, "mediaEnd": 9000'),)))
    cloud.add_media(type=MediaType.VIDEO, facts=MediaFacts(MediaType.VIDEO, 8000, 640, 480))
    (warning,) = prepared(cloud, medias=(InputMedia("film", MediaType.VIDEO, media_id=MEDIA),)).render.warnings
    assert warning.startswith('Object "film", mediaEnd: 9000 is after the end of the media')


def test_a_text_that_does_not_fit_is_a_warning_for_each_size(cloud):
    cloud.templates.put(make_template(profiles=(PROFILE, OTHER_PROFILE)))
    cloud.renderer.overflows = ("title",)
    assert prepared(cloud).render.warnings == (
        'Object "title": the text does not fit its box at 640x480',
        'Object "title": the text does not fit its box at 1280x720',
    )


def test_characters_that_no_font_has_are_a_warning(cloud):
    cloud.renderer.characters = "abcdefghijklmnopqrstuvwxyz ,!ABCDEFGHIJKLMNOPQRSTUVW"
    script = '[{"text": {"id": "title", "duration": 1000}}]'
    title = InputMedia("title", MediaType.TEXT, text="Hello 𐎠𐎡")
    cloud.templates.put(make_template(scripts=(script,), medias=(title,)))
    assert prepared(cloud).render.warnings == ('Object "title": no font has 𐎠, 𐎡; a box is drawn instead',)


def test_warnings_without_number_are_counted(cloud):
    cloud.renderer.overflows = tuple(f"t{number}" for number in range(MAX_WARNINGS + 7))
    warnings = prepared(cloud).render.warnings
    assert (len(warnings), warnings[-1]) == (MAX_WARNINGS + 1, "… and 7 more")


@pytest.fixture
def waiting(cloud):
    """Return a fake cloud whose video shows an upload that has not arrived, and a media file by URL."""
    two = '[{"image": {"id": "page", "duration": 1000}}, {"image": {"id": "photo", "duration": 1000}}]'
    cloud.templates.put(make_template(scripts=(two,), medias=(InputMedia("page", MediaType.IMAGE, http=PAGE),)))
    cloud.web.files[PAGE] = b"image"
    cloud.medias.put(make_media(status=MediaStatus.WAITING, facts=None))
    cloud.videos.put(make_video(medias=(PHOTO,)))
    return cloud


def wait(cloud, message=MESSAGE):
    """Return how long a message waits before its first retry."""
    with pytest.raises(RetryLater) as later:
        prepare(message, cloud.pipeline_services)
    return later.value.delay_s(0)


def test_a_media_that_is_on_its_way_is_waited_for(waiting):
    assert wait(waiting) == MEDIA_WAIT.first_s
    assert waiting.videos.get(ACCOUNT, VIDEO).status is VideoStatus.PREPARING
    assert waiting.queues.sent == []


def test_a_waiting_video_reports_the_reason(waiting):
    wait(waiting)
    reason = f"waiting for the file of the media '{MEDIA}' of the object 'photo'"
    assert video_to_wire(waiting.videos.get(ACCOUNT, VIDEO), SEZION)["status"]["message"] == reason
    waiting.add_media()
    prepare(MESSAGE, waiting.pipeline_services)
    status = video_to_wire(waiting.videos.get(ACCOUNT, VIDEO), SEZION)["status"]
    assert (status["code"], status["message"]) == ("processing", "waiting for a free worker")


def test_nothing_is_downloaded_while_a_media_is_waited_for(waiting):
    wait(waiting)
    assert waiting.web.fetched == []


def test_a_video_continues_when_its_upload_has_arrived(waiting):
    wait(waiting)
    waiting.add_media()
    prepare(MESSAGE, waiting.pipeline_services)
    assert waiting.videos.get(ACCOUNT, VIDEO).status is VideoStatus.RENDERING


def test_a_message_of_the_release_before_waits_as_well(waiting):
    old = parse_message(Queue.PREPARE, json.dumps({"account_id": ACCOUNT, "video_id": VIDEO, "attempt": 89}))
    assert wait(waiting, old) == MEDIA_WAIT.first_s


def test_a_media_is_waited_for_up_to_the_last_second_of_three_minutes(waiting):
    wait(waiting)
    waiting.clock.ms += 179_000
    assert wait(waiting) == 1


def test_an_upload_that_never_arrives_fails_the_video(waiting):
    wait(waiting)
    waiting.clock.ms += 180_000
    prepare(MESSAGE, waiting.pipeline_services)
    video = waiting.videos.get(ACCOUNT, VIDEO)
    assert (video.status, video.render.error_code) == (VideoStatus.ERROR, 1029)
    reason = f"object 'photo', media '{MEDIA}': its file was not uploaded within 3 minutes"
    assert video.render.error == f"Bad input media: {reason}"


def test_a_media_file_that_was_refused_in_the_meantime_fails_the_video(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(PHOTO,)))
    cloud.medias.put(make_media(status=MediaStatus.ERROR, problem="truncated"))
    assert status_of(cloud) == (1029, f"Bad input media: object 'photo', media '{MEDIA}': truncated")


def test_a_media_file_that_was_deleted_in_the_meantime_fails_the_video(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(PHOTO,)))
    assert status_of(cloud) == (1001, f"Media not found: object 'photo', media '{MEDIA}': the media was deleted")


def test_a_missing_url_fails_the_video(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(FETCHED,)))
    reason = f"object 'photo', media '{PAGE}': the server answered with status 404"
    assert status_of(cloud) == (1011, f"Error downloading medias: {reason}")


def test_a_page_that_is_no_media_ends_the_video(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(FETCHED,)))
    cloud.web.files[PAGE] = b"<html>"
    reason = f"object 'photo', media '{PAGE}': declared as image, but is none"
    assert status_of(cloud) == (1011, f"Error downloading medias: {reason}")


def test_a_video_whose_template_was_deleted_is_deleted_without_a_report(cloud):
    cloud.videos.put(make_video())
    cloud.templates.delete(ACCOUNT, TEMPLATE)
    prepare(MESSAGE, cloud.pipeline_services)
    run(cloud)
    assert (cloud.videos.rows, cloud.notifications.rows) == ({}, {})


def test_a_viewed_video_whose_template_was_deleted_is_deleted_with_its_viewings(cloud):
    cloud.videos.put(make_video(is_viewed=True))
    cloud.statistics.record(None, make_viewing(), TEMPLATE, 0)
    cloud.templates.delete(ACCOUNT, TEMPLATE)
    prepare(MESSAGE, cloud.pipeline_services)
    run(cloud)
    assert cloud.statistics.rows == {}


@pytest.mark.parametrize(
    ("template", "code", "reason"),
    [
        (make_template(scripts=(SCRIPT,)), 1004, "object 'photo': no image is given for the object"),
        (make_template(scripts=("{",)), 1005, "not JSON"),
        (
            make_template(scripts=(RECTANGLE.replace("1000", '"$n*1000"'),)),
            2005,
            'Object "box": no value is given for the variable "n"',
        ),
        (make_template(scripts=(FILM_SCRIPT,)), 1004, "object 'film': no video is given for the object"),
    ],
)
def test_a_template_that_was_changed_in_the_meantime_may_fail_the_video(cloud, template, code, reason):
    cloud.templates.put(template)
    found, message = status_of(cloud)
    assert found == code
    assert reason in message


def test_a_media_that_turns_out_too_short_ends_the_video(cloud):
    cloud.templates.put(make_template(scripts=(FILM_SCRIPT,)))
    cloud.web.files[PAGE] = b"video 4000"
    code, message = status_of(cloud, medias=(InputMedia("film", MediaType.VIDEO, http=PAGE),))
    assert code == 1005
    assert message.startswith("Bad script: object 'film'")


def test_a_variable_that_nothing_uses_is_a_warning(cloud):
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT,)))
    title = InputMedia("title", MediaType.TEXT, text="Hello {{name}}")
    video = prepared(cloud, medias=(title,), variables={"name": "Zoë", "nmae": ""})
    assert video.render.warnings == ('The variable "nmae" is given, but nothing uses it; did you mean "name"?',)


def test_a_variable_that_is_missing_in_a_text_ends_the_video(cloud):
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT,)))
    code, message = status_of(cloud, medias=(InputMedia("title", MediaType.TEXT, text="{{name}}"),))
    assert code == 2005
    assert message.startswith("Not all variables defined: object 'title': ")


def test_a_failed_video_leaves_no_working_files(cloud):
    cloud.templates.put(make_template(scripts=(FILM_SCRIPT,)))
    cloud.web.files[PAGE] = b"video 4000"
    status_of(cloud, medias=(InputMedia("film", MediaType.VIDEO, http=PAGE),))
    assert cloud.storage.files == {}
