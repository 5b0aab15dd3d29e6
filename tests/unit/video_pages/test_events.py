"""The beacons and the forms of a page: what is counted, kept and refused."""

import json
from dataclasses import replace
from functools import reduce
from random import Random

import pytest

from chalicelib.domain.submission import MAX_SUBMISSIONS, MAX_SUBMISSIONS_BYTES, Submission
from chalicelib.domain.template_page import PageSettings, PageStatistics
from chalicelib.domain.viewing import PARTS, Sums, ViewingState, sums_of
from chalicelib.domain.viewing_count import FORMS_PER_ADDRESS, VIEWINGS_PER_ADDRESS, VIEWINGS_PER_VIDEO
from chalicelib.video_pages.events import take_events, take_form
from chalicelib.video_pages.posted import Posted
from tests.fakes import ACCOUNT, NOW_MS, OTHER_VIDEO, TEMPLATE, VIDEO, FakeCloud, make_template, make_video
from tests.unit.video_pages.visiting import GUESSED_TOKEN

ID = "abcdefghijklmnopqrst-_"
INFO = json.dumps({"CTAForm": {"inputFields": [{"fieldName": "email", "fieldType": "email"}, {"fieldName": "name"}]}})
ADDRESS = "203.0.113.9"
DAY_S = 86_400
HOUR_MS = 3_600_000


class Page:
    """The page of a video in a fake cloud."""

    def __init__(self, statistics=PageStatistics.COUNTS):
        self.cloud = FakeCloud()
        self.cloud.templates.put(make_template(page=PageSettings(statistics=statistics, player_info=INFO)))
        self.cloud.videos.put(make_video())

    @property
    def video(self):
        return self.cloud.videos.get(ACCOUNT, VIDEO)

    @property
    def template(self):
        return self.cloud.templates.get(ACCOUNT, TEMPLATE)

    def take(self, function, body, address, agent, video):
        posted = Posted(json.dumps(body).encode(), address, agent)
        return function(video or self.video, self.template, posted, self.cloud.api_services)

    def send(self, viewing=ID, address=ADDRESS, agent="", video=None, **state):
        return self.take(take_events, {"viewing": viewing} | state, address, agent, video)

    def send_form(self, fields=None, viewing=ID, address=ADDRESS, agent="", video=None):
        fields = {"email": "ann@example.com"} if fields is None else fields
        return self.take(take_form, {"viewing": viewing, "fields": fields}, address, agent, video)

    @property
    def sums(self):
        return self.cloud.statistics.of_videos(ACCOUNT, [VIDEO]).get(VIDEO, Sums())


@pytest.fixture
def page():
    return Page()


def problem_of(answer):
    return answer.status, json.loads(answer.body)["error"]


def test_a_beacon_is_counted_and_answered_without_content(page):
    answer = page.send(played=True, watched="f" * 25)
    assert (answer.status, answer.body) == (204, b"")
    assert page.sums == Sums(loads=1, plays=1, watched=PARTS, parts=(1,) * PARTS)


def test_a_page_that_is_loaded_and_not_played_is_no_play(page):
    page.send(played=False)
    assert (page.sums.loads, page.sums.plays) == (1, 0)


def test_a_beacon_that_comes_twice_counts_once(page):
    for _ in range(3):
        page.send(played=True, ctaLink=2)
    assert (page.sums.loads, page.sums.plays, page.sums.cta_link) == (1, 1, 2)


def test_an_earlier_beacon_that_comes_late_takes_nothing_back(page):
    page.send(played=True, watched="f" * 25, pauses=3)
    page.send(played=True, watched="0" * 24 + "1", pauses=1)
    assert (page.sums.pauses, sum(page.sums.parts)) == (3, 100)


def test_viewings_of_others_are_counted_beside_it(page):
    page.send(viewing="a" * 22, played=True)
    page.send(viewing="b" * 22, played=True)
    assert page.sums.plays == 2


