"""Videos that are to be published to YouTube: the values of their fields, and what the account reads afterwards."""

import pytest

from chalicelib.api.video_wire import video_to_wire
from chalicelib.domain.brand import SEZION
from chalicelib.domain.connection import ConnectionKind, ConnectionState
from chalicelib.domain.publication import Publication, Publishing
from chalicelib.domain.video import OutFile, VideoStatus
from chalicelib.domain.video_output import VideoOutput, YoutubeSettings
from tests.fakes import ACCOUNT, TEMPLATE, VIDEO, make_connection, make_template, make_video

ANN = "113601234567890123456"


@pytest.fixture
def cloud(cloud):
    cloud.templates.put(make_template())
    cloud.connections.put(make_connection(id=ANN, kind=ConnectionKind.YOUTUBE, bucket=None))
    return cloud


def asked(cloud, caller, youtube=None, **fields):
    """Ask for a video. Return its output."""
    output = {"type": "youtube", "youtube": {"id": ANN} | (youtube or {})}
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": output} | fields)
    return cloud.videos.get(ACCOUNT, video_id).output


def refused(caller, youtube=None, **fields):
    output = {"type": "youtube", "youtube": {"id": ANN} | (youtube or {})}
    code, data = caller.error("Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": output} | fields)
    assert code == -32602
    return data["path"]


def test_a_video_is_private_unless_it_says_otherwise(cloud, caller):
    assert asked(cloud, caller) == VideoOutput(ConnectionKind.YOUTUBE, ANN, YoutubeSettings())


@pytest.mark.parametrize(
    ("field", "given", "stored"),
    [
        ("privacy", "public", "public"),
        ("privacy", "unlisted", "unlisted"),
        ("privacy", "hidden", "unlisted"),
        ("privacy", "Private", "private"),
        ("license", "youtube", "youtube"),
        ("license", "standard", "youtube"),
        ("license", "creativeCommon", "creativeCommon"),
        ("license", "cc", "creativeCommon"),
        ("category", "Film", "1"),
        ("category", "nonprofit", "29"),
        ("category", "22", "22"),
        ("keywords", "a, b", "a, b"),
        ("privacy", "", "private"),
        ("category", "", ""),
    ],
)
def test_both_spellings_of_a_value_are_taken(cloud, caller, field, given, stored):
    assert getattr(asked(cloud, caller, {field: given}).youtube, field) == stored


@pytest.mark.parametrize(("field", "given"), [("privacy", "secret"), ("license", "gpl"), ("category", "Cats")])
def test_an_unknown_value_is_refused(cloud, caller, field, given):
    assert refused(caller, {field: given}) == f"video.videoOutput.youtube.{field}"


def test_a_template_keeps_the_settings_and_its_videos_may_change_some(cloud, caller):
    youtube = {"id": ANN, "privacy": "hidden", "license": "cc", "category": "Music", "keywords": "spring"}
    caller.call("Template_Update", TEMPLATE, {"videoOutput": {"type": "youtube", "youtube": youtube}})
    (template,) = caller.call("Template_List")
    shown = {"id": ANN, "privacy": "unlisted", "license": "creativeCommon", "category": "10", "keywords": "spring"}
    assert template["videoOutput"] == {"type": "youtube", "youtube": shown}
    video_id = caller.call(
        "Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": {"youtube": {"privacy": "public"}}}
    )
    settings = cloud.videos.get(ACCOUNT, video_id).output.youtube
    assert settings == YoutubeSettings("public", "creativeCommon", "10", "spring")


@pytest.mark.parametrize(("number", "is_good"), [(100, True), (101, False)])
def test_a_title_has_a_limit(cloud, caller, number, is_good):
    name = "<" + "a" * number + ">"
    if is_good:
        asked(cloud, caller, name=name)
    else:
        assert refused(caller, name=name) == "video.name"


def test_a_title_needs_a_character(cloud, caller):
    assert refused(caller, name="<>") == "video.name"


@pytest.mark.parametrize(("number", "is_good"), [(500, True), (501, False)])
def test_tags_have_a_limit(cloud, caller, number, is_good):
    for fields in ({"youtube": {"keywords": "a" * number}}, {"keywords": "a" * number}):
        if is_good:
            asked(cloud, caller, **fields)
        else:
            assert refused(caller, **fields).endswith("keywords")


def test_html_in_a_description_is_no_fault(cloud, caller):
    asked(cloud, caller, description="<p>" * 1000 + "x")


