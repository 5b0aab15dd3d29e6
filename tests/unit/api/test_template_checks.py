"""Template_Check, Template_Video_Check, Template_Video_Cost, Template_Preview, Template_Explain."""

import json

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from tests.fakes import ACCOUNT, MEDIA, OTHER_TEMPLATE, PROFILE, RECTANGLE, TEMPLATE, make_media, make_template
from tests.unit.api.calling import NEW_TEMPLATE, PHOTO_SCRIPT, TITLE_SCRIPT, photo, request, title

PAGE = "https://pages.example/photo.jpg"
MOVING = json.dumps(
    [
        {
            "rectangle": {
                "id": "box",
                "color": "#ff0000",
                "play": "$start",
                "duration": 2000,
                "position": {"x": 0.25, "y": 0},
                "size": {"w": 0.5, "h": 1},
                "events": [{"end-1000": {"moveTo": {"duration": 1000, "x": 0.5, "y": 0}}}],
            }
        }
    ]
)


def video(**more):
    return {"name": "Ava"} | more


@pytest.fixture
def titled(cloud):
    """Store a template that shows the name."""
    cloud.templates.put(make_template(scripts=(TITLE_SCRIPT,)))


def greeting(**variables):
    given = [{"name": name, "value": value} for name, value in variables.items()]
    return video(inputMedias=[title("Hello {{name}}")], inputVariables=given)


def test_a_template_without_problems_is_ok(caller):
    assert caller.call("Template_Check", NEW_TEMPLATE) == {"ok": True, "problems": [], "warnings": []}


def test_a_template_that_is_checked_is_not_stored(cloud, caller):
    caller.call("Template_Check", NEW_TEMPLATE)
    assert (cloud.templates.rows, cloud.storage.files) == ({}, {})


def test_all_problems_of_the_scripts_are_reported_with_their_places(caller):
    script = '[{"image": {"id": "a", "duraton": 5}}, {"text": {"id": "b", "duration": "1/0"}}]'
    checked = caller.call("Template_Check", NEW_TEMPLATE | {"inputScripts": [script]})
    assert not checked["ok"]
    places = {(problem["code"], problem["objectID"], problem["property"]) for problem in checked["problems"]}
    assert places == {(1005, "a", "duraton"), (1005, "a", "duration"), (1005, "b", "duration")}


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"outProfiles": []}, 1032, "No video profiles in template: expected at least one profile"),
        ({"name": ""}, -32602, "template.name: expected 1 to 255 characters, got 0"),
        ({"inputMedias": [photo(MEDIA)]}, 1002, "MediaID not found in scripts"),
    ],
)
def test_a_problem_outside_of_the_scripts_is_reported_like_its_error(caller, change, code, message):
    (found,) = caller.call("Template_Check", NEW_TEMPLATE | change)["problems"]
    assert (found["code"], found["message"]) == (code, message)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"inputScripts": ["[]", 5]}, "template.inputScripts[1]"),
        ({"inputScripts": [None]}, "template.inputScripts[0]"),
        ({"name": None}, "template.name"),
        ({"name": "half \ud83d"}, "template.name"),
        ({"colour": "red"}, "template.colour"),
    ],
)
def test_an_invalid_template_is_a_problem_of_its_check(caller, change, path):
    checked = caller.call("Template_Check", NEW_TEMPLATE | change)
    assert (checked["ok"], [problem["path"] for problem in checked["problems"]]) == (False, [path])
    assert caller.error("Template_New", NEW_TEMPLATE | change)[1]["path"] == path


@pytest.mark.parametrize("given", [video(name=5), video(colour="red"), None, "Ava", []])
def test_an_invalid_video_is_a_problem_of_its_check(titled, caller, given):
    checked = caller.call("Template_Video_Check", TEMPLATE, given)
    assert (checked["ok"], checked["problems"][0]["code"]) == (False, -32602)


def test_a_wrong_call_in_a_batch_leaves_the_others_alone(caller):
    calls = [request("Template_List"), {"method": 5}, 5, request("Template_Check", 5), request("Template_Check")]
    answers = caller.post(calls)
    codes = [answer.get("error", {}).get("code") for answer in answers]
    assert codes == [None, -32600, -32600, None, -32602]


