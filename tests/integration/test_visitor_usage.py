"""The table of what visitors have used up: the same tests for DynamoDB and the fakes."""

from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest

from chalicelib.aws.visitor_usage import VisitorUsage
from chalicelib.domain.visitor_limits import VisitorLimits
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, OTHER_VIDEO, TEMPLATE, VIDEO, make_template
from tests.integration.conftest import Adapters
from tests.integration.stack import REGION, STACK
from tests.integration.test_ledger_at_once import OneCallAtATime

HOUR = 472_222
COUNT = (ACCOUNT, TEMPLATE, "videos", HOUR)
SLOT = (ACCOUNT, TEMPLATE)


@pytest.fixture
def usage(cloud):
    return cloud.visitor_usage


def test_counts_are_read_by_hour(usage):
    for hour, amount in ((HOUR - 2, 1), (HOUR - 1, 2), (HOUR, 3), (HOUR + 1, 4)):
        assert usage.add(ACCOUNT, TEMPLATE, "videos", hour, amount, 10)
    assert usage.counts(ACCOUNT, TEMPLATE, "videos", HOUR - 1, HOUR) == {HOUR - 1: 2, HOUR: 3}


@pytest.mark.parametrize(
    "other",
    [(OTHER_ACCOUNT, TEMPLATE, "videos"), (ACCOUNT, f"{TEMPLATE}-00472222", "videos"), (ACCOUNT, TEMPLATE, "bytes")],
)
def test_counts_of_other_accounts_keys_and_metrics_are_others(usage, other):
    usage.add(*other, HOUR, 5, None)
    assert usage.counts(ACCOUNT, TEMPLATE, "videos", HOUR - 24, HOUR) == {}


def test_a_count_never_passes_its_limit(usage):
    assert usage.add(*COUNT, 2, 3)
    assert not usage.add(*COUNT, 2, 3)
    assert usage.add(*COUNT, 1, 3)
    assert usage.counts(ACCOUNT, TEMPLATE, "videos", HOUR, HOUR) == {HOUR: 3}


def test_a_first_count_may_not_pass_the_limit_either(usage):
    assert not usage.add(*COUNT, 4, 3)
    assert usage.counts(ACCOUNT, TEMPLATE, "videos", HOUR, HOUR) == {}


def test_a_count_is_taken_back(usage):
    usage.add(*COUNT, 3, 3)
    usage.add(*COUNT, -3, None)
    assert usage.add(*COUNT, 3, 3)


def test_calls_at_the_same_time_do_not_pass_a_limit_together(aws):
    usage = VisitorUsage(OneCallAtATime(boto3.client("dynamodb", region_name=REGION)), f"{STACK}-usage")
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: usage.add(*COUNT, 1, 5), range(12)))
    assert sum(done) == 5


def test_only_so_many_hold_a_slot(usage):
    assert usage.take_slot(*SLOT, VIDEO, 1, 100)
    assert not usage.take_slot(*SLOT, OTHER_VIDEO, 1, 100)
    usage.free_slots(*SLOT, [VIDEO])
    assert usage.take_slot(*SLOT, OTHER_VIDEO, 1, 100)


def test_the_slots_are_checked_once_in_a_while(usage):
    usage.take_slot(*SLOT, VIDEO, 1, 100)
    assert list(usage.slots_to_check(*SLOT, 100, 10)) == [VIDEO]
    assert list(usage.slots_to_check(*SLOT, 109, 10)) == []
    assert list(usage.slots_to_check(*SLOT, 110, 10)) == [VIDEO]


def test_slots_that_nobody_holds_are_freed_without_a_row(aws):
    Adapters(aws).visitor_usage.free_slots(*SLOT, [VIDEO])
    assert boto3.client("dynamodb", region_name=REGION).scan(TableName=f"{STACK}-usage")["Items"] == []


def test_all_rows_expire(aws):
    usage = Adapters(aws).visitor_usage
    usage.add(*COUNT, 1, 5)
    usage.take_slot(*SLOT, VIDEO, 1, HOUR * 3600)
    rows = boto3.client("dynamodb", region_name=REGION).scan(TableName=f"{STACK}-usage")["Items"]
    assert sorted(int(row["expires_s"]["N"]) // 3600 - HOUR for row in rows) == [26, 336]


def test_a_template_is_returned_with_its_limits(cloud):
    template = make_template(visitors=VisitorLimits(max_duration_ms=5, scripts=False, origins=("https://a.example",)))
    cloud.templates.put(template)
    assert cloud.templates.get(ACCOUNT, TEMPLATE) == template


def test_a_template_of_an_earlier_release_has_the_default_limits(cloud):
    cloud.templates.put(make_template())
    assert cloud.templates.get(ACCOUNT, TEMPLATE).visitor_limits == VisitorLimits()
