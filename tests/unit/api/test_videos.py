"""Template_Video_New, Template_Video_List, Video_Get, Video_Get_Links, Video_Sezion_Link, Video_Delete."""

import json
from dataclasses import replace
from functools import partial

import pytest

from chalicelib.api.request_limits import MAX_STORED_BYTES
from chalicelib.domain.errors import NotDeleted
from chalicelib.domain.media import CLAIMED_S, TEMPORARY_S, MediaFacts, MediaStatus, MediaType, temporary_expiry_s
from chalicelib.domain.messages import VideoMessage, to_body
from chalicelib.domain.template import InputMedia, TemplateStatus
from chalicelib.domain.video import Contact, OutFile, VideoStatus
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_MEDIA,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    PHOTO,
    PROFILE,
    RECTANGLE,
    TEMPLATE,
    VIDEO,
    CrashAfter,
    Crashed,
    Failing,
    Meanwhile,
    make_media,
    make_template,
    make_temporary_media,
    make_video,
)
from tests.unit.api.calling import BY_TEMPLATE, PHOTO_SCRIPT, TITLE_SCRIPT, Caller, photo, title
from tests.unit.api.examples import finished

TWO_PHOTOS = '[{"image": {"id": "photo", "duration": 1000}}, {"image": {"id": "other", "duration": 1000}}]'
SLOW = '[{"rectangle": {"id": "box", "duration": "$seconds*1000"}}]'
FILM_SCRIPT = '[{"video": {"id": "film", "mediaStart": 5000}}]'
OUT = OutFile(PROFILE, f"{VIDEO}.MP4_H264_AAC_640x480.mp4", 27841, f"out/{VIDEO}.mp4")
STORAGE_ID = f"{VIDEO}.{PROFILE}"


def new(caller, **video):
    return caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"} | video)


def refusal(caller, **video):
    return caller.error("Template_Video_New", TEMPLATE, {"name": "Ava"} | video)


def test_a_requested_video_is_queued(cloud, caller):
    cloud.templates.put(make_template())
    video_id = new(caller)
    assert cloud.videos.get(ACCOUNT, video_id).status is VideoStatus.QUEUED
    assert cloud.queues.begun == [to_body(VideoMessage(ACCOUNT, video_id))]


def test_a_video_is_stored_before_it_is_queued(cloud):
    cloud.templates.put(make_template())
    found = []
    cloud.queues.send_many = lambda _, messages: found.append(cloud.videos.get(ACCOUNT, messages[0].video_id).id)
    assert [new(Caller(cloud))] == found


def test_all_fields_of_a_video_are_returned(cloud, caller):
    cloud.clock.step_ms = 0
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT,)))
    told = {
        "description": "mine",
        "keywords": "a, b",
        "data": "x" * 1024,
        "inputMedias": [title("Hello {{name}}")],
        "inputVariables": [{"name": "name", "value": "Ava"}],
        "email": "ava@example.com",
        "firstName": "Ava",
        "lastName": "",
    }
    video_id = new(caller, **told, inputScripts=[RECTANGLE], videoOutput={"type": "sezion"})
    video = caller.call("Video_Get", video_id)
    assert video.pop("pageUrl")
    assert video == told | {
        "id": video_id,
        "name": "Ava",
        "date": "2023-11-14T22:13:20.000Z",
        "duration": 0,
        "status": {"code": "queue", "progress": 0},
        "outFiles": [],
        "templateID": TEMPLATE,
        "accountID": ACCOUNT,
        "credits": 0,
        "formData": [],
        "playerInfo": {
            "CTAType": "text",
            "CTAOpenOnClick": True,
            "CTAShowOnPause": True,
            "CTAPauseOnShow": True,
            "CTAShowAtEnd": True,
            "CTAAllowClose": True,
            "CTAForm": {"inputFields": []},
        },
        "analytics": {"playDetails": []},
    }