def test_a_media_that_cannot_be_fetched_is_a_problem(caller):
    page = {"inputID": "photo", "type": "image", "http": PAGE}
    template = NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [page]}
    (problem,) = caller.call("Template_Check", template)["problems"]
    assert (problem["code"], problem["objectID"], problem["mediaID"]) == (1011, "photo", PAGE)


def test_warnings_of_the_templates_own_inputs_are_reported(cloud, caller):
    cloud.renderer.overflows = ("title",)
    template = NEW_TEMPLATE | {"inputScripts": [TITLE_SCRIPT, PHOTO_SCRIPT], "inputMedias": [title("Welcome")]}
    checked = caller.call("Template_Check", template)
    assert checked["warnings"] == ['Object "title": the text does not fit its box at 640x480']


@pytest.mark.parametrize("medias", [[], [title("Hello {{name}}")]])
def test_a_template_that_needs_inputs_of_each_video_is_ok(caller, medias):
    script = TITLE_SCRIPT.replace("1000", '"$ms"')
    assert caller.call("Template_Check", NEW_TEMPLATE | {"inputScripts": [script], "inputMedias": medias})["ok"]


@pytest.mark.parametrize("duration_ms", [0, 5])
def test_a_template_that_never_shows_anything_gets_a_warning(caller, duration_ms):
    script = json.dumps([{"rectangle": {"id": "box", "duration": duration_ms}}])
    warning = "Nothing is shown: no object lasts as long as a frame; only what a video brings will be"
    assert caller.call("Template_Check", NEW_TEMPLATE | {"inputScripts": [script]})["warnings"] == [warning]


def test_a_template_that_lets_each_video_bring_all_is_as_it_should_be(caller):
    assert caller.call("Template_Check", NEW_TEMPLATE | {"inputScripts": ["[]"]})["warnings"] == []


@pytest.mark.usefixtures("titled")
def test_a_video_without_problems_is_ok(caller):
    checked = caller.call("Template_Video_Check", TEMPLATE, greeting(name="Ava"))
    assert checked == {"ok": True, "problems": [], "warnings": [], "credits": 1}


@pytest.mark.usefixtures("titled")
def test_a_video_that_is_checked_is_not_stored(cloud, caller):
    caller.call("Template_Video_Check", TEMPLATE, greeting(name="Ava"))
    assert (cloud.videos.rows, cloud.queues.sent, cloud.storage.files) == ({}, [], {})


@pytest.mark.usefixtures("titled")
def test_a_video_is_checked_for_all_that_it_would_be_warned_of(caller):
    checked = caller.call("Template_Video_Check", TEMPLATE, greeting(name="Ava", age="7"))
    assert checked["warnings"] == ['The variable "age" is given, but nothing uses it']


@pytest.mark.usefixtures("titled")
def test_a_video_that_would_be_refused_has_a_problem(caller):
    (problem,) = caller.call("Template_Video_Check", TEMPLATE, greeting())["problems"]
    assert (problem["code"], problem["objectID"], problem["expected"]) == (2005, "title", "name")


def test_a_video_that_would_fail_has_a_problem(cloud, caller):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.medias.put(make_media(status=MediaStatus.WAITING, facts=None))
    (problem,) = caller.call("Template_Video_Check", TEMPLATE, video(inputMedias=[photo(MEDIA)]))["problems"]
    assert problem == {
        "code": 1029,
        "message": "Bad input media: its file has not been uploaded yet",
        "objectID": "photo",
        "mediaID": MEDIA,
    }


@pytest.mark.parametrize("method", ["Template_Video_Check", "Template_Explain"])
def test_a_video_of_no_template_is_refused(caller, method):
    assert caller.error(method, OTHER_TEMPLATE, video())[0] == 1000


def test_a_preview_is_a_link_to_a_picture(cloud, caller):
    cloud.templates.put(make_template(scripts=(RECTANGLE,)))
    url = caller.call("Template_Preview", TEMPLATE, video(), 500)
    (key,) = cloud.storage.files
    assert url.startswith(f"https://storage/{key}?")
    assert (key.startswith(f"work/{ACCOUNT}/{TEMPLATE}/previews/"), "type=image/jpeg" in url) == (True, True)


