"""Video_Update and Video_Update_Metadata. `tests/unit/pipeline/test_revisions.py` renders the new revisions."""

from dataclasses import replace
from functools import partial

import pytest

from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import VideoMessage, to_body
from chalicelib.domain.template import InputMedia, TemplateStatus
from chalicelib.domain.video import UNFINISHED, Contact, OutFile, VideoStatus
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    OTHER_MEDIA,
    OTHER_VIDEO,
    PHOTO,
    PROFILE,
    TEMPLATE,
    VIDEO,
    Failing,
    Meanwhile,
    make_media,
    make_template,
    make_video,
    with_changes,
)
from tests.unit.api.calling import PHOTO_SCRIPT, TITLE_SCRIPT, Caller, photo, title

HELLO = InputMedia("title", MediaType.TEXT, text="Hello")
FINAL = sorted(set(VideoStatus) - UNFINISHED)
TOLD = {
    "name": "Mine",
    "description": "for her",
    "keywords": "a, b",
    "data": "customer 8",
    "email": "eve@example.com",
    "firstName": "Eve",
    "lastName": "",
}


@pytest.fixture
def cloud(cloud):
    """Return a cloud with a video that says hello."""
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT,)))
    cloud.videos.put(make_video(medias=(HELLO,), contact=Contact("ava@example.com", "Ava", "A")))
    return cloud


def update(caller, **changes):
    assert caller.call("Video_Update", VIDEO, changes) == "OK"


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


@pytest.mark.parametrize("status", VideoStatus)
@pytest.mark.parametrize("method", ["Video_Update", "Video_Update_Metadata"])
def test_metadata_changes_in_any_status_without_a_render(cloud, caller, status, method):
    cloud.videos.update(ACCOUNT, VIDEO, status=status)
    before = video_of(cloud)
    assert caller.call(method, VIDEO, TOLD) == "OK"
    assert TOLD.items() <= caller.call("Video_Get", VIDEO).items()
    told = {"name": "Mine", "description": "for her", "keywords": "a, b", "data": "customer 8"}
    assert video_of(cloud) == replace(before, contact=Contact("eve@example.com", "Eve", ""), **told)
    assert cloud.queues.sent == []


@pytest.mark.parametrize("method", ["Video_Update", "Video_Update_Metadata"])
@pytest.mark.parametrize(
    ("change", "path"),
    [({"name": ""}, "name"), ({"data": "é" * 513}, "data"), ({"firstName": "x" * 256}, "firstName")],
)
def test_invalid_metadata_is_rejected(cloud, caller, method, change, path):
    before = video_of(cloud)
    code, data = caller.error(method, VIDEO, {"description": "new"} | change)
    assert (code, data["path"].partition(".")[2]) == (-32602, path)
    assert video_of(cloud) == before


@pytest.mark.parametrize("method", ["Video_Update", "Video_Update_Metadata"])
@pytest.mark.parametrize("change", [{}, {"email": "eve@example.com"}])
def test_absent_fields_stay(cloud, caller, method, change):
    caller.call(method, VIDEO, change)
    contact = Contact(change.get("email", "ava@example.com"), "Ava", "A")
    assert video_of(cloud) == make_video(medias=(HELLO,), contact=contact)


@pytest.mark.parametrize("method", ["Video_Update", "Video_Update_Metadata"])
def test_a_missing_video_cannot_be_changed(caller, method):
    assert caller.error(method, OTHER_VIDEO, {"name": "a"}) == (1007, {"videoID": OTHER_VIDEO})


def test_a_concurrently_deleted_video_is_not_restored(cloud, caller):
    cloud.videos = Meanwhile(cloud.videos, partial(caller.call, "Video_Delete", VIDEO))
    assert Caller(cloud).error("Video_Update_Metadata", VIDEO, {"name": "a"}) == (1007, {"videoID": VIDEO})
    assert video_of(cloud) is None


@pytest.mark.parametrize("status", VideoStatus)
def test_other_inputs_send_a_video_back_to_the_queue(cloud, caller, status):
    cloud.videos.put(
        with_changes(cloud.videos.get(ACCOUNT, VIDEO), status=status, error="no", error_code=1012, finalized=True)
    )
    update(caller, inputMedias=[title("Goodbye")], name="Mine")
    video = video_of(cloud)
    assert (video.status, video.render.error, video.render.error_code, video.render.finalized) == (
        VideoStatus.QUEUED,
        None,
        None,
        False,
    )
    assert (video.revision, video.medias, video.name) == (1, (replace(HELLO, text="Goodbye"),), "Mine")
    assert cloud.queues.begun == [to_body(VideoMessage(ACCOUNT, VIDEO, revision=1))]


