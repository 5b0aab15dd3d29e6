"""Template_New, Template_List, Template_Update, Template_SetStatus, Template_Media_Assign, Template_Delete."""

from dataclasses import replace
from functools import partial

import pytest

from chalicelib.api.request_limits import MAX_STORED_BYTES
from chalicelib.domain.errors import NotDeleted
from chalicelib.domain.media import MediaStatus, MediaType
from chalicelib.domain.messages import DeleteTemplateMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia, TemplateStatus
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_MEDIA,
    OTHER_PROFILE,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    PHOTO,
    PROFILE,
    RECTANGLE,
    TEMPLATE,
    VIDEO,
    Failing,
    Meanwhile,
    make_campaign,
    make_media,
    make_template,
    make_temporary_media,
    make_video,
)
from tests.unit.api.calling import NEW_TEMPLATE, PHOTO_SCRIPT, TITLE_SCRIPT, Caller, photo, title

SOUND_SCRIPT = '[{"audio": {"id": "music"}}, {"rectangle": {"id": "box", "duration": 1000}}]'


HELLO = InputMedia("title", MediaType.TEXT, text="Hello")


def photo_template(**changes):
    return NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT]} | changes


def test_a_template_is_listed_as_it_was_made(cloud, caller):
    cloud.clock.step_ms = 0
    cloud.medias.put(make_media())
    template_id = caller.call(
        "Template_New",
        {
            "name": "Welcome",
            "description": "for all",
            "status": "inactive",
            "inputScripts": [PHOTO_SCRIPT, TITLE_SCRIPT],
            "inputMedias": [photo(MEDIA, name="the photo")],
            "outProfiles": [PROFILE, OTHER_PROFILE],
            "videoInputs": {"audio": 0, "video": 0, "image": 0, "text": 1},
            "videoOutput": {"type": "sezion"},
            "webhooks": ["https://example.com/done?a=1"],
            "origin": "bottom-left",
        },
    )
    (template,) = caller.call("Template_List")
    assert template == {
        "id": template_id,
        "name": "Welcome",
        "description": "for all",
        "date": "2023-11-14T22:13:20.000Z",
        "status": "inactive",
        "secret": template["secret"],
        "inputScripts": [PHOTO_SCRIPT, TITLE_SCRIPT],
        "inputMedias": [photo(MEDIA, name="the photo")],
        "outProfiles": [PROFILE, OTHER_PROFILE],
        "videoInputs": {"audio": 0, "video": 0, "image": 0, "text": 1},
        "videoOutput": {"type": "sezion"},
        "webhooks": ["https://example.com/done?a=1"],
        "origin": "bottom-left",
        "analytics": {"playDetails": []},
        "videosCSV": 0,
        "visitors": {
            "videosPerHour": 300,
            "videosPerDay": 2_000,
            "videosPerAddress": 60,
            "videosAtOnce": 100,
            "uploadBytesPerHour": 2_000_000_000,
            "uploadBytesPerAddress": 500_000_000,
            "scripts": True,
            "origins": [],
        },
        "page": {
            "enabled": True,
            "days": 0,
            "embedOrigins": [],
            "statistics": "counts",
            "events": [],
            "chapters": [],
        },
    }


def test_a_template_needs_a_name_a_script_and_a_profile_only(caller):
    caller.call("Template_New", NEW_TEMPLATE)
    (template,) = caller.call("Template_List")
    assert (template["status"], template["origin"], template["webhooks"]) == ("active", "top-left", [])


def test_one_template_is_returned_as_the_list_has_it(caller):
    first, second = (caller.call("Template_New", NEW_TEMPLATE) for _ in range(2))
    listed = {template["id"]: template for template in caller.call("Template_List")}
    assert [caller.call("Template_Get", id_) for id_ in (first, second)] == [listed[first], listed[second]]
    assert caller.error("Template_Get", "0" * 24) == (1000, {"templateID": "0" * 24})


def test_the_videos_of_its_campaigns_are_counted(cloud, caller):
    first, second = (caller.call("Template_New", NEW_TEMPLATE) for _ in range(2))
    for number, videos in enumerate((7, 3)):
        cloud.campaigns.put(make_campaign(id=f"{number:024x}", template_id=first, videos=videos))
    counts = {template["id"]: template["videosCSV"] for template in caller.call("Template_List")}
    assert counts == {first: 10, second: 0}
    assert caller.call("Template_Get", first)["videosCSV"] == 10