def test_a_preview_stores_nothing_where_files_wait_for_a_viewer(cloud, caller, monkeypatch):
    stored = []
    put_file = cloud.storage.put_file
    monkeypatch.setattr(cloud.storage, "put_file", lambda key, *rest: (stored.append(key), put_file(key, *rest)))
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    cloud.web.files[PAGE] = b"image"
    picture = {"inputID": "photo", "type": "image", "http": PAGE}
    given = video(when="watched", inputMedias=[picture])
    caller.call("Template_Preview", TEMPLATE, given, 500)
    assert [key.partition("/")[0] for key in stored] == ["work", "work"]


def test_a_preview_needs_only_the_inputs_visible_at_its_time(cloud, caller):
    later = PHOTO_SCRIPT.replace('"photo"', '"photo", "play": 5000')
    cloud.templates.put(make_template(scripts=(RECTANGLE, later), medias=()))
    cloud.add_media()
    caller.call("Template_Preview", TEMPLATE, video(inputMedias=[photo(MEDIA)]), 500)
    pictures = [body for key, body in cloud.storage.files.items() if key.endswith(".jpg")]
    assert pictures == [f"{PROFILE} at 500 of []".encode()]


@pytest.mark.parametrize("ms", [5500, 10**9])
def test_a_preview_after_the_end_is_the_last_frame(cloud, caller, ms):
    later = PHOTO_SCRIPT.replace('"photo"', '"photo", "play": 5000')
    cloud.templates.put(make_template(scripts=(RECTANGLE, later)))
    cloud.add_media()
    caller.call("Template_Preview", TEMPLATE, video(inputMedias=[photo(MEDIA)]), ms)
    pictures = [body for key, body in cloud.storage.files.items() if key.endswith(".jpg")]
    assert pictures == [f"{PROFILE} at {ms} of ['photo']".encode()]


def test_a_preview_before_the_beginning_is_refused(cloud, caller):
    cloud.templates.put(make_template(scripts=(RECTANGLE,)))
    assert caller.error("Template_Preview", TEMPLATE, video(), -1) == (
        -32602,
        {"path": "ms", "expected": "a time from 0"},
    )


def test_a_preview_that_cannot_be_rendered_is_refused_with_the_object(cloud, caller):
    cloud.templates.put(make_template(scripts=(RECTANGLE,)))
    cloud.renderer.error = VideoError("out of paint", object_id="box")
    assert caller.error("Template_Preview", TEMPLATE, video(), 0) == (
        1012,
        {"objectID": "box", "problem": "out of paint"},
    )


@pytest.fixture
def explained(cloud, caller):
    cloud.templates.put(make_template(scripts=(MOVING,)))
    given = video(inputVariables=[{"name": "start", "value": "500"}])
    return caller.call("Template_Explain", TEMPLATE, given)


def test_an_explanation_has_the_profile_and_the_length(explained):
    del explained["objects"]
    assert explained == {"profile": PROFILE, "fps": 24, "frames": 60, "duration": 2500}


def test_an_explanation_has_the_plays_of_each_object(explained):
    (each,) = explained["objects"]
    (play,) = each["plays"]
    assert (each["objectID"], each["type"], each["scriptIndex"]) == ("box", "rectangle", 0)
    assert (play["start"], play["finish"], play["firstFrame"], play["endFrame"]) == (500, 2500, 12, 60)


def test_an_explanation_has_boxes_in_px_wherever_a_change_starts_or_ends(explained):
    poses = explained["objects"][0]["plays"][0]["poses"]
    assert [(pose["at"], pose["x"], pose["y"], pose["w"], pose["h"]) for pose in poses] == [
        (500, 160, 0, 320, 480),
        (1500, 160, 0, 320, 480),
        (2500, 320, 0, 320, 480),
    ]


def test_an_explanation_has_the_vertical_position_in_px(cloud, caller):
    box = {"duration": 1000, "color": "#ff0000", "position": {"x": 0, "y": 0.25}, "size": {"w": 1, "h": 0.5}}
    cloud.templates.put(make_template(scripts=(json.dumps([{"rectangle": box}]),)))
    ((pose, _),) = [each["plays"][0]["poses"] for each in caller.call("Template_Explain", TEMPLATE, video())["objects"]]
    assert (pose["y"], pose["h"]) == (120, 240)