@pytest.mark.parametrize("profiles", [("GIF_320x240_12fps",), ("MP3",)])
def test_a_template_without_films_has_nothing_for_youtube(cloud, caller, profiles):
    cloud.templates.put(make_template(profiles=profiles))
    assert refused(caller) == "videoOutput"


@pytest.mark.parametrize("youtube", [{}, {"id": ""}, {"id": "unknown"}, {"id": "acme-videos"}])
def test_an_account_that_is_not_connected_is_error_1014(cloud, caller, youtube):
    cloud.connections.put(make_connection())
    video = {"name": "Ava", "videoOutput": {"type": "youtube", "youtube": youtube}}
    assert caller.error("Template_Video_New", TEMPLATE, video)[0] == 1014


def test_an_account_that_was_disconnected_since_is_error_1014(cloud, caller):
    cloud.templates.put(make_template(output=VideoOutput(ConnectionKind.YOUTUBE, "gone", YoutubeSettings())))
    assert caller.error("Template_Video_New", TEMPLATE, {"name": "Ava"})[0] == 1014


def test_an_account_that_lost_its_permission_is_error_1023(cloud, caller):
    cloud.connections.update(ACCOUNT, ANN, state=ConnectionState.RECONNECT)
    video = {"name": "Ava", "videoOutput": {"type": "youtube", "youtube": {"id": ANN}}}
    assert caller.error("Template_Video_New", TEMPLATE, video) == (1023, {"youtubeID": ANN})


def published():
    """Return a video on YouTube, as Sezion had one in the webhook that a public client of 2017 has recorded."""
    name, profile = f"{VIDEO}.MP4_H264_AAC_852x480.mp4", "MP4_H264_AAC_852x480_24fps"
    return make_video(
        status=VideoStatus.DONE,
        finalized=True,
        name="Test de data recue",
        description="une super description incroyable",
        keywords="Key word baby",
        data="equipeID|23",
        duration_ms=36_650,
        created_ms=1_509_725_646_612,
        out_files=(OutFile(profile, name, 6_691_296, f"out/{name}"),),
        publishing=Publishing((Publication(profile, ANN, ConnectionKind.YOUTUBE).published("3iu9xbfnk3w"),)),
    )


def test_the_body_of_a_webhook_is_as_it_was_recorded_in_2017():
    """Compare every field of that body. Source: the client's `ControlerSezionResponseSaveVideo.cs`."""
    wire = video_to_wire(published(), SEZION)
    first, *others = wire["outFiles"]
    assert first == {
        "name": f"{VIDEO}.MP4_H264_AAC_852x480.mp4",
        "profile": "MP4_H264_AAC_852x480_24fps",
        "size": 6_691_296,
        "storage": {"youtubeID": "3iu9xbfnk3w", "youtubeAccountID": ANN},
    }
    assert [each["storage"] for each in others] == [{"sezionID": f"{VIDEO}.MP4_H264_AAC_852x480_24fps"}]
    recorded = {
        "accountID": ACCOUNT,
        "credits": 37,
        "data": "equipeID|23",
        "description": "une super description incroyable",
        "duration": 36_650,
        "keywords": "Key word baby",
        "name": "Test de data recue",
        "templateID": TEMPLATE,
        "formData": [],
        "analytics": {"playDetails": []},
        "status": {"code": "done"},
        "date": "2017-11-03T16:14:06.612Z",
        "id": VIDEO,
    }
    assert {name: wire[name] for name in recorded} == recorded
    player = {"CTAAllowClose": True, "CTAShowAtEnd": True, "CTAPauseOnShow": True, "CTAShowOnPause": True}
    player |= {"CTAOpenOnClick": True, "CTAType": "text"}
    assert {name: wire["playerInfo"][name] for name in player} == player
    assert wire["playerInfo"]["CTAForm"]["inputFields"] == []


def test_the_address_of_a_video_on_youtube_is_asked_for_by_its_id(cloud, caller):
    cloud.videos.put(published())
    for youtube_id in ("3iu9xbfnk3w", ""):
        link = caller.call("Video_Youtube_Link", VIDEO, youtube_id)
        assert (link["id"], link["url"]) == ("3iu9xbfnk3w", "https://youtu.be/3iu9xbfnk3w")


def test_a_video_that_is_not_on_youtube_is_error_1031(cloud, caller):
    cloud.videos.put(published())
    assert caller.error("Video_Youtube_Link", VIDEO, "other") == (1031, {"videoID": VIDEO})
    cloud.videos.put(make_video())
    assert caller.error("Video_Youtube_Link", VIDEO, "")[0] == 1031