def test_templates_are_listed_oldest_first(caller):
    ids = [caller.call("Template_New", NEW_TEMPLATE) for _ in range(3)]
    assert [template["id"] for template in caller.call("Template_List")] == ids


def test_a_template_may_leave_its_whole_script_to_its_videos(caller):
    caller.call("Template_New", NEW_TEMPLATE | {"inputScripts": ["[]"]})


@pytest.mark.parametrize(
    "media",
    [
        {"inputID": "photo", "type": "image", "http": "https://example.com/a.png"},
        {"inputID": "photo", "type": "image", "pirsonalID": MEDIA},
    ],
)
def test_a_media_may_be_named_by_a_url_or_by_the_other_brands_name(cloud, caller, media):
    cloud.medias.put(make_media())
    caller.call("Template_New", photo_template(inputMedias=[media]))


def test_a_text_may_be_empty(caller):
    caller.call("Template_New", NEW_TEMPLATE | {"inputScripts": [TITLE_SCRIPT], "inputMedias": [title("")]})


REFUSED = [
    ({"name": ""}, -32602, {"path": "template.name"}),
    ({"name": "x" * 256}, -32602, {"path": "template.name", "expected": "1 to 255 characters, got 256"}),
    ({"description": "x" * 1001}, -32602, {"path": "template.description"}),
    ({"origin": "middle"}, -32602, {"path": "template.origin", "expected": "top-left or bottom-left"}),
    ({"webhooks": ["example.com"]}, -32602, {"path": "template.webhooks[0]"}),
    ({"webhooks": ["ftp://example.com"]}, -32602, {"path": "template.webhooks[0]"}),
    ({"webhooks": ["http://"]}, -32602, {"path": "template.webhooks[0]"}),
    ({"webhooks": ["http://[::1"]}, -32602, {"path": "template.webhooks[0]"}),
    ({"webhooks": ["http://a:99999"]}, -32602, {"path": "template.webhooks[0]"}),
    ({"webhooks": ["http://a/ b"]}, -32602, {"path": "template.webhooks[0]"}),
    ({"webhooks": ["http://a/" + "b" * 7992]}, -32602, {"path": "template.webhooks[0]"}),
    ({"webhooks": [f"http://a/{n}" for n in range(11)]}, -32602, {"path": "template.webhooks"}),
    ({"inputScripts": []}, 1009, {}),
    ({"inputScripts": ["{"]}, 1005, {}),
    ({"inputScripts": ['[{"image": {"id": "a", "colour": "red"}}]']}, 1005, {}),
    ({"inputScripts": ["x" * 200_001]}, 1005, {}),
    ({"inputMedias": [photo(MEDIA, inputID="nothing")]}, 1002, {"inputID": "nothing", "objects": ["photo"]}),
    ({"inputMedias": [photo(MEDIA, type="video")]}, 1004, {"inputID": "photo"}),
    ({"inputMedias": [photo(MEDIA), photo(MEDIA)]}, 1004, {"inputID": "photo"}),
    ({"inputMedias": [photo("")]}, 1001, {"mediaID": "", "inputID": "photo"}),
    ({"inputMedias": [photo(OTHER_MEDIA)]}, 1001, {"mediaID": OTHER_MEDIA, "inputID": "photo"}),
    ({"inputMedias": [photo(MEDIA, name="x" * 256)]}, -32602, {"path": "template.inputMedias[0].name"}),
    ({"inputMedias": [photo(MEDIA, http="http://a/b")]}, -32602, {"path": "template.inputMedias[0]"}),
    ({"inputMedias": [photo(MEDIA, pirsonalID=OTHER_MEDIA)]}, -32602, {"path": "template.inputMedias[0]"}),
    ({"inputMedias": [{"inputID": "photo", "type": "image"}]}, -32602, {"path": "template.inputMedias[0]"}),
    (
        {"inputMedias": [{"inputID": "photo", "type": "image", "text": "a"}]},
        -32602,
        {"path": "template.inputMedias[0].text"},
    ),
    (
        {"inputMedias": [{"inputID": "photo", "type": "image", "http": ""}]},
        -32602,
        {"path": "template.inputMedias[0].http"},
    ),
    ({"videoOutput": {"type": "youtube"}}, 1014, {"problem": "no YouTube account is connected"}),
    ({"outProfiles": []}, 1032, {"path": "outProfiles", "expected": "at least one profile"}),
    ({"outProfiles": [PROFILE, PROFILE]}, 1032, {"profile": PROFILE}),
    ({"outProfiles": ["VHS"]}, 2002, {}),
    ({"outProfiles": ["WEBM_H264_AAC_640x480_24fps"]}, 2002, {}),
    ({"outProfiles": ["MP4_H264_AAC_0640x480_24fps"]}, 2002, {}),
    ({"outProfiles": [f"MP4_H264_AAC_640x480_{fps}fps" for fps in range(1, 12)]}, 2002, {}),
]


