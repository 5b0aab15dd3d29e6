"""Template_Videos_New, Template_Videos_Check: many videos at once."""

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.messages import VideoMessage, to_body
from chalicelib.domain.template import TemplateStatus
from tests.fakes import ACCOUNT, MEDIA, OTHER_TEMPLATE, TEMPLATE, Failing, make_template, make_video
from tests.unit.api.calling import PHOTO_SCRIPT, TITLE_SCRIPT, Caller, photo, title

GOOD = {"name": "Ava"}
BAD = {"name": ""}


@pytest.fixture(autouse=True)
def template(cloud):
    cloud.templates.put(make_template())


def new(caller, *videos):
    return caller.call("Template_Videos_New", TEMPLATE, list(videos))


def test_each_video_has_its_id_in_their_order(cloud, caller):
    rows = new(caller, {"name": "Ava"}, {"name": "Ben"})
    assert [cloud.videos.get(ACCOUNT, row["id"]).name for row in rows] == ["Ava", "Ben"]


def test_videos_are_queued_in_their_order(cloud, caller):
    rows = new(caller, GOOD, GOOD, GOOD)
    assert cloud.queues.begun == [to_body(VideoMessage(ACCOUNT, row["id"])) for row in rows]


def test_a_video_that_cannot_be_made_has_its_problems_and_the_others_are_made(cloud, caller):
    first, second, third = new(caller, GOOD, BAD, GOOD)
    assert second == {
        "problems": [
            {"code": -32602, "message": "video.name: expected 1 to 255 characters, got 0", "path": "video.name"}
        ]
    }
    assert sorted(cloud.videos.rows) == sorted((ACCOUNT, row["id"]) for row in (first, third))


# Each with the path of its fault.
FAULTY = [
    ({"name": 5}, "video.name"),
    ({}, "video.name"),
    ({"name": None}, "video.name"),
    ({"name": "a" * 256}, "video.name"),
    ({"name": "half \ud83d"}, "video.name"),
    ({"name": "a", "inputScripts": ["[]", 5]}, "video.inputScripts[1]"),
    ({"name": "a", "inputScripts": [None]}, "video.inputScripts[0]"),
    ({"name": "a", "inputMedias": [{"inputID": "photo", "type": "picture"}]}, "video.inputMedias[0].type"),
    ({"name": "a", "inputMedias": {}}, "video.inputMedias"),
    ({"name": "a", "colour": "red"}, "video.colour"),
    (None, "video"),
    ("Ava", "video"),
    ([], "video"),
]


@pytest.mark.parametrize(("row", "path"), FAULTY)
def test_a_row_that_is_no_video_has_that_as_its_problem_and_the_others_are_made(cloud, caller, row, path):
    first, second, third = new(caller, GOOD, row, GOOD)
    [problem] = second["problems"]
    assert (problem["code"], problem["path"], problem["message"].startswith(path)) == (-32602, path, True)
    assert sorted(cloud.videos.rows) == sorted((ACCOUNT, row["id"]) for row in (first, third))


@pytest.mark.parametrize(("row", "path"), FAULTY)
def test_a_row_that_is_no_video_is_reported_and_the_others_are_checked(caller, row, path):
    checked = caller.call("Template_Videos_Check", TEMPLATE, [GOOD, row, GOOD])
    assert [row["ok"] for row in checked["rows"]] == [True, False, True]
    [problem] = checked["rows"][1]["problems"]
    assert (checked["ok"], problem["code"], problem["path"]) == (False, -32602, path)


def test_a_faulty_row_is_reported_in_words(caller):
    [row] = new(caller, {"name": 5})
    assert row["problems"][0]["message"] == "video.name: expected string, got int"


@pytest.mark.parametrize("method", ["Template_Videos_New", "Template_Videos_Check"])
@pytest.mark.parametrize("videos", [{}, None, "Ava", {"name": "Ava"}])
def test_anything_but_a_list_of_rows_is_rejected(caller, method, videos):
    assert caller.error(method, TEMPLATE, videos)[1]["path"] == "videos"


