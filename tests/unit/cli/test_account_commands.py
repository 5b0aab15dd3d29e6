"""The commands of accounts, against a transport that answers like the API."""

import json

import pytest

from chalicelib.cli import medias
from chalicelib.client.http_transport import NoAnswerError
from tests.unit.cli.account_api import printed, run

ID = "65523c2a1b0c4d5e6f708192"
TEMPLATE = {"id": "t1", "name": "Welcome", "status": "active", "secret": "hidden", "outProfiles": ["MP3"]}
INPUT = {"name": "photo", "kind": "image", "usedIn": [], "required": True, "example": "ava.jpg"}
MEDIA = {"id": "m1", "name": "a.png", "type": "image", "status": "ready", "size": 3}
TICKET = {"media": MEDIA | {"status": "waiting"}, "url": "https://bucket.test/m1", "method": "PUT", "headers": []}


def video(number, **status):
    return {"id": f"v{number}", "name": "ava", "status": {"code": "done"} | status, "credits": 3}


def test_templates_are_listed_without_their_secrets(api):
    api["Template_List"] = [TEMPLATE]
    assert printed("templates", "list") == [{name: TEMPLATE[name] for name in TEMPLATE if name != "secret"}]
    assert "Welcome" in run("templates", "list").stdout


@pytest.mark.parametrize("text", ["t1", "Welcome", "welcome"])
def test_a_template_is_shown_with_what_its_videos_may_bring(api, text):
    api["Template_List"], api["Template_Inputs"] = [TEMPLATE | {"id": "t0", "name": "Hi"}, TEMPLATE], [INPUT]
    found = printed("templates", "show", text)
    assert (found["id"], found["inputs"], "secret" in found) == ("t1", [INPUT], False)
    assert api.called("Template_Inputs") == [("t1",)]
    shown = run("templates", "show", "t1").stdout
    assert ("photo" in shown, "hidden" in shown) == (True, False)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Welcom", "none has the id or the name 'Welcom'; did you mean 'Welcome'?"),
        ("other", "none has the id or the name 'other'; `templates list` shows all"),
        ("hi", "2 have the name 'hi'; use an id: t2, t3"),
    ],
)
def test_a_template_that_is_not_the_only_one_is_not_found(api, text, problem):
    api["Template_List"] = [TEMPLATE, TEMPLATE | {"id": "t2", "name": "Hi"}, TEMPLATE | {"id": "t3", "name": "HI"}]
    done = run("templates", "show", text)
    assert (done.exit_code, done.stderr) == (1, f"Error 1000: Template not found: {problem}\n")


def test_videos_are_listed_by_the_name_of_their_template(api):
    api["Template_List"], api["Template_Video_Page"] = [TEMPLATE], {"videos": []}
    assert printed("videos", "list", "Welcome") == []
    assert [params[0] for params in api.called("Template_Video_Page")] == ["t1"]


@pytest.mark.parametrize(
    ("options", "limits", "count"),
    [((), [100], 100), (("--limit", "1500"), [1000, 500], 1500), (("--all",), [1000] * 3, 2100)],
)
def test_videos_are_listed_page_by_page(api, options, limits, count):
    def page(template, page):
        first = int(page.get("after", 0))
        end = min(first + page["limit"], 2100)
        videos = [video(number) for number in range(first, end)]
        return {"videos": videos} | ({"older": str(end)} if end < 2100 else {})

    api["Template_Video_Page"] = page
    found = printed("videos", "list", ID, *options)
    assert [each["id"] for each in found] == [f"v{number}" for number in range(count)]
    assert [params["limit"] for _, _, params in api.calls] == limits


def test_a_video_in_progress_is_shown_with_its_progress(api):
    api["Video_Get"] = video(1, code="processing", progress=40)
    assert "processing: 40 %" in run("videos", "show", "v1").stdout
    assert printed("videos", "show", "v1") == video(1, code="processing", progress=40)


def test_the_links_of_a_video_are_listed(api):
    links = [{"id": "x", "profile": "MP3", "url": "https://files.test/a.mp3"}]
    api["Video_Get_Links"] = links
    assert printed("videos", "links", "v1") == links


def test_media_files_are_listed(api):
    api["Media_List"] = [MEDIA]
    assert printed("medias", "list") == [MEDIA]


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"png")
    return path


def test_a_file_is_uploaded_and_shown_once_it_is_inspected(api, picture, monkeypatch):
    states = iter(["waiting", "ready"])
    api["Media_Upload_New"] = TICKET
    api["Media_List"] = lambda: [MEDIA | {"status": next(states)}]
    monkeypatch.setattr(medias, "_POLL_S", 0)
    assert printed("medias", "upload", str(picture)) == MEDIA
    assert [call[0] for call in api.calls] == ["Media_Upload_New", "PUT", "Media_List", "Media_List"]
    assert api.calls[0][1]["type"] == "image/png"


def test_a_file_that_is_refused_is_reported(api, picture):
    api["Media_Upload_New"] = TICKET
    api["Media_List"] = [MEDIA | {"status": "error", "problem": "it is no picture"}]
    done = run("medias", "upload", str(picture))
    assert (done.exit_code, done.stderr) == (1, "The file is refused: it is no picture\n")


def test_a_file_of_an_unknown_type_needs_the_type(api, tmp_path):
    (tmp_path / "photo").write_bytes(b"png")
    done = run("medias", "upload", str(tmp_path / "photo"))
    assert (done.exit_code, "pass it by --type" in done.stderr, api.calls) == (2, True, [])


def test_a_refused_call_has_exit_code_1_and_its_code(api):
    api["Template_List"] = {"error": {"code": 1021, "message": "Account inactive"}}
    done = run("templates", "list")
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", "Error 1021: Account inactive\n")


def test_a_refused_call_is_json_for_programs(api):
    api["Template_List"] = {"error": {"code": 1000, "message": "Template not found", "data": {"templateID": "x"}}}
    done = run("templates", "list", "--json")
    error = {"code": 1000, "message": "Template not found", "data": {"templateID": "x"}}
    assert (done.exit_code, json.loads(done.stdout)) == (1, {"error": error})


def test_missing_credentials_have_exit_code_2(api):
    done = run("templates", "list", REELWRIGHT_ACCOUNT_SECRET=None)
    assert (done.exit_code, "Set REELWRIGHT_ACCOUNT_SECRET as well" in done.stderr) == (2, True)


def test_a_server_that_does_not_answer_has_exit_code_3(api):
    api["Template_List"] = NoAnswerError("there is no connection to the server")
    done = run("templates", "list")
    assert (done.exit_code, done.stderr) == (3, "Error: there is no connection to the server.\n")


def test_a_profile_is_chosen_by_its_name(api, tmp_path):
    path = tmp_path / "reelwright" / "profiles.toml"
    path.parent.mkdir()
    path.write_text('[mine]\nurl = "https://api.test/v1"\naccount_id = "a"\naccount_secret = "b"\n')
    path.chmod(0o600)
    api["Template_List"] = []
    done = run("templates", "list", "--profile-name", "mine", XDG_CONFIG_HOME=str(tmp_path))
    assert (done.exit_code, done.stdout) == (0, "None found.\n")