@pytest.mark.parametrize(("change", "code", "data"), REFUSED)
def test_invalid_values_are_rejected_and_nothing_is_stored(cloud, caller, change, code, data):
    cloud.medias.put(make_media())
    found, told = caller.error("Template_New", photo_template(**change))
    assert found == code
    assert data is told is None or data.items() <= told.items()
    assert cloud.templates.rows == {}


@pytest.mark.parametrize(("change", "code", "data"), REFUSED)
def test_a_template_cannot_be_changed_to_it(cloud, caller, change, code, data):
    cloud.medias.put(make_media())
    template = make_template(scripts=(PHOTO_SCRIPT,), open_inputs={"image": 1})
    cloud.templates.put(template)
    assert caller.error("Template_Update", TEMPLATE, change)[0] == code
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == template


def test_all_problems_of_all_scripts_are_reported_at_once_with_their_places(caller):
    scripts = ['[{"image": {"id": "a", "colour": "red"}}]', '[{"image": {"id": "b", "duration": "1 +"}}]']
    _, data = caller.error("Template_New", NEW_TEMPLATE | {"inputScripts": scripts})
    places = [(problem["scriptIndex"], problem["objectID"]) for problem in data["problems"]]
    assert {(0, "a"), (1, "b")} <= set(places)


@pytest.mark.parametrize(
    ("media", "code"),
    [
        (make_media(account_id=OTHER_ACCOUNT), 1001),
        (make_media(type=MediaType.VIDEO), 1004),
        (make_media(status=MediaStatus.ERROR, problem="truncated"), 1029),
        (make_temporary_media(), 1029),
    ],
)
def test_a_media_that_cannot_be_shown_for_ever_is_refused(cloud, caller, media, code):
    cloud.medias.put(media)
    assert caller.error("Template_New", photo_template(inputMedias=[photo(MEDIA)]))[0] == code


def test_a_template_too_large_to_be_stored_is_refused_in_words(caller):
    texts = ["界" * 10_000 for _ in range(11)]
    script = ",".join(f'{{"text": {{"id": "t{number}", "duration": 1000}}}}' for number in range(11))
    medias = [title(text) | {"inputID": f"t{number}"} for number, text in enumerate(texts)]
    code, data = caller.error("Template_New", NEW_TEMPLATE | {"inputScripts": [f"[{script}]"], "inputMedias": medias})
    assert (code, data["path"]) == (-32602, "template")
    assert data["expected"].startswith(f"at most {MAX_STORED_BYTES:,} bytes")


def test_an_update_changes_only_the_given_fields(cloud, caller):
    template = make_template(description="old", webhooks=("http://a",))
    cloud.templates.put(template)
    assert caller.call("Template_Update", TEMPLATE, {"description": "new"}) == "OK"
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == replace(template, description="new")


def test_an_update_of_nothing_changes_nothing(cloud, caller):
    cloud.templates.put(make_template())
    assert caller.call("Template_Update", TEMPLATE, {}) == "OK"
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == make_template()