def test_a_template_without_objects_lets_each_video_bring_its_own(cloud, caller):
    cloud.templates.put(make_template(scripts=("[]",)))
    video_id = new(caller, inputScripts=[RECTANGLE])
    assert cloud.videos.get(ACCOUNT, video_id).scripts == (RECTANGLE,)


REFUSED = [
    ({"name": ""}, -32602, {"path": "video.name"}),
    ({"name": "x" * 256}, -32602, {"path": "video.name"}),
    ({"description": "é" * 2501}, -32602, {"path": "video.description"}),
    ({"keywords": "x" * 1001}, -32602, {"path": "video.keywords"}),
    ({"email": "x" * 256}, -32602, {"path": "video.email"}),
    ({"data": "é" * 513}, -32602, {"path": "video.data", "expected": "at most 1,024 bytes of UTF-8, got 1,026"}),
    ({"inputMedias": []}, 1004, {"inputID": "photo", "problem": "no image is given for the object"}),
    ({"inputMedias": [photo(MEDIA), photo(MEDIA)]}, 1004, {"inputID": "photo"}),
    ({"inputMedias": [photo(MEDIA, type="video")]}, 1004, {"inputID": "photo"}),
    ({"inputMedias": [photo(MEDIA), title("a")]}, 1002, {"inputID": "title", "objects": ["photo"]}),
    ({"inputMedias": [photo(OTHER_MEDIA)]}, 1001, {"mediaID": OTHER_MEDIA, "inputID": "photo"}),
    ({"inputMedias": [photo("")]}, 1001, {"mediaID": "", "inputID": "photo"}),
    ({"inputMedias": [photo(MEDIA) | {"sezionID": None}]}, -32602, {"path": "video.inputMedias[0]"}),
    ({"inputScripts": ["{"]}, 1005, {}),
    ({"inputScripts": [PHOTO_SCRIPT]}, 1005, {}),
    ({"inputScripts": [SLOW]}, 2005, {}),
    ({"inputScripts": [TITLE_SCRIPT], "inputMedias": [photo(MEDIA), title("{{name}}")]}, 2005, {}),
    ({"inputVariables": [{"name": "", "value": "1"}]}, -32602, {"path": "video.inputVariables[0].name"}),
    ({"inputVariables": [{"name": "a", "value": "x" * 10_001}]}, -32602, {"path": "video.inputVariables[0].value"}),
    ({"inputVariables": [{"name": "a", "value": "1"}] * 2}, -32602, {"path": "video.inputVariables[1].name"}),
    (
        {"inputVariables": [{"name": f"v{n}", "value": "1"} for n in range(201)]},
        -32602,
        {"path": "video.inputVariables"},
    ),
    ({"videoOutput": {"type": "youtube"}}, 1014, {}),
]


@pytest.mark.parametrize(("change", "code", "data"), REFUSED)
def test_invalid_values_are_rejected_and_nothing_is_stored(cloud, caller, change, code, data):
    cloud.medias.put(make_media())
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    found, told = refusal(caller, **{"inputMedias": [photo(MEDIA)]} | change)
    assert found == code
    assert data.items() <= told.items()
    assert (cloud.videos.rows, cloud.queues.sent) == ({}, [])


def test_a_video_of_a_missing_template_is_refused(caller):
    assert refusal(caller) == (1000, {"templateID": TEMPLATE})


def test_a_video_of_an_inactive_template_is_refused(cloud, caller):
    cloud.templates.put(make_template(status=TemplateStatus.INACTIVE))
    assert refusal(caller) == (1028, {"templateID": TEMPLATE})


def test_an_input_of_the_template_cannot_be_given(cloud, caller):
    cloud.medias.put(make_media())
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,), medias=(PHOTO,)))
    assert refusal(caller, inputMedias=[photo(MEDIA)]) == (1003, {"inputID": "photo"})