def test_an_explanation_has_the_volumes_of_a_sound_and_no_boxes(cloud, caller):
    music = {"id": "music", "duration": 1000, "volume": 0.5, "events": [{"start": {"audioFadeIn": 500}}]}
    script = json.dumps([{"audio": music}, {"rectangle": {"id": "box", "duration": 1000, "color": "#ff0000"}}])
    facts = MediaFacts(MediaType.AUDIO, 1000, has_audio=True)
    cloud.medias.put(make_media(type=MediaType.AUDIO, facts=facts))
    cloud.templates.put(make_template(scripts=(script,)))
    given = video(inputMedias=[{"inputID": "music", "type": "audio", "sezionID": MEDIA}])
    sound, box = (each["plays"][0] for each in caller.call("Template_Explain", TEMPLATE, given)["objects"])
    assert [(volume["at"], volume["volume"]) for volume in sound["volumes"]] == [(0, 0), (500, 0.5), (1000, 0.5)]
    assert (sound["poses"], box["volumes"]) == ([], [])


def test_an_explanation_has_no_boxes_of_a_play_that_is_shorter_than_a_frame(cloud, caller):
    script = json.dumps([{"rectangle": {"id": "dot", "play": [0, 500], "duration": 5}}, *json.loads(RECTANGLE)])
    cloud.templates.put(make_template(scripts=(script,)))
    short = caller.call("Template_Explain", TEMPLATE, video())["objects"][0]
    assert [(play["poses"], play["volumes"]) for play in short["plays"]] == [([], []), ([], [])]


def test_an_explanation_has_the_result_and_the_origin_of_each_value(explained):
    values = {value["property"]: value for value in explained["objects"][0]["values"]}
    assert values["play"] == {
        "property": "play",
        "source": "$start",
        "values": ["500"],
        "pointers": [{"text": "$start", "values": ["500"]}],
    }


def test_an_explanation_of_a_failing_video_is_rejected(cloud, caller):
    cloud.templates.put(make_template(scripts=(MOVING,)))
    code, data = caller.error("Template_Explain", TEMPLATE, video())
    assert (code, data["problems"][0]["objectID"]) == (2005, "box")


def test_a_preview_without_a_picture_is_rejected(cloud, caller):
    cloud.templates.put(make_template(scripts=(RECTANGLE,), profiles=("MP3",)))
    assert caller.error("Template_Preview", TEMPLATE, video(), 0)[0] == 2002


def test_a_preview_is_in_the_first_profile_with_a_picture(cloud, caller):
    cloud.templates.put(make_template(scripts=(RECTANGLE,), profiles=("MP3", PROFILE)))
    caller.call("Template_Preview", TEMPLATE, video(), 0)
    assert list(cloud.storage.files.values()) == [f"{PROFILE} at 0 of []".encode()]


def test_the_cost_of_a_video_is_returned_without_creating_it(cloud, caller):
    cloud.templates.put(make_template(scripts=(MOVING.replace('"duration": 2000', '"duration": "$seconds*1000"'),)))
    given = [{"name": "start", "value": "0"}, {"name": "seconds", "value": "2.5"}]
    assert caller.call("Template_Video_Cost", TEMPLATE, video(inputVariables=given)) == {"credits": 3, "duration": 2500}
    assert (cloud.videos.rows, cloud.storage.files, cloud.queues.sent) == ({}, {}, [])


def test_the_cost_depends_on_downloaded_media_files(cloud, caller):
    cloud.templates.put(make_template(scripts=('[{"video": {"id": "film"}}]',)))
    cloud.web.files[PAGE] = b"video 8000"
    film = {"inputID": "film", "type": "video", "http": PAGE}
    assert caller.call("Template_Video_Cost", TEMPLATE, video(inputMedias=[film])) == {"credits": 8, "duration": 8000}


def test_a_video_that_could_not_be_made_has_no_cost(cloud, caller):
    cloud.templates.put(make_template(scripts=('[{"video": {"id": "film"}}]',)))
    film = {"inputID": "film", "type": "video", "http": PAGE}
    code, data = caller.error("Template_Video_Cost", TEMPLATE, video(inputMedias=[film]))
    assert (code, data["objectID"]) == (1011, "film")