@pytest.mark.parametrize(
    "change",
    [
        {"inputVariables": [{"name": "name", "value": "Eve"}]},
        {"inputScripts": ['[{"rectangle": {"id": "box", "duration": 1000}}]']},
    ],
)
def test_each_kind_of_input_renders_a_video_again(cloud, caller, change):
    update(caller, **change)
    assert video_of(cloud).revision == 1


def test_the_same_inputs_render_nothing(cloud, caller):
    cloud.videos.update(ACCOUNT, VIDEO, status=VideoStatus.DONE)
    update(caller, inputMedias=[title("Hello")], inputVariables=[], inputScripts=[], name="Mine")
    assert (video_of(cloud).revision, video_of(cloud).name, cloud.queues.sent) == (0, "Mine", [])


def test_the_same_inputs_try_a_video_again_that_has_failed(cloud, caller):
    cloud.videos.update(ACCOUNT, VIDEO, status=VideoStatus.ERROR)
    update(caller, inputMedias=[title("Hello")])
    assert video_of(cloud).status is VideoStatus.QUEUED


def test_the_old_files_are_listed_while_a_video_is_rendered_again(cloud, caller):
    out = OutFile(PROFILE, f"{VIDEO}.mp4", 5, "out/v.mp4")
    cloud.videos.update(ACCOUNT, VIDEO, status=VideoStatus.DONE, out_files=(out,))
    update(caller, inputMedias=[title("Goodbye")])
    video = caller.call("Video_Get", VIDEO)
    assert (video["status"]["code"], len(video["outFiles"]), video["credits"]) == ("queue", 1, 0)
    assert len(caller.call("Video_Get_Links", VIDEO)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"inputMedias": []}, 1004),
        ({"inputMedias": [title("{{name}}")]}, 2005),
        ({"inputMedias": [title("a"), photo(MEDIA)]}, 1002),
        ({"inputScripts": ["{"]}, 1005),
        ({"inputScripts": [PHOTO_SCRIPT], "inputMedias": [title("a"), photo(OTHER_MEDIA)]}, 1001),
        ({"inputVariables": [{"name": "", "value": "a"}]}, -32602),
        ({"videoOutput": {"type": "youtube"}}, 1014),
    ],
)
def test_inputs_that_cannot_be_used_change_nothing(cloud, caller, change, code):
    before = video_of(cloud)
    assert caller.error("Video_Update", VIDEO, {"name": "Mine"} | change)[0] == code
    assert (video_of(cloud), cloud.queues.sent) == (before, [])


def test_no_video_of_an_inactive_template_is_rendered_again(cloud, caller):
    cloud.templates.update(ACCOUNT, TEMPLATE, status=TemplateStatus.INACTIVE)
    change = {"inputMedias": [title("Goodbye")]}
    assert caller.error("Video_Update", VIDEO, change) == (1028, {"templateID": TEMPLATE})


@pytest.mark.parametrize("now", VideoStatus)
def test_a_video_that_advances_during_the_update_is_restarted_from_its_new_status(cloud, now):
    moved = partial(cloud.videos.update, ACCOUNT, VIDEO, status=now)
    cloud.videos = Meanwhile(cloud.videos, moved)
    update(Caller(cloud), inputMedias=[title("Goodbye")])
    assert (video_of(cloud).status, video_of(cloud).revision) == (VideoStatus.QUEUED, 1)


def test_two_changes_at_once_are_made_one_after_the_other(cloud, caller):
    other = partial(update, caller, inputMedias=[title("Goodbye")])
    cloud.videos = Meanwhile(cloud.videos, other)
    update(Caller(cloud), inputVariables=[{"name": "name", "value": "Eve"}])
    video = video_of(cloud)
    assert (video.revision, video.medias[0].text, video.variables) == (2, "Goodbye", {"name": "Eve"})


def test_a_restarted_video_that_cannot_be_queued_fails(cloud):
    cloud.queues = Failing(cloud.queues, "send_many")
    assert Caller(cloud).error("Video_Update", VIDEO, {"inputMedias": [title("Goodbye")]})[0] == 5000
    assert (video_of(cloud).status, video_of(cloud).render.error) == (
        VideoStatus.ERROR,
        "it could not be queued; ask for it again",
    )