@pytest.mark.parametrize(
    ("media", "code"),
    [
        (make_media(account_id=OTHER_ACCOUNT), 1001),
        (make_media(type=MediaType.VIDEO), 1004),
        (make_media(status=MediaStatus.ERROR, problem="truncated"), 1029),
    ],
)
@pytest.mark.parametrize("static", [(), (PHOTO,)])
def test_a_media_file_that_cannot_be_shown_is_rejected_for_every_caller(cloud, caller, media, code, static):
    cloud.medias.put(media)
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,), medias=static))
    given = [] if static else [photo(MEDIA)]
    assert refusal(caller, inputMedias=given)[0] == code


def test_a_media_file_that_is_still_waiting_for_its_bytes_may_be_named(cloud, caller):
    cloud.medias.put(make_media(status=MediaStatus.WAITING, facts=None))
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    new(caller, inputMedias=[photo(MEDIA)])


@pytest.mark.parametrize(("seconds", "code"), [("3", None), ("0", 1005), ("-1", 1005), ("many", 1005)])
def test_timing_errors_are_reported_at_once(cloud, caller, seconds, code):
    cloud.templates.put(make_template(scripts=(SLOW,)))
    answer = caller.post(
        {
            "id": "1",
            "method": "Template_Video_New",
            "params": [TEMPLATE, {"name": "a", "inputVariables": [{"name": "seconds", "value": seconds}]}],
        }
    )
    assert answer.get("error", {}).get("code") == code


@pytest.mark.parametrize(
    ("facts", "code"), [(MediaFacts(MediaType.VIDEO, 4000, 640, 480), 1005), (MediaFacts(MediaType.VIDEO, 6000), None)]
)
def test_times_are_checked_with_the_durations_that_are_known(cloud, caller, facts, code):
    film = InputMedia("film", MediaType.VIDEO, media_id=MEDIA)
    cloud.medias.put(make_media(type=MediaType.VIDEO, facts=facts))
    cloud.templates.put(make_template(scripts=(FILM_SCRIPT,), medias=(film,)))
    answer = caller.post({"id": "1", "method": "Template_Video_New", "params": [TEMPLATE, {"name": "a"}]})
    assert answer.get("error", {}).get("code") == code


def test_a_video_too_large_to_be_stored_is_refused_in_words(cloud, caller):
    cloud.templates.put(make_template())
    variables = [{"name": f"v{number}", "value": "界" * 10_000} for number in range(11)]
    code, data = refusal(caller, inputVariables=variables)
    assert (code, data["path"]) == (-32602, "video")
    assert data["expected"].startswith(f"at most {MAX_STORED_BYTES:,} bytes")


@pytest.fixture
def with_temporary(cloud, visitor):
    """Return a template that shows a photo, and a file uploaded with its credentials."""
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.add_media(temp=True, template_id=TEMPLATE, expires_s=NOW_MS)
    return visitor


def test_a_temporary_media_file_belongs_to_its_video_while_that_is_in_progress(cloud, with_temporary):
    video_id = new(with_temporary, inputMedias=[photo(MEDIA)])
    media = cloud.medias.get(ACCOUNT, MEDIA)
    assert (media.video_id, media.expires_s) == (video_id, temporary_expiry_s(NOW_MS // 1000, CLAIMED_S))


def test_a_temporary_media_waits_for_its_video_no_longer_than_it_is_kept(cloud, with_temporary):
    cloud.medias.update(ACCOUNT, MEDIA, expires_s=NOW_MS // 1000)
    assert refusal(with_temporary, inputMedias=[photo(MEDIA)]) == (1001, {"mediaID": MEDIA, "inputID": "photo"})


def test_a_temporary_media_belongs_to_one_video(cloud, with_temporary):
    new(with_temporary, inputMedias=[photo(MEDIA)])
    code, data = refusal(with_temporary, inputMedias=[photo(MEDIA)])
    assert (code, data["mediaID"], data["inputID"]) == (1029, MEDIA, "photo")
    assert len(cloud.videos.rows) == 1


def test_a_temporary_media_cannot_be_used_with_another_templates_credentials(cloud, with_temporary):
    cloud.templates.put(make_template(id=OTHER_TEMPLATE, scripts=(PHOTO_SCRIPT,)))
    stranger = Caller(cloud, BY_TEMPLATE | {"templateID": OTHER_TEMPLATE})
    video = {"name": "a", "inputMedias": [photo(MEDIA)]}
    assert stranger.error("Template_Video_New", OTHER_TEMPLATE, video)[0] == 1001


def test_the_accounts_own_media_files_cannot_be_used_with_a_templates_credentials(cloud, visitor):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.medias.put(make_media())
    assert refusal(visitor, inputMedias=[photo(MEDIA)]) == (1001, {"mediaID": MEDIA, "inputID": "photo"})


def test_a_templates_own_media_files_are_shown_to_everyone(cloud, visitor):
    cloud.medias.put(make_media())
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,), medias=(PHOTO,)))
    new(visitor)