def test_a_thousand_videos_are_requested_at_once(caller):
    assert len({row["id"] for row in new(caller, *[GOOD] * 1000)}) == 1000


def test_a_thousand_videos_are_tried_at_once(caller):
    assert len(caller.call("Template_Videos_Check", TEMPLATE, [GOOD] * 1000)["rows"]) == 1000


@pytest.mark.parametrize("method", ["Template_Videos_New", "Template_Videos_Check"])
def test_more_are_refused(cloud, caller, method):
    code, data = caller.error(method, TEMPLATE, [GOOD] * 1001)
    assert (code, data["path"], cloud.videos.rows) == (-32602, "videos", {})


@pytest.mark.parametrize("method", ["Template_Videos_New", "Template_Videos_Check"])
def test_no_videos_are_refused(caller, method):
    assert caller.error(method, TEMPLATE, [])[0] == -32602


@pytest.mark.parametrize("method", ["Template_Videos_New", "Template_Videos_Check"])
def test_videos_of_no_template_are_refused(caller, method):
    assert caller.error(method, OTHER_TEMPLATE, [GOOD])[0] == 1000


@pytest.mark.parametrize("method", ["Template_Videos_New", "Template_Videos_Check"])
def test_videos_of_a_template_that_is_not_active_are_refused(cloud, caller, method):
    cloud.templates.put(make_template(status=TemplateStatus.INACTIVE))
    assert caller.error(method, TEMPLATE, [GOOD])[0] == 1028


@pytest.mark.parametrize("count", [1, 2])
def test_videos_that_cannot_be_queued_leave_no_data(cloud, count):
    cloud.queues = Failing(cloud.queues, "send_many")
    assert Caller(cloud).error("Template_Videos_New", TEMPLATE, [GOOD] * count)[0] == 5000
    assert cloud.videos.rows == {}


@pytest.fixture
def with_temporary(cloud):
    """Return a template that shows a photo, and a temporary media file for it."""
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.add_media(temp=True, template_id=TEMPLATE)


WITH_PHOTO = GOOD | {"inputMedias": [photo(MEDIA)]}


def test_a_media_that_was_uploaded_for_one_video_is_one_videos(cloud, caller, with_temporary):
    first, second = new(caller, WITH_PHOTO, WITH_PHOTO)
    assert cloud.medias.get(ACCOUNT, MEDIA).video_id == first["id"]
    assert [problem["code"] for problem in second["problems"]] == [1029]


def test_a_check_reports_it_and_claims_nothing(cloud, caller, with_temporary):
    first, second = caller.call("Template_Videos_Check", TEMPLATE, [WITH_PHOTO, WITH_PHOTO])["rows"]
    assert (first["ok"], [problem["code"] for problem in second["problems"]]) == (True, [1029])
    assert cloud.medias.get(ACCOUNT, MEDIA).video_id is None


def test_a_check_reports_a_media_file_that_another_video_has(caller, with_temporary):
    new(caller, WITH_PHOTO)
    (problem,) = caller.call("Template_Video_Check", TEMPLATE, WITH_PHOTO)["problems"]
    assert (problem["code"], problem["objectID"], problem["mediaID"]) == (1029, "photo", MEDIA)


@pytest.mark.parametrize(("collaborator", "method"), [("videos", "add"), ("queues", "send_many")])
def test_videos_that_cannot_start_release_their_media_files(cloud, with_temporary, collaborator, method):
    setattr(cloud, collaborator, Failing(getattr(cloud, collaborator), method))
    Caller(cloud).error("Template_Videos_New", TEMPLATE, [WITH_PHOTO])
    assert cloud.medias.get(ACCOUNT, MEDIA).video_id is None


def test_a_video_that_is_too_late_for_the_credit_releases_its_media_file(cloud, caller, with_temporary):
    cloud.limit(credits=2)
    add = cloud.videos.add
    cloud.videos.add = lambda videos: add([make_video(price=2)]) and add(videos)
    assert [problem["code"] for problem in new(caller, WITH_PHOTO)[0]["problems"]] == [2004]
    assert cloud.medias.get(ACCOUNT, MEDIA).video_id is None


