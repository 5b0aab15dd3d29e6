"""Viewings and the sums over them behave alike in DynamoDB and in the fake."""

import json
from dataclasses import replace
from functools import reduce

import boto3
import pytest
from chalice.test import Client

import app
from chalicelib import wiring
from chalicelib.aws.statistics import TEMPLATE_SHARDS, VIDEO_SHARDS, Statistics
from chalicelib.domain.page_link import new_link
from chalicelib.domain.viewing import NO_SUMS, Sums, Viewing, ViewingState, sums_of, viewing_key
from tests.fakes import (
    ACCOUNT,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    TEMPLATE,
    VIDEO,
    make_template,
    make_video,
)
from tests.integration.stack import REGION, STACK

LATER_S = NOW_MS // 1000 + 86_400
DAY_MS = 86_400_000
PLAYED = ViewingState(played=True, pauses=2, watched=f"{7:025x}", cta_link=1)
MORE = PLAYED.merge(ViewingState(watched=f"{1 << 99 | 1:025x}", pauses=3, ended=True))


def viewing(number=0, state=PLAYED, video=VIDEO, **changes):
    row = Viewing(ACCOUNT, viewing_key(video, f"{number:022d}"), NOW_MS, NOW_MS, state, is_listed=True)
    return replace(row, **changes)


def record(cloud, now, was=None, template=TEMPLATE):
    return cloud.statistics.record(was, now, template, LATER_S)


def next_of(was, state):
    return replace(was, state=state, version=was.version + 1, changed_ms=NOW_MS + 9)


def test_a_viewing_is_returned_as_it_was_stored(cloud):
    assert record(cloud, viewing())
    assert cloud.statistics.viewing(ACCOUNT, viewing().id) == viewing()


def test_an_unknown_viewing_is_none(cloud):
    record(cloud, viewing())
    assert cloud.statistics.viewing(OTHER_ACCOUNT, viewing().id) is None


def test_a_new_viewing_adds_to_its_video_its_template_and_the_day(cloud):
    record(cloud, viewing())
    added = sums_of(PLAYED)
    assert cloud.statistics.of_videos(ACCOUNT, [VIDEO, OTHER_VIDEO]) == {VIDEO: added}
    assert cloud.statistics.of_templates(ACCOUNT, [TEMPLATE, OTHER_TEMPLATE]) == {TEMPLATE: Sums(*added.counts)}
    assert cloud.statistics.by_day(ACCOUNT, TEMPLATE, "2000-01-01", "2100-01-01") == {"2023-11-14": added}


def test_a_change_adds_only_its_difference(cloud):
    record(cloud, viewing())
    assert record(cloud, next_of(viewing(), MORE), viewing())
    assert cloud.statistics.of_videos(ACCOUNT, [VIDEO]) == {VIDEO: sums_of(MORE)}


def test_a_viewing_that_has_changed_since_it_was_read_adds_nothing(cloud):
    record(cloud, viewing())
    record(cloud, next_of(viewing(), MORE), viewing())
    assert not record(cloud, next_of(viewing(), MORE), viewing())
    assert cloud.statistics.of_videos(ACCOUNT, [VIDEO]) == {VIDEO: sums_of(MORE)}


def test_a_viewing_that_is_not_new_adds_nothing(cloud):
    record(cloud, viewing())
    assert not record(cloud, viewing())
    assert cloud.statistics.of_videos(ACCOUNT, [VIDEO]) == {VIDEO: sums_of(PLAYED)}


def test_days_are_read_from_the_first_to_the_last_one(cloud):
    for days in range(4):
        record(cloud, viewing(days, created_ms=NOW_MS + days * DAY_MS))
    found = cloud.statistics.by_day(ACCOUNT, TEMPLATE, "2023-11-15", "2023-11-16")
    assert list(found) == ["2023-11-15", "2023-11-16"]


def test_the_viewings_of_a_video_are_listed_up_to_a_number(cloud):
    for number in range(3):
        record(cloud, viewing(number))
    record(cloud, viewing(9, video=OTHER_VIDEO))
    record(cloud, viewing(4, is_listed=False))
    assert {each.video_id for each in cloud.statistics.viewings_of(ACCOUNT, VIDEO, 9)} == {VIDEO}
    assert [len(cloud.statistics.viewings_of(ACCOUNT, VIDEO, most)) for most in (2, 9)] == [2, 3]