def test_a_refused_video_releases_its_media_files(cloud, visitor):
    cloud.templates.put(make_template(scripts=(TWO_PHOTOS,)))
    cloud.medias.put(make_temporary_media())
    cloud.medias.put(make_temporary_media(id=OTHER_MEDIA, video_id=OTHER_VIDEO))
    assert refusal(visitor, inputMedias=[photo(MEDIA), photo(OTHER_MEDIA, inputID="other")])[0] == 1029
    assert cloud.medias.get(ACCOUNT, MEDIA).video_id is None
    assert cloud.medias.get(ACCOUNT, OTHER_MEDIA).video_id == OTHER_VIDEO


@pytest.mark.parametrize(("collaborator", "method"), [("videos", "add"), ("queues", "send"), ("queues", "send_many")])
def test_a_video_that_could_not_be_queued_leaves_nothing_half_made(cloud, with_temporary, collaborator, method):
    setattr(cloud, collaborator, Failing(getattr(cloud, collaborator), method))
    assert refusal(Caller(cloud, BY_TEMPLATE), inputMedias=[photo(MEDIA)])[0] == 5000
    assert list(cloud.videos.rows) == []
    assert cloud.medias.get(ACCOUNT, MEDIA).video_id is None


def test_a_released_media_file_waits_another_day_for_a_video(cloud, with_temporary):
    cloud.queues = Failing(cloud.queues, "send_many")
    refusal(Caller(cloud, BY_TEMPLATE), inputMedias=[photo(MEDIA)])
    assert cloud.medias.get(ACCOUNT, MEDIA).expires_s == temporary_expiry_s(NOW_MS // 1000, TEMPORARY_S)


def test_the_videos_of_a_template_are_listed_newest_first(cloud, caller):
    cloud.templates.put(make_template())
    ids = [new(caller) for _ in range(3)]
    cloud.videos.put(make_video(template_id=OTHER_TEMPLATE))
    assert [video["id"] for video in caller.call("Template_Video_List", TEMPLATE)] == ids[::-1]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": VideoStatus.QUEUED}, {"code": "queue", "progress": 0}),
        ({"status": VideoStatus.PREPARING}, {"code": "processing", "progress": 0}),
        (
            {"status": VideoStatus.RENDERING, "frames": 24, "jobs": {"p/0": 24}, "frames_done": {"p/0": 12}},
            {"code": "processing", "progress": 50},
        ),
        (
            {"status": VideoStatus.ASSEMBLING, "frames": 24, "jobs": {"p/0": 24}, "frames_done": {"p/0": 24}},
            {"code": "processing", "progress": 99},
        ),
        ({"status": VideoStatus.DONE}, {"code": "done"}),
        (
            {"status": VideoStatus.ERROR, "error": "no", "error_code": 1012},
            {"code": "error", "message": "no", "errorCode": 1012},
        ),
    ],
)
def test_a_video_has_its_status(cloud, caller, changes, status):
    cloud.videos.put(make_video(**changes))
    assert caller.call("Video_Get", VIDEO)["status"] == status


