"""The leases of DynamoDB, when many want the same at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import boto3
import pytest

from chalicelib.aws.leases import Leases
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.downloads import HostBusy, download_slot
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, VIDEO, FakeCloud, make_template, make_video
from tests.integration.stack import REGION, STACK
from tests.integration.test_ledger_at_once import OneCallAtATime

AT_ONCE = 12
URL = "http://example.com/done"


@pytest.fixture
def services(aws):
    """Return a fake cloud whose leases are in DynamoDB."""
    cloud = FakeCloud()
    cloud.templates.put(make_template(webhooks=(URL,)))
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    leases = Leases(OneCallAtATime(boto3.client("dynamodb", region_name=REGION)), f"{STACK}-leases")
    return replace(cloud.pipeline_services, leases=leases, downloads_per_host=3)


def at_once(step):
    """Let threads take the same step, and none end it before all have tried."""
    barrier = threading.Barrier(AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(step, barrier) for _ in range(AT_ONCE)]:
            done.result()


def test_no_more_downloads_from_a_host_start_than_there_are_slots(services):
    inside = []

    def step(barrier):
        with suppress(HostBusy), download_slot("http://example.com/a.png", services):
            inside.append(threading.get_ident())
            barrier.wait(30)
            return
        barrier.wait(30)

    at_once(step)
    assert 1 <= len(inside) <= services.downloads_per_host


def test_of_many_messages_about_a_webhook_one_calls_it(services):
    calls = []

    def step(barrier):
        def call_webhook(url, body, headers):
            calls.append(url)
            barrier.wait(30)
            return services.call_webhook(url, body, headers)

        try:
            deliver(DeliverMessage(ACCOUNT, VIDEO, URL), replace(services, call_webhook=call_webhook))
        except RetryLater:
            barrier.wait(30)

    at_once(step)
    assert calls == [URL]