@pytest.fixture
def with_photo(cloud):
    """Store a video that shows a temporary media file, and another file that belongs to no video yet."""
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.add_media(temp=True, template_id=TEMPLATE, video_id=VIDEO)
    cloud.add_media(id=OTHER_MEDIA, temp=True, template_id=TEMPLATE)
    cloud.videos.put(make_video(medias=(PHOTO,)))
    return cloud


def test_a_temporary_media_file_is_claimed_and_the_previous_one_deleted(with_photo, caller):
    update(caller, inputMedias=[photo(OTHER_MEDIA)])
    (media,) = with_photo.medias.list(ACCOUNT)
    assert (media.id, media.video_id, list(with_photo.storage.files)) == (OTHER_MEDIA, VIDEO, [media.key])


def test_a_temporary_media_that_stays_is_kept(with_photo, caller):
    update(caller, inputMedias=[photo(MEDIA)], inputVariables=[{"name": "a", "value": "1"}])
    assert with_photo.medias.get(ACCOUNT, MEDIA).video_id == VIDEO


@pytest.mark.parametrize("status", FINAL)
def test_the_temporary_media_files_of_a_finished_video_are_deleted(with_photo, caller, status):
    with_photo.videos.update(ACCOUNT, VIDEO, status=status)
    change = {"inputVariables": [{"name": "a", "value": "1"}]}
    assert caller.error("Video_Update", VIDEO, change) == (1001, {"mediaID": MEDIA, "inputID": "photo"})


def test_a_temporary_media_of_another_video_is_refused(with_photo, caller):
    with_photo.medias.update(ACCOUNT, OTHER_MEDIA, video_id=OTHER_VIDEO)
    code, _ = caller.error("Video_Update", VIDEO, {"inputMedias": [photo(OTHER_MEDIA)]})
    assert (code, with_photo.medias.get(ACCOUNT, OTHER_MEDIA).video_id) == (1029, OTHER_VIDEO)


def test_a_failed_change_releases_its_media_files(with_photo):
    with_photo.videos = Failing(with_photo.videos, "apply")
    assert Caller(with_photo).error("Video_Update", VIDEO, {"inputMedias": [photo(OTHER_MEDIA)]})[0] == 5000
    assert with_photo.medias.get(ACCOUNT, OTHER_MEDIA).video_id is None


def test_the_accounts_own_media_files_stay(cloud, caller):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.medias.put(make_media())
    cloud.medias.put(make_media(id=OTHER_MEDIA))
    cloud.videos.put(make_video(medias=(PHOTO,)))
    update(caller, inputMedias=[photo(OTHER_MEDIA)])
    assert {media.id for media in cloud.medias.list(ACCOUNT)} == {MEDIA, OTHER_MEDIA}


def balance_of(cloud):
    amounts = cloud.ledger.balance(ACCOUNT).amounts
    return amounts.available, amounts.held, amounts.spent


def test_a_video_that_is_rendered_again_is_paid_again(cloud, caller):
    cloud.limit(credits=10)
    cloud.videos.put(with_changes(cloud.videos.get(ACCOUNT, VIDEO), status=VideoStatus.DONE, duration_ms=3000))
    update(caller, inputMedias=[title("Goodbye")])
    assert (balance_of(cloud), video_of(cloud).price) == ((9, 1, 0), 1)


def test_the_credit_reserved_for_a_cancelled_revision_counts_for_the_new_one(cloud, caller):
    cloud.limit(credits=3)
    caller.call("Template_Video_Check", TEMPLATE, {"name": "a", "inputMedias": [title("a")]})
    cloud.videos.update(ACCOUNT, VIDEO, price=3)
    assert balance_of(cloud) == (0, 3, 0)
    update(caller, inputMedias=[title("Goodbye")])
    assert balance_of(cloud) == (2, 1, 0)


def test_without_credit_no_video_is_rendered_again(cloud, caller):
    cloud.limit(credits=0)
    before = video_of(cloud)
    code, data = caller.error("Video_Update", VIDEO, {"inputMedias": [title("Goodbye")]})
    assert (code, data["needed"], data["left"]) == (2004, 1, 0)
    assert (video_of(cloud), cloud.queues.sent) == (before, [])


def test_metadata_costs_nothing(cloud, caller):
    cloud.limit(credits=0)
    update(caller, name="Mine")
    caller.call("Video_Update_Metadata", VIDEO, {"name": "Yours"})
    assert balance_of(cloud) == (0, 0, 0)