@pytest.mark.parametrize(
    ("update", "changes"),
    [
        ({"name": "New"}, {"name": "New"}),
        ({"status": "inactive"}, {"status": TemplateStatus.INACTIVE}),
        ({"outProfiles": [OTHER_PROFILE]}, {"profiles": (OTHER_PROFILE,)}),
        ({"webhooks": []}, {"webhooks": ()}),
        ({"webhooks": ["http://a", "http://a"]}, {"webhooks": ("http://a",)}),
        ({"origin": "bottom-left"}, {"origin": "bottom-left"}),
        ({"inputScripts": ["[]"]}, {"scripts": ("[]",)}),
    ],
)
def test_each_field_can_be_changed(cloud, caller, update, changes):
    none_open = dict.fromkeys(("video", "audio", "image", "text"), 0)
    cloud.templates.put(make_template(open_inputs=none_open))
    caller.call("Template_Update", TEMPLATE, update)
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == make_template(open_inputs=none_open, **changes)


def test_new_scripts_are_checked_with_the_existing_inputs(cloud, caller):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,), medias=(PHOTO,)))
    assert caller.error("Template_Update", TEMPLATE, {"inputScripts": [RECTANGLE]})[0] == 1002


def test_new_scripts_and_inputs_may_be_given_together(cloud, caller):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,), medias=(PHOTO,)))
    caller.call("Template_Update", TEMPLATE, {"inputScripts": [TITLE_SCRIPT], "inputMedias": [title("Hello")]})
    assert cloud.templates.get(ACCOUNT, TEMPLATE).medias == (HELLO,)


@pytest.mark.parametrize("status", TemplateStatus)
def test_a_template_is_switched_on_and_off(cloud, caller, status):
    cloud.templates.put(make_template())
    assert caller.call("Template_SetStatus", TEMPLATE, status.value) == "OK"
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == make_template(status=status)


def test_the_status_of_a_missing_template_cannot_be_set(caller):
    assert caller.error("Template_SetStatus", TEMPLATE, "active") == (1000, {"templateID": TEMPLATE})


def test_a_media_file_is_assigned_in_addition_to_existing_ones(cloud, caller):
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT, PHOTO_SCRIPT), medias=(PHOTO,)))
    cloud.medias.put(make_media())
    assert caller.call("Template_Media_Assign", TEMPLATE, title("Hello")) == "OK"
    template = cloud.templates.get(ACCOUNT, TEMPLATE)
    assert (template.medias, sum(template.open_inputs.values())) == ((PHOTO, HELLO), 0)


def test_a_media_is_assigned_in_place_of_the_one_before(cloud, caller):
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT,), medias=(replace(HELLO, text="Goodbye"),)))
    caller.call("Template_Media_Assign", TEMPLATE, title("Hello"))
    assert cloud.templates.get(ACCOUNT, TEMPLATE).medias == (HELLO,)


@pytest.mark.parametrize(
    ("media", "code"),
    [
        (photo(MEDIA, inputID="nothing"), 1002),
        (photo(MEDIA, type="video"), 1004),
        (photo(OTHER_MEDIA), 1001),
        ({"inputID": "photo", "type": "image"}, -32602),
        ({"inputID": "photo", "type": "image", "text": "a"}, -32602),
    ],
)
def test_a_media_that_cannot_be_assigned_is_refused(cloud, caller, media, code):
    template = make_template(scripts=(PHOTO_SCRIPT,))
    cloud.medias.put(make_media())
    cloud.templates.put(template)
    assert caller.error("Template_Media_Assign", TEMPLATE, media)[0] == code
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == template


def test_open_inputs_are_counted_again(cloud, caller):
    cloud.templates.put(make_template())
    caller.call("Template_Update", TEMPLATE, {"inputScripts": [SOUND_SCRIPT]})
    (template,) = caller.call("Template_List")
    assert template["videoInputs"] == {"audio": 1, "video": 0, "image": 0, "text": 0}


@pytest.mark.parametrize("media", [make_media(status=MediaStatus.ERROR, problem="no"), make_media(id=OTHER_MEDIA)])
def test_a_template_with_a_refused_media_file_can_still_be_deactivated(cloud, caller, media):
    cloud.medias.put(media)
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,), medias=(PHOTO,)))
    caller.call("Template_Update", TEMPLATE, {"status": "inactive"})
    assert cloud.templates.get(ACCOUNT, TEMPLATE).status is TemplateStatus.INACTIVE


def test_a_script_that_would_not_be_accepted_today_is_still_listed(cloud, caller):
    cloud.templates.put(make_template(scripts=("rules were laxer then",), open_inputs={"image": 2}))
    (template,) = caller.call("Template_List")
    assert template["videoInputs"] == {"audio": 0, "video": 0, "image": 2, "text": 0}