def test_an_invalid_beacon_is_refused_and_nothing_is_counted(page):
    assert problem_of(page.send(viewing="short")) == (400, "viewing: expected 22 characters of base64url")
    assert page.sums == Sums()


def test_a_known_bot_is_not_counted(page):
    assert page.send(agent="Mozilla/5.0 (compatible; Googlebot/2.1)", played=True).status == 204
    assert page.sums == Sums()


def test_answers_are_kept_by_nobody(page):
    assert page.send().headers["Cache-Control"] == "no-store"


def test_a_template_may_count_nothing():
    page = Page(PageStatistics.NONE)
    assert page.send(played=True).status == 204
    assert (page.cloud.statistics.rows, page.cloud.statistics.sums, page.cloud.visitor_usage.rows) == ({}, {}, {})


@pytest.mark.parametrize(("statistics", "days"), [(PageStatistics.COUNTS, 2), (PageStatistics.PERSONS, 90)])
def test_a_viewing_is_kept_as_long_as_its_template_says(statistics, days):
    page = Page(statistics)
    page.send(played=True)
    assert list(page.cloud.statistics.expires_s.values()) == [page.cloud.clock.ms // 1000 + days * DAY_S]


@pytest.mark.parametrize(("before", "is_listed"), [(PageStatistics.COUNTS, False), (PageStatistics.PERSONS, True)])
def test_a_viewing_is_listed_only_if_it_began_while_persons_were_counted(before, is_listed):
    page = Page(before)
    page.send(played=False)
    page.cloud.templates.update(ACCOUNT, TEMPLATE, page=PageSettings(statistics=PageStatistics.PERSONS))
    page.send(played=True)
    assert bool(page.cloud.statistics.viewings_of(ACCOUNT, VIDEO, 9)) is is_listed
    days = 90 if is_listed else 2
    assert list(page.cloud.statistics.expires_s.values()) == [page.cloud.clock.ms // 1000 + days * DAY_S]


def test_a_viewing_has_neither_the_address_nor_the_browser(page):
    page.send(played=True, agent="Mozilla/5.0 Firefox/130.0")
    stored = repr((page.cloud.statistics.rows, dict(page.cloud.visitor_usage.rows)))
    assert ADDRESS not in stored
    assert "Firefox" not in stored


def test_video_and_template_are_marked_as_viewed(page):
    assert not page.video.is_viewed
    page.send()
    assert (page.video.is_viewed, page.template.is_viewed) == (True, True)


def test_a_late_beacon_of_a_deleted_video_brings_nothing_back(page):
    video = replace(page.video, is_viewed=True)
    page.cloud.videos.delete(ACCOUNT, VIDEO)
    assert page.send(video=video, played=True).status == 204
    assert (page.cloud.statistics.rows, page.sums) == ({}, Sums())


def test_a_first_beacon_of_a_deleted_video_counts_nothing(page):
    video = page.video
    page.cloud.videos.delete(ACCOUNT, VIDEO)
    assert page.send(video=video, played=True).status == 204
    assert page.cloud.statistics.sums == {}


def test_an_address_may_begin_so_many_viewings_in_an_hour(page):
    for number in range(VIEWINGS_PER_ADDRESS):
        assert page.send(viewing=f"{number:022d}").status == 204
    answer = page.send(viewing="z" * 22)
    assert problem_of(answer) == (429, "too many from here; please try again later")
    assert int(answer.headers["Retry-After"]) > 0
    assert page.sums.loads == VIEWINGS_PER_ADDRESS


def test_an_address_that_has_begun_too_many_harms_no_other_one(page):
    for number in range(VIEWINGS_PER_ADDRESS + 1):
        page.send(viewing=f"{number:022d}")
    assert page.send(viewing="z" * 22, address="198.51.100.1").status == 204


def test_an_address_at_its_limit_goes_on_with_its_viewings(page):
    for number in range(VIEWINGS_PER_ADDRESS + 1):
        page.send(viewing=f"{number:022d}")
    assert page.send(viewing=f"{0:022d}", played=True).status == 204
    assert page.sums.plays == 1


def test_a_video_has_so_many_new_viewings_in_an_hour(page):
    hour = page.cloud.clock.ms // HOUR_MS
    page.cloud.visitor_usage.add(ACCOUNT, VIDEO, "viewings", hour, VIEWINGS_PER_VIDEO - 1, None)
    assert page.send(viewing="a" * 22).status == 204
    assert page.send(viewing="b" * 22).status == 429


def test_other_videos_are_counted_beside_one_at_its_limit(page):
    page.cloud.videos.put(make_video(id=OTHER_VIDEO))
    hour = page.cloud.clock.ms // HOUR_MS
    page.cloud.visitor_usage.add(ACCOUNT, VIDEO, "viewings", hour, VIEWINGS_PER_VIDEO, None)
    assert page.send(video=page.cloud.videos.get(ACCOUNT, OTHER_VIDEO)).status == 204


def test_a_viewing_that_others_change_meanwhile_is_merged(page):
    page.send(played=True)
    record = page.cloud.statistics.record

    def record_after_another(*args):
        page.cloud.statistics.record = record
        page.send(ctaLink=1)
        return record(*args)

    page.cloud.statistics.record = record_after_another
    page.send(ctaIcon=1)
    assert (page.sums.loads, page.sums.plays, page.sums.cta_link, page.sums.cta_icon) == (1, 1, 1, 1)


def test_sums_that_are_too_busy_ask_to_try_again(page):
    page.cloud.statistics.record = lambda *_: False
    answer = page.send(played=True)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")


def test_ten_thousand_viewings_add_up_exactly_with_duplicates_and_in_any_order(page):
    random = Random(17)
    last = {f"{number:022d}": _some_state(random) for number in range(10_000)}
    beacons = [*last.items(), *((id_, _earlier(state, random)) for id_, state in last.items())]
    beacons += random.sample(beacons, 5000)
    random.shuffle(beacons)
    video, template, services = page.video, page.template, page.cloud.api_services
    for number, (viewing, state) in enumerate(beacons):
        posted = Posted(json.dumps({"viewing": viewing} | state).encode(), f"203.0.113.{number % 100}")
        assert take_events(video, template, posted, services).status == 204
    expected = reduce(Sums.__add__, (sums_of(_merged(state)) for state in last.values()))
    assert page.sums == expected
    assert reduce(Sums.__add__, page.cloud.statistics.by_day(ACCOUNT, TEMPLATE, "2000", "2100").values()) == expected
    assert page.cloud.statistics.of_templates(ACCOUNT, [TEMPLATE]) == {TEMPLATE: Sums(*expected.counts)}


def _some_state(random):
    bits = random.getrandbits(PARTS)
    return {"played": True, "pauses": random.randrange(4), "watched": f"{bits:025x}", "ctaLink": random.randrange(2)}


def _earlier(state, random):
    """Return what the player may have sent before."""
    if random.random() < 0.3:
        return {"played": False}
    bits = int(state["watched"], 16) & random.getrandbits(PARTS)
    return {"played": True, "pauses": random.randint(0, state["pauses"]), "watched": f"{bits:025x}"}


def _merged(state):
    return ViewingState(played=True, pauses=state["pauses"], watched=state["watched"], cta_link=state["ctaLink"])


@pytest.mark.parametrize(("name", "body"), [("events", {}), ("form", {"fields": {"email": "ann@example.com"}})])
def test_messages_are_taken_by_the_link_of_the_page(visitor, name, body):
    visitor.has(info=json.loads(INFO))
    assert visitor.sends(name, {"viewing": ID} | body).status == 204
    assert visitor.cloud.statistics.of_videos(ACCOUNT, [VIDEO])[VIDEO].loads == 1


@pytest.mark.parametrize(("token", "name"), [("x", "events"), (GUESSED_TOKEN, "events"), (GUESSED_TOKEN, "form")])
def test_a_message_with_another_link_finds_nothing(visitor, token, name):
    visitor.has()
    answer = visitor.sends(name, {"viewing": ID, "played": True}, token=token)
    assert (answer.status, answer.body) == (404, b"There is nothing here.\n")
    assert visitor.cloud.statistics.rows == {}


def test_a_message_to_another_name_finds_nothing(visitor):
    assert visitor.has().sends("poster.jpg", {"viewing": ID}).status == 404


def test_opening_a_page_counts_nothing(visitor):
    visitor.has().opens()
    visitor.opens("embed")
    assert visitor.cloud.statistics.rows == {}


def test_a_form_is_kept_with_its_video_and_counted(page):
    assert page.send_form({"email": "ann@example.com", "name": "Ann"}).status == 204
    (kept,) = page.video.submissions
    assert (kept.viewing_id, kept.fields) == (ID, {"email": "ann@example.com", "name": "Ann"})
    assert (page.sums.forms, page.sums.loads) == (1, 1)


def test_a_form_that_is_sent_twice_is_kept_once(page):
    page.send_form({"name": "Ann"})
    assert page.send_form({"name": "Ann again"}).status == 204
    assert [each.fields for each in page.video.submissions] == [{"name": "Ann"}]
    assert page.sums.forms == 1


def test_a_form_with_an_invalid_field_is_refused_and_nothing_is_kept(page):
    assert problem_of(page.send_form({"email": "ann"})) == (400, "email: expected an e-mail address")
    assert page.video.submissions == ()


def test_a_form_is_kept_although_nothing_is_counted():
    page = Page(PageStatistics.NONE)
    page.send_form()
    assert len(page.video.submissions) == 1
    assert page.cloud.statistics.rows == {}


def test_a_form_whose_count_was_lost_counts_with_the_next_beacon(page):
    page.cloud.statistics.record, record = lambda *_: False, page.cloud.statistics.record
    assert page.send_form().status == 204
    page.cloud.statistics.record = record
    page.send(form=False)
    assert page.sums.forms == 1


def test_a_video_keeps_so_many_forms(page):
    kept = tuple(Submission(f"{number:022d}", NOW_MS, {"name": "x"}) for number in range(MAX_SUBMISSIONS - 1))
    page.cloud.videos.put(make_video(submissions=kept))
    assert page.send_form(viewing="a" * 22).status == 204
    assert problem_of(page.send_form(viewing="b" * 22)) == (409, "this page takes no more forms")
    assert len(page.video.submissions) == MAX_SUBMISSIONS


def test_the_forms_of_a_video_have_so_many_bytes_together(page):
    kept = Submission("0" * 22, NOW_MS, {"name": "x" * (MAX_SUBMISSIONS_BYTES - 4 - 5)})
    page.cloud.videos.put(make_video(submissions=(kept,)))
    assert page.send_form({"name": "é"}).status == 409
    assert page.send_form({"name": "e"}).status == 204


def test_an_address_may_send_so_many_forms_in_an_hour(page):
    for number in range(FORMS_PER_ADDRESS):
        assert page.send_form(viewing=f"{number:022d}").status == 204
    assert page.send_form(viewing="z" * 22).status == 429
    assert page.send_form(viewing="z" * 22, address="198.51.100.1").status == 204


def test_a_form_that_arrives_together_with_another_one_is_kept_beside_it(page):
    add = page.cloud.videos.add_submission

    def add_after_another(*args):
        page.cloud.videos.add_submission = add
        page.send_form(viewing="b" * 22)
        return add(*args)

    page.cloud.videos.add_submission = add_after_another
    assert page.send_form().status == 204
    assert {each.viewing_id for each in page.video.submissions} == {ID, "b" * 22}


def test_a_form_for_a_deleted_video_is_refused(page):
    video = page.video
    page.cloud.videos.delete(ACCOUNT, VIDEO)
    assert problem_of(page.send_form(video=video)) == (404, "there is no page here")


def test_a_form_that_never_gets_its_turn_asks_to_try_again(page):
    page.cloud.videos.add_submission = lambda *_: None
    assert page.send_form().status == 503