def test_a_finished_video_is_as_in_the_seeds(cloud, caller):
    cloud.videos.put(make_video(status=VideoStatus.DONE, duration_ms=36_650, out_files=(OUT,), warnings=("cut",)))
    video = caller.call("Video_Get", VIDEO)
    assert (video["duration"], video["credits"], video["warnings"]) == (36_650, 37, ["cut"])
    assert video["outFiles"] == [
        {
            "name": f"{VIDEO}.MP4_H264_AAC_640x480.mp4",
            "profile": PROFILE,
            "size": 27841,
            "storage": {"sezionID": STORAGE_ID},
        }
    ]


def test_unknown_fields_of_a_video_are_absent(cloud, caller):
    cloud.videos.put(make_video(contact=Contact(email="a@b")))
    video = caller.call("Video_Get", VIDEO)
    assert {"email", "firstName", "lastName", "warnings"} & video.keys() == {"email"}


def test_a_video_has_a_link_for_each_of_its_files(cloud, caller):
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(OUT,)))
    url = f"https://storage/{OUT.key}?as={OUT.name}&type=video/mp4"
    assert caller.call("Video_Get_Links", VIDEO) == [{"id": STORAGE_ID, "profile": PROFILE, "url": url}]


def test_a_link_to_a_file_with_a_picture_has_one_to_its_poster(cloud, caller):
    poster = f"out/{VIDEO}.MP4_H264_AAC_640x480.jpg"
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(replace(OUT, poster_key=poster),)))
    (link,) = caller.call("Video_Get_Links", VIDEO)
    assert link["poster"] == f"https://storage/{poster}?as={poster[4:]}&type=image/jpeg"


def test_a_link_has_the_content_type_of_its_file(cloud, caller):
    out = OutFile("MP3", f"{VIDEO}.MP3.mp3", 5, "out/v.mp3")
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(out,)))
    assert "type=audio/mpeg" in caller.call("Video_Sezion_Link", VIDEO, f"{VIDEO}.MP3")["url"]


def test_a_video_that_is_not_done_has_no_links(cloud, caller):
    cloud.videos.put(make_video())
    assert caller.call("Video_Get_Links", VIDEO) == []


def test_one_link_is_had_by_the_id_of_the_file(cloud, caller):
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(OUT,)))
    assert [caller.call("Video_Sezion_Link", VIDEO, STORAGE_ID)] == caller.call("Video_Get_Links", VIDEO)


@pytest.mark.parametrize("storage_id", ["", "nothing", STORAGE_ID.lower(), OUT.name])
def test_a_missing_file_has_no_link(cloud, caller, storage_id):
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(OUT,)))
    assert caller.error("Video_Sezion_Link", VIDEO, storage_id) == (1006, {"id": storage_id})


@pytest.fixture
def full_world(cloud):
    """Return a cloud with a video that has work, an output file and a media file, and another video with the same."""
    add_all(cloud, VIDEO, MEDIA)
    add_all(cloud, OTHER_VIDEO, OTHER_MEDIA)
    return cloud


def add_all(cloud, video_id, media_id):
    video = make_video(id=video_id, medias=(replace(PHOTO, media_id=media_id),))
    media = make_temporary_media(id=media_id, video_id=video_id)
    cloud.videos.put(video)
    cloud.medias.put(media)
    cloud.storage.files |= {media.key: b"", f"{video.work_prefix}a": b"", f"{video.out_prefix}b": b""}


def left_of(cloud):
    return {key[1] for key in (*cloud.videos.rows, *cloud.medias.rows)}, len(cloud.storage.files)


@pytest.mark.parametrize("status", VideoStatus)
def test_a_deleted_video_takes_all_of_its_own_along_and_nothing_else(full_world, status):
    full_world.videos.update(ACCOUNT, VIDEO, status=status)
    assert Caller(full_world).call("Video_Delete", VIDEO) == "OK"
    assert left_of(full_world) == ({OTHER_VIDEO, OTHER_MEDIA}, 3)


def test_a_deleted_video_leaves_the_accounts_own_media_files(cloud, caller):
    media = cloud.add_media()
    cloud.videos.put(make_video(medias=(PHOTO,)))
    caller.call("Video_Delete", VIDEO)
    assert (cloud.medias.list(ACCOUNT), list(cloud.storage.files)) == ([media], [media.key])