def test_two_updates_at_once_do_not_undo_each_other(cloud, caller):
    cloud.templates.put(make_template())
    other = partial(caller.call, "Template_Update", TEMPLATE, {"name": "New"})
    cloud.templates = Meanwhile(cloud.templates, other)
    Caller(cloud).call("Template_Update", TEMPLATE, {"description": "new"})
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == make_template(name="New", description="new")


def test_two_updates_at_once_keep_each_others_inputs(cloud, caller):
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT, PHOTO_SCRIPT)))
    cloud.medias.put(make_media())
    other = partial(caller.call, "Template_Media_Assign", TEMPLATE, photo(MEDIA))
    cloud.templates = Meanwhile(cloud.templates, other)
    Caller(cloud).call("Template_Media_Assign", TEMPLATE, title("Hello"))
    assert cloud.templates.get(ACCOUNT, TEMPLATE).medias == (PHOTO, HELLO)


def test_an_input_is_not_assigned_to_an_object_that_a_concurrent_update_removes(cloud, caller):
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT,)))
    other = partial(caller.call, "Template_Update", TEMPLATE, {"inputScripts": [RECTANGLE]})
    cloud.templates = Meanwhile(cloud.templates, other)
    code, _ = Caller(cloud).error("Template_Media_Assign", TEMPLATE, title("Hello"))
    assert (code, cloud.templates.get(ACCOUNT, TEMPLATE).medias) == (1002, ())


def test_an_update_does_not_bring_a_deleted_template_back(cloud, caller):
    cloud.templates.put(make_template())
    cloud.templates = Meanwhile(cloud.templates, partial(caller.call, "Template_Delete", TEMPLATE))
    assert Caller(cloud).error("Template_Update", TEMPLATE, {"name": "New"}) == (1000, {"templateID": TEMPLATE})
    assert cloud.templates.list(ACCOUNT) == []


@pytest.fixture
def full_world(cloud):
    """Return a cloud with a template and everything that it can have, and another template with the same."""
    add_all(cloud, TEMPLATE, VIDEO, MEDIA)
    add_all(cloud, OTHER_TEMPLATE, OTHER_VIDEO, OTHER_MEDIA)
    return cloud


def add_all(cloud, template_id, video_id, media_id):
    """Store a template, a video of it, an uploaded media file, work and an output file."""
    video = make_video(id=video_id, template_id=template_id)
    media = replace(make_temporary_media(id=media_id), template_id=template_id)
    cloud.templates.put(make_template(id=template_id))
    cloud.videos.put(video)
    cloud.medias.put(media)
    cloud.storage.files |= {media.key: b"", f"{video.work_prefix}a": b"", f"{video.out_prefix}b": b""}


def left_of(cloud):
    rows = (*cloud.templates.rows, *cloud.videos.rows, *cloud.medias.rows)
    return {key[1] for key in rows}, len(cloud.storage.files)


def test_a_deleted_template_takes_all_that_was_made_of_it_along_and_nothing_else(full_world):
    assert Caller(full_world).call("Template_Delete", TEMPLATE) == "OK"
    assert left_of(full_world) == ({OTHER_TEMPLATE, OTHER_VIDEO, OTHER_MEDIA}, 3)


def test_a_large_template_is_deleted_after_the_call(full_world):
    full_world.storage = Failing(full_world.storage, "delete_prefix", NotDeleted("slow down"))
    assert Caller(full_world).call("Template_Delete", TEMPLATE) == "OK"
    assert full_world.queues.messages(Queue.REMOVE) == [to_body(DeleteTemplateMessage(ACCOUNT, TEMPLATE))]


def test_a_deleted_template_leaves_the_accounts_own_media_files(cloud, caller):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,), medias=(PHOTO,)))
    media = cloud.add_media()
    caller.call("Template_Delete", TEMPLATE)
    assert (cloud.medias.get(ACCOUNT, MEDIA), list(cloud.storage.files)) == (media, [media.key])


def test_a_template_has_the_time_of_its_creation(cloud, caller):
    caller.call("Template_New", NEW_TEMPLATE)
    (template,) = cloud.templates.list(ACCOUNT)
    assert template.created_ms == NOW_MS + 3