def test_a_deleted_video_has_neither_viewings_nor_sums(cloud):
    record(cloud, viewing())
    record(cloud, viewing(video=OTHER_VIDEO))
    cloud.statistics.delete_of_video(ACCOUNT, VIDEO)
    assert cloud.statistics.viewings_of(ACCOUNT, VIDEO, 9) == []
    assert cloud.statistics.of_videos(ACCOUNT, [VIDEO, OTHER_VIDEO]).keys() == {OTHER_VIDEO}
    assert cloud.statistics.of_templates(ACCOUNT, [TEMPLATE])[TEMPLATE].plays == 2


def test_a_deleted_template_has_no_sums(cloud):
    record(cloud, viewing())
    record(cloud, viewing(1, video=OTHER_VIDEO), template=OTHER_TEMPLATE)
    cloud.statistics.delete_of_template(ACCOUNT, TEMPLATE)
    assert cloud.statistics.of_templates(ACCOUNT, [TEMPLATE, OTHER_TEMPLATE]).keys() == {OTHER_TEMPLATE}
    assert cloud.statistics.by_day(ACCOUNT, TEMPLATE, "2000-01-01", "2100-01-01") == {}


def test_many_viewings_add_up_exactly(cloud):
    states = [ViewingState(played=number % 3 > 0, watched=f"{number * 7919:025x}") for number in range(20)]
    for number, state in enumerate(states):
        first = viewing(number, ViewingState(played=state.played))
        record(cloud, first)
        record(cloud, next_of(first, state), first)
        record(cloud, next_of(first, state), first)
    total = reduce(Sums.__add__, map(sums_of, states), NO_SUMS)
    assert cloud.statistics.of_videos(ACCOUNT, [VIDEO]) == {VIDEO: total}
    assert cloud.statistics.by_day(ACCOUNT, TEMPLATE, "2023-11-14", "2023-11-14") == {"2023-11-14": total}
    assert cloud.statistics.of_templates(ACCOUNT, [TEMPLATE]) == {TEMPLATE: Sums(*total.counts)}


@pytest.mark.usefixtures("aws")
class TestRows:
    """The rows in the tables."""

    def test_sums_are_spread_over_several_rows(self):
        client = boto3.client("dynamodb", region_name=REGION)
        statistics = Statistics(client, f"{STACK}-viewings", f"{STACK}-analytics")
        for number in range(64):
            statistics.record(None, viewing(number, ViewingState()), TEMPLATE, LATER_S)
        ids = [row["id"]["S"] for row in client.scan(TableName=f"{STACK}-analytics")["Items"]]
        assert len([id_ for id_ in ids if id_.startswith(VIDEO)]) == VIDEO_SHARDS
        assert len([id_ for id_ in ids if id_.startswith(TEMPLATE)]) == 2 * TEMPLATE_SHARDS

    def test_viewings_expire_and_sums_do_not(self):
        client = boto3.client("dynamodb", region_name=REGION)
        Statistics(client, f"{STACK}-viewings", f"{STACK}-analytics").record(None, viewing(), TEMPLATE, LATER_S)
        (row,) = client.scan(TableName=f"{STACK}-viewings")["Items"]
        assert row["expires_s"] == {"N": str(LATER_S)}
        assert all("expires_s" not in row for row in client.scan(TableName=f"{STACK}-analytics")["Items"])


@pytest.mark.usefixtures("wired")
def test_a_beacon_that_the_gateway_hands_on_is_counted():
    services, link = wiring.services(), new_link(ACCOUNT, VIDEO, "", 0)
    services.templates.put(make_template())
    services.videos.put(make_video(page=link))
    body = json.dumps({"viewing": "a" * 22, "played": True}).encode()
    with Client(app.app) as client:
        headers = {"Content-Type": "text/plain;charset=UTF-8", "User-Agent": "Mozilla/5.0 Firefox/130.0"}
        answer = client.http.post(f"/v/{link.token}/events", headers=headers, body=body)
    assert (answer.status_code, answer.body) == (204, b"")
    assert services.statistics.of_videos(ACCOUNT, [VIDEO])[VIDEO].plays == 1
    assert services.videos.get(ACCOUNT, VIDEO).is_viewed
