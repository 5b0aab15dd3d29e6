"""The start of a video that waits for its first viewer: by a person alone, and once."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain import lifecycle
from chalicelib.domain.credit import InsufficientCredit
from chalicelib.domain.errors import Transient
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.queue import Queue
from chalicelib.domain.render_state import RenderPlan, RenderState
from chalicelib.domain.template_page import PageSettings
from chalicelib.domain.video import VideoStatus
from chalicelib.video_pages.posted import Posted
from tests.fakes import ACCOUNT, NOW_MS, TEMPLATE, VIDEO, make_template
from tests.unit.video_pages.test_waiting import config_in
from tests.unit.video_pages.visiting import GUESSED_TOKEN, TOKEN, URL

STILL = f"out/{VIDEO}/page/unwatched/poster.jpg"
JSON = "application/json"
# Of published lists of mail scanners, link previews and crawlers.
BOTS = {
    "Slack": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "WhatsApp": "WhatsApp/2.23.20.0 A",
    "Facebook": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Teams": "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Google": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Bing": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Proofpoint": "Mozilla/5.0 (compatible; Proofpoint URL Defense)",
    "curl": "curl/8.5.0",
}
# These call themselves like the browsers of people.
DISGUISED = {
    "Outlook's Safe Links": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
    "Google's image proxy": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "iMessage": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 Safari/601.2.4",
    "nothing": "",
}
EVERYTHING = (
    "", "embed", "oembed", "state", "start", "poster.jpg", "preview.jpg", "mail.gif", "video.mp4", "captions.vtt",
    "chapters.vtt", "cta.html", "events", "form",
)  # fmt: skip


@pytest.fixture
def visitor(visitor):
    """Return the visitor of a video that nobody has watched."""
    plan = RenderPlan(duration_ms=4000)
    render = RenderState(waits_for="a viewer")
    return visitor.has(
        status=VideoStatus.UNWATCHED, out_files=(), still_key=STILL, made_when_watched=True, plan=plan, render=render
    )


def video_of(visitor):
    return visitor.cloud.videos.get(ACCOUNT, VIDEO)


def starts(visitor, token=TOKEN, body=b"{}", **headers):
    return visitor.pages.post(Posted(body, **{"content_type": JSON, "site": "same-origin"} | headers), token, "start")


def is_started(visitor):
    return video_of(visitor).status is not VideoStatus.UNWATCHED or bool(visitor.cloud.queues.messages(Queue.PREPARE))


def test_a_viewer_has_it_made(visitor):
    answer = starts(visitor)
    assert (answer.status, json.loads(answer.body)) == (200, {"state": "making", "percent": 0})
    assert answer.headers["Cache-Control"] == "no-store"
    assert video_of(visitor).status is VideoStatus.QUEUED


def test_two_viewers_have_it_made_once(visitor):
    starts(visitor)
    sent = len(visitor.cloud.queues.messages(Queue.PREPARE))
    assert json.loads(starts(visitor).body)["state"] == "making"
    assert len(visitor.cloud.queues.messages(Queue.PREPARE)) == sent


@pytest.mark.parametrize("status", [VideoStatus.RENDERING, VideoStatus.ASSEMBLING, VideoStatus.ERROR])
def test_a_video_that_does_not_wait_stays_as_it_is(visitor, status):
    before = video_of(visitor.has(status=status, out_files=()))
    assert starts(visitor).status == 200
    assert video_of(visitor) == before
    assert not visitor.cloud.queues.messages(Queue.PREPARE)


@pytest.mark.parametrize("name", EVERYTHING)
def test_reading_starts_nothing(visitor, name):
    visitor.opens(name)
    assert not is_started(visitor)


@pytest.mark.parametrize("agent", BOTS.values(), ids=BOTS)
def test_known_programs_start_nothing_even_if_they_send_what_the_page_sends(visitor, agent):
    answer = starts(visitor, agent=agent)
    assert json.loads(answer.body)["state"] == "unwatched"
    assert not is_started(visitor)


@pytest.mark.parametrize("agent", DISGUISED.values(), ids=DISGUISED)
def test_programs_that_look_like_people_start_nothing_by_reading(visitor, agent):
    for name in EVERYTHING:
        visitor.opens(name)
    visitor.sends("events", {"viewing": "a" * 22}, agent=agent)
    assert not is_started(visitor)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
@pytest.mark.parametrize("name", ["start", "events", "form"])
def test_a_page_of_another_site_sends_nothing(visitor, site, name):
    answer = visitor.pages.post(Posted(b"{}", site=site, content_type=JSON), TOKEN, name)
    assert answer.status == 403
    assert not is_started(visitor)


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_a_form_of_another_site_can_send_starts_nothing(visitor, content_type):
    # A browser from before 2023 does not say which site sends it.
    assert starts(visitor, site="", content_type=content_type).status == 415
    assert not is_started(visitor)


def test_an_old_browser_has_it_made(visitor):
    assert starts(visitor, site="").status == 200
    assert is_started(visitor)


def test_headers_are_read_as_browsers_send_them():
    headers = {"content-type": "Application/JSON; charset=utf-8", "sec-fetch-site": "same-origin", "user-agent": "x"}
    assert Posted.read(b"", "203.0.113.9", headers) == Posted(b"", "203.0.113.9", "x", "same-origin", JSON)


def end_unwatched(cloud):
    cloud.videos.apply(lifecycle.end_unwatched(cloud.videos.get(ACCOUNT, VIDEO)))


GONE = {
    "guessed": (GUESSED_TOKEN, lambda cloud: None),
    "mistyped": (TOKEN[:-1], lambda cloud: None),
    "revoked": (TOKEN, lambda cloud: cloud.videos.update(ACCOUNT, VIDEO, page=PageLink(GUESSED_TOKEN, None))),
    "ended": (TOKEN, lambda cloud: cloud.videos.update(ACCOUNT, VIDEO, page=PageLink(TOKEN, NOW_MS - 1))),
    "switched off": (TOKEN, lambda cloud: cloud.templates.put(make_template(page=PageSettings(enabled=False)))),
    "without its template": (TOKEN, lambda cloud: cloud.templates.delete(ACCOUNT, TEMPLATE)),
    "unwatched for too long": (TOKEN, lambda cloud: end_unwatched(cloud)),
    "deleted": (TOKEN, lambda cloud: cloud.videos.delete(ACCOUNT, VIDEO)),
}


@pytest.mark.parametrize(("token", "end"), GONE.values(), ids=GONE)
def test_a_link_that_is_gone_starts_nothing_and_looks_as_one_that_never_was(visitor, token, end):
    end(visitor.cloud)
    assert starts(visitor, token) == starts(visitor, "A" * 54)
    assert starts(visitor, token).status == 404
    assert not visitor.cloud.queues.messages(Queue.PREPARE)
    assert visitor.opens(token=token) == visitor.opens(token="A" * 54)


@pytest.mark.parametrize("error", [Transient("throttled"), InsufficientCredit(5, 0)], ids=["busy", "credits"])
def test_what_keeps_it_from_being_made_is_told_to_no_visitor(visitor, error, monkeypatch):
    def fail(*_):
        raise error

    monkeypatch.setattr(visitor.cloud.videos, "apply", fail)
    answer = starts(visitor)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert json.loads(answer.body) == {"error": "this video cannot be made just now; please try again"}


def test_a_page_shows_the_picture_of_the_video_and_no_progress(visitor):
    text = visitor.reads()
    assert f'<img class="still" src="{URL}/poster.jpg"' in text
    assert 'data-state="unwatched"' in text
    assert "http-equiv" not in text
    assert config_in(text)["now"] == {"state": "unwatched", "percent": 0}


def test_without_javascript_it_says_what_is_needed(visitor):
    assert "This video is made when somebody plays it. To play it, allow JavaScript." in visitor.reads()


def test_its_pictures_are_there_and_its_files_are_not(visitor):
    assert visitor.opens("poster.jpg").headers["Location"].startswith(f"https://storage/{STILL}")
    assert [visitor.opens(name).status for name in ("preview.jpg", "mail.gif")] == [302, 302]
    for name in ("video.mp4", "captions.vtt", "chapters.vtt"):
        answer = visitor.opens(name)
        assert (answer.status, "Retry-After" in answer.headers) == (404, False)


def test_nobody_keeps_the_address_of_a_picture_that_is_replaced_when_it_is_made(visitor):
    assert visitor.opens("poster.jpg").headers["Cache-Control"] == "no-store"
    assert visitor.has().opens("poster.jpg").headers["Cache-Control"].startswith("private, max-age=")


def test_messengers_show_its_picture(visitor):
    text = visitor.reads()
    assert f'<meta property="og:image" content="{URL}/preview.jpg">' in text
    assert "og:video" not in text
    assert '<meta name="twitter:card" content="summary_large_image">' in text


def test_other_sites_embed_it(visitor):
    answer = json.loads(visitor.reads("oembed"))
    assert (answer["type"], answer["thumbnail_url"]) == ("video", f"{URL}/preview.jpg")
    assert f"{URL}/embed" in answer["html"]


def test_opening_it_is_counted_and_its_start_is_no_play(visitor):
    visitor.sends("events", {"viewing": "a" * 22, "played": False})
    starts(visitor)
    sums = visitor.cloud.statistics.of_videos(ACCOUNT, [VIDEO])[VIDEO]
    assert (sums.loads, sums.plays) == (1, 0)


def test_a_thumbnail_is_shown_in_place_of_its_picture(visitor):
    info = {"thumbnail": "https://a.example/t.jpg"}
    text = visitor.has(status=VideoStatus.UNWATCHED, out_files=(), still_key=STILL, info=info).reads()
    assert '<img class="still" src="https://a.example/t.jpg"' in text


def test_the_picture_stays_while_it_is_made(visitor):
    starts(visitor)
    assert f'src="{URL}/poster.jpg"' in visitor.reads()


def test_a_custom_profile_tells_the_size_of_its_place(visitor):
    visitor.cloud.templates.put(make_template(profiles=("ours",)))
    plan = RenderPlan(base_profiles={"ours": "MP4_H264_AAC_320x180_12fps"})
    visitor.cloud.videos.put(replace(video_of(visitor), plan=plan))
    config = config_in(visitor.reads())
    assert (config["width"], config["height"]) == (320, 180)
