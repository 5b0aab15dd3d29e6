"""The field `when`: videos that are made when they are first watched."""

from dataclasses import replace

import pytest

from chalicelib.api.campaign_files import campaign_to_wire, get_campaign, new_campaign
from chalicelib.api.first_watch_fields import SWITCHED_OFF, with_when
from chalicelib.api.request_limits import Budget
from chalicelib.api.share_pages import delete_page, new_page
from chalicelib.api.template_checks import check_video
from chalicelib.api.videos import describe_video, new_video
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import PIRSONAL, SEZION
from chalicelib.domain.connection import ConnectionKind
from chalicelib.domain.errors import ApiError
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.template_page import PageSettings
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.video_output import VideoOutput
from chalicelib.domain.watch import Watched
from tests.fakes import ACCOUNT, NOW_MS, RECTANGLE, TEMPLATE, VIDEO, FakeCloud, make_template, make_video

CALLER = Caller(ACCOUNT, base_url="https://api.example")
WATCHED = {"name": "Ava", "when": "watched"}


@pytest.fixture
def cloud():
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(RECTANGLE,), medias=()))
    return cloud


def asked(cloud, wire, caller=CALLER):
    return cloud.videos.get(ACCOUNT, new_video(TEMPLATE, wire, caller, cloud.api_services))


def described(cloud, video):
    return describe_video(video.id, CALLER, SEZION, cloud.api_services)


@pytest.mark.parametrize(("when", "is_watched"), [(None, False), ("asked", False), ("watched", True)])
def test_a_video_says_whether_it_is_made_when_it_is_watched(cloud, when, is_watched):
    video = asked(cloud, {"name": "Ava"} | ({"when": when} if when else {}))
    assert video.made_when_watched is is_watched
    assert described(cloud, video).get("when") == ("watched" if is_watched else None)


def test_a_visitor_may_ask_for_one_as_well(cloud):
    assert asked(cloud, WATCHED, replace(CALLER, template_id=TEMPLATE)).made_when_watched


def test_where_the_operator_has_none_made_it_is_made_at_once_and_a_check_says_so(cloud):
    cloud.makes_when_watched = False
    services = cloud.api_services
    budget = Budget(services.passed_ms, services.alarm)
    assert not asked(cloud, WATCHED).made_when_watched
    assert SWITCHED_OFF in check_video(TEMPLATE, WATCHED, ACCOUNT, services, budget)["warnings"]
    assert check_video(TEMPLATE, {"name": "Ava"}, ACCOUNT, services, budget)["warnings"] == []


def test_nobody_could_watch_a_video_without_a_page(cloud):
    cloud.templates.put(make_template(scripts=(RECTANGLE,), medias=(), page=PageSettings(enabled=False)))
    with pytest.raises(ApiError, match=r"video\.when: expected 'asked': the videos of this template have no pages"):
        asked(cloud, WATCHED)


@pytest.mark.parametrize("kind", ConnectionKind)
def test_a_video_that_is_sent_somewhere_is_made_at_once(cloud, kind):
    video = make_video(output=VideoOutput(kind, "acme-videos"))
    with pytest.raises(ApiError, match=r"video\.when: expected 'asked'"):
        with_when(video, WATCHED, make_template(), cloud.api_services)


def test_a_static_video_is_not_rendered_so_it_is_made_at_once():
    cloud = FakeCloud(PIRSONAL)
    cloud.templates.put(make_template(template_type="static", template_media="https://example.com/a.mp4"))
    video = asked(cloud, WATCHED)
    assert (video.is_static, video.made_when_watched) == (True, False)


def test_an_unwatched_video_is_created_on_the_wire(cloud):
    cloud.videos.put(make_video(status=VideoStatus.UNWATCHED, waits_for="waiting to be watched"))
    assert described(cloud, make_video())["status"] == {"code": "created", "message": "waiting to be watched"}


@pytest.mark.parametrize(("when", "is_watched"), [(None, False), ("asked", False), ("watched", True)])
def test_a_campaign_says_whether_its_videos_are_made_when_they_are_watched(cloud, when, is_watched):
    wire = {"name": "Spring", "fileName": "people.csv", "size": 9} | ({"when": when} if when else {})
    upload = new_campaign(TEMPLATE, wire, CALLER, cloud.api_services, None)
    campaign = get_campaign(upload["id"], ACCOUNT, cloud.campaigns)
    assert campaign_to_wire(campaign).get("when") == ("watched" if is_watched else None)


@pytest.mark.parametrize(("act", "look_ms"), [("new", NOW_MS + 86_400_000), ("delete", 0)])
def test_an_unwatched_video_is_looked_at_when_its_new_link_ends(cloud, act, look_ms):
    cloud.clock.step_ms = 0
    settings = PageSettings(days=1)
    cloud.templates.put(make_template(scripts=(RECTANGLE,), medias=(), page=settings))
    video = make_video(status=VideoStatus.UNWATCHED, made_when_watched=True, page=PageLink("t"))
    cloud.videos.put(video)
    if act == "new":
        new_page(video, CALLER, cloud.api_services)
    else:
        delete_page(video, cloud.api_services)
    watch = cloud.videos.watches[ACCOUNT, VIDEO]
    assert (watch.state, watch.look_ms) == (Watched.UNWATCHED, look_ms)