@pytest.mark.parametrize(
    ("part", "calls"), [("storage", 1), ("storage", 2), ("storage", 3), ("medias", 1), ("medias", 2)]
)
def test_a_deletion_that_crashes_can_be_repeated(full_world, part, calls):
    real = getattr(full_world, part)
    setattr(full_world, part, CrashAfter(real, [calls]))
    with pytest.raises(Crashed):
        Caller(full_world).call("Video_Delete", VIDEO)
    setattr(full_world, part, real)
    Caller(full_world).call("Video_Delete", VIDEO)
    assert left_of(full_world) == ({OTHER_VIDEO, OTHER_MEDIA}, 3)


def test_a_deletion_that_the_storage_refuses_can_be_repeated(full_world):
    real = full_world.storage
    full_world.storage = Failing(real, "delete_prefix", NotDeleted("slow down"))
    code, data = Caller(full_world).error("Video_Delete", VIDEO)
    assert (code, data["videoID"]) == (1030, VIDEO)
    full_world.storage = real
    Caller(full_world).call("Video_Delete", VIDEO)
    assert left_of(full_world) == ({OTHER_VIDEO, OTHER_MEDIA}, 3)


def test_a_video_that_was_deleted_in_the_meantime_is_not_an_error(full_world):
    # Work of both kinds and files are deleted before the row, and again after it.
    full_world.storage = Failing(full_world.storage, "delete_prefix", NotDeleted("slow down"), good=3)
    assert Caller(full_world).call("Video_Delete", VIDEO) == "OK"
    assert full_world.videos.get(ACCOUNT, VIDEO) is None


def test_files_that_a_step_stores_during_the_deletion_are_deleted(full_world):
    late = f"{make_video().out_prefix}late.mp4"
    full_world.medias = Meanwhile(full_world.medias, partial(full_world.storage.files.setdefault, late, b""))
    Caller(full_world).call("Video_Delete", VIDEO)
    assert late not in full_world.storage.files


def test_a_video_is_deleted_once(cloud, caller):
    cloud.videos.put(make_video())
    caller.call("Video_Delete", VIDEO)
    assert caller.error("Video_Delete", VIDEO) == (1007, {"videoID": VIDEO})


def test_a_video_has_the_time_of_its_creation(cloud, caller):
    cloud.templates.put(make_template())
    assert cloud.videos.get(ACCOUNT, new(caller)).created_ms == NOW_MS + 3


def test_a_webhook_and_a_caller_are_shown_the_same(cloud, caller):
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    assert json.loads(json.dumps(cloud.pipeline_services.describe(make_video(status=VideoStatus.DONE)))) == caller.call(
        "Video_Get", VIDEO
    )


def test_a_templates_credentials_do_not_get_the_usage_of_a_video(cloud, caller, visitor):
    cloud.videos.put(replace(finished(), by_template=True))
    assert "usage" in caller.call("Video_Get", VIDEO)
    assert "usage" not in visitor.call("Video_Get", VIDEO)


def test_a_templates_credentials_do_not_reveal_the_remaining_credit(cloud, caller, visitor):
    cloud.limit(credits=0)
    assert refusal(caller)[1] == {"needed": 1, "left": 0, "problem": "1 credits are needed, 0 are left"}
    assert refusal(visitor) == (2004, None)


def test_a_templates_credentials_do_not_reveal_the_storage(cloud, caller, visitor):
    cloud.limit(video_bytes=0)
    assert refusal(caller)[1]["stored"] == 0
    assert refusal(visitor) == (2000, None)


def test_a_failed_video_does_not_reveal_the_remaining_credit(cloud, caller, visitor):
    error = "No credit: 9 credits are needed, 3 are left"
    cloud.videos.put(make_video(by_template=True, status=VideoStatus.ERROR, error_code=2004, error=error))
    told = [each.call("Video_Get", VIDEO)["status"]["message"] for each in (caller, visitor)]
    assert told == [error, "No credit"]