def test_a_media_that_many_videos_show_is_looked_up_once(cloud, caller):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.add_media()
    looked, real = [], cloud.medias.get
    cloud.medias.get = lambda *key: looked.append(key) or real(*key)
    new(caller, *[GOOD | {"inputMedias": [photo(MEDIA)]}] * 5)
    assert looked == [(ACCOUNT, MEDIA)]


def test_videos_that_are_only_checked_are_not_made(cloud, caller):
    caller.call("Template_Videos_Check", TEMPLATE, [GOOD, BAD])
    assert (cloud.videos.rows, cloud.queues.sent) == ({}, [])


PAGE = "http://example.com/photo"


@pytest.mark.parametrize(("files", "ok"), [({PAGE: b"image"}, True), ({}, False)])
def test_a_media_file_with_a_url_is_inspected_once_for_all_videos_and_not_kept(cloud, caller, files, ok):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.web.files = files
    named = {"inputID": "photo", "type": "image", "http": PAGE}
    checked = caller.call("Template_Videos_Check", TEMPLATE, [GOOD | {"inputMedias": [named]}] * 5)
    assert [row["ok"] for row in checked["rows"]] == [ok] * 5
    assert (cloud.web.fetched, cloud.storage.files) == ([PAGE], {})


def test_the_images_of_each_video_are_checked(cloud, caller):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.web.files = {PAGE: b"image", f"{PAGE}/2": b"video 1000"}
    pages = [{"inputID": "photo", "type": "image", "http": page} for page in (PAGE, f"{PAGE}/2", PAGE)]
    checked = caller.call("Template_Videos_Check", TEMPLATE, [GOOD | {"inputMedias": [page]} for page in pages])
    assert [row["ok"] for row in checked["rows"]] == [True, False, True]


def test_a_check_reports_each_video_and_the_cost_of_the_valid_ones(caller):
    checked = caller.call("Template_Videos_Check", TEMPLATE, [GOOD, BAD, GOOD])
    assert ([row["ok"] for row in checked["rows"]], checked["ok"], checked["credits"]) == (
        [True, False, True],
        False,
        2,
    )


def test_a_check_reports_the_warnings_of_each_video(cloud, caller):
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT,)))
    cloud.renderer.characters = "AaBbenv"
    videos = [GOOD | {"inputMedias": [title(name)]} for name in ("Ava", "Zoë")]
    checked = caller.call("Template_Videos_Check", TEMPLATE, videos)
    assert [len(row["warnings"]) for row in checked["rows"]] == [0, 1]


def test_a_variable_that_decides_the_timing_is_tried_for_each_video(cloud, caller):
    cloud.templates.put(make_template(scripts=('[{"rectangle": {"id": "box", "duration": "1000 / $parts"}}]',)))
    videos = [GOOD | {"inputVariables": [{"name": "parts", "value": value}]} for value in ("2", "0", "2")]
    assert ["id" in row for row in new(caller, *videos)] == [True, False, True]


def test_a_media_that_decides_the_timing_is_tried_for_each_video(cloud, caller):
    script = '[{"video": {"id": "film"}}, {"rectangle": {"id": "box", "duration": "film.duration - 5000"}}]'
    cloud.templates.put(make_template(scripts=(script,)))
    for media_id, duration_ms in (("a" * 24, 8000), ("b" * 24, 3000)):
        facts = MediaFacts(MediaType.VIDEO, duration_ms, 640, 480)
        cloud.add_media(id=media_id, type=MediaType.VIDEO, facts=facts)
    film = {"inputID": "film", "type": "video"}
    videos = [GOOD | {"inputMedias": [film | {"sezionID": media_id}]} for media_id in ("a" * 24, "b" * 24)]
    assert ["id" in row for row in new(caller, *videos)] == [True, False]
