"""The adapters on moto and their fakes, side by side."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from moto import mock_aws

import app
from chalicelib import wiring
from chalicelib.aws import (
    account_data,
    accounts,
    audit,
    campaign_table,
    circuits,
    deliveries,
    erasures,
    idempotency_keys,
    leases,
    ledger,
    login_tables,
    orders,
    queues,
    sealer,
    segments,
    statistics,
    storage,
    tables,
    videos,
    visitor_usage,
    waits,
)
from chalicelib.domain.account_deletion import AccountData
from chalicelib.domain.queue import Queue
from tests import fakes
from tests.integration.stack import REGION, STACK, forget, make_stack


@pytest.fixture
def aws(monkeypatch) -> Iterator[str]:
    """Make a stack in moto. Return the name of its bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        yield make_stack()


@pytest.fixture
def wired(aws, monkeypatch) -> Iterator[None]:
    """Set up the composition root and the app for the stack in moto."""
    monkeypatch.setenv("REELWRIGHT_STACK", STACK)
    monkeypatch.setenv("REELWRIGHT_BUCKET", aws)
    monkeypatch.setenv("REELWRIGHT_TABLE_SUFFIX", "")
    monkeypatch.setenv("REELWRIGHT_ALLOWED_HOSTS", "127.0.0.1:1-65535")
    forget(wiring, app)
    yield
    forget(wiring, app)


@pytest.fixture(params=["fake", "moto"])
def cloud(request) -> Any:
    """Return the fakes, or the adapters on moto. Both have `accounts`, `medias`, …"""
    return fakes.FakeCloud() if request.param == "fake" else Adapters(request.getfixturevalue("aws"))


class Adapters:
    """The real adapters, on the stack in moto."""

    def __init__(self, bucket: str) -> None:
        dynamodb = boto3.client("dynamodb", region_name=REGION)
        self.accounts = accounts.Accounts(dynamodb, f"{STACK}-accounts")
        self.emails = login_tables.Emails(dynamodb, f"{STACK}-emails")
        self.login_attempts = login_tables.LoginAttempts(dynamodb, f"{STACK}-attempts")
        self.visitor_usage = visitor_usage.VisitorUsage(dynamodb, f"{STACK}-usage")
        self.ledger = ledger.Ledger(dynamodb, f"{STACK}-balances", f"{STACK}-ledger", lambda: fakes.NOW_MS)
        self.orders = orders.Orders(dynamodb, f"{STACK}-orders", self.ledger, f"{STACK}-accounts")
        self.plan_rows = tables.PlanRows(dynamodb, f"{STACK}-plans")
        self.medias = tables.Medias(dynamodb, f"{STACK}-medias", self.ledger)
        self.templates = tables.Templates(dynamodb, f"{STACK}-templates")
        self.removals = tables.Removals(dynamodb, f"{STACK}-removals")
        self.videos = videos.Videos(dynamodb, f"{STACK}-videos", self.ledger)
        self.statistics = statistics.Statistics(dynamodb, f"{STACK}-viewings", f"{STACK}-analytics")
        self.leases = leases.Leases(dynamodb, f"{STACK}-leases")
        self.waits = waits.Waits(dynamodb, f"{STACK}-leases")
        self.circuits = circuits.Circuits(dynamodb, f"{STACK}-leases")
        self.segments = segments.Segments(dynamodb, f"{STACK}-segments")
        self.fonts = tables.Fonts(dynamodb, f"{STACK}-fonts")
        self.audit = audit.AuditTrail(dynamodb, f"{STACK}-audit")
        self.erasures = erasures.Erasures(dynamodb, f"{STACK}-erasures")
        self.campaigns = campaign_table.Campaigns(dynamodb, f"{STACK}-campaigns")
        self.notifications = tables.Notifications(dynamodb, f"{STACK}-notifications")
        self.deliveries = deliveries.Deliveries(dynamodb, f"{STACK}-deliveries")
        self.profiles = tables.Profiles(dynamodb, f"{STACK}-profiles")
        self.idempotency_keys = idempotency_keys.IdempotencyKeys(dynamodb, f"{STACK}-idempotency")
        nouns = (
            "templates",
            "videos",
            "medias",
            "fonts",
            "notifications",
            "ledger",
            "deliveries",
            "profiles",
            "usage",
            "audit",
            "erasures",
            "campaigns",
            "orders",
            "viewings",
            "analytics",
        )
        rows = [account_data.AccountRows(dynamodb, f"{STACK}-{noun}") for noun in nouns]
        balances = account_data.AccountRows(dynamodb, f"{STACK}-balances", ("account_id",))
        keys = account_data.AccountRows(dynamodb, f"{STACK}-keys", ("account_id",))
        jobs = account_data.AccountRows(dynamodb, f"{STACK}-leases", ("scope", "id"))
        own = account_data.SegmentRows(dynamodb, f"{STACK}-segments", f"{STACK}-videos")
        kms = boto3.client("kms", region_name=REGION)
        self.sealer = sealer.Sealer(kms, dynamodb, f"{STACK}-keys", sealer.key_alias(STACK))
        self.storage = storage.ObjectStore(boto3.client("s3", region_name=REGION), bucket)
        self.account_data = AccountData(self.accounts, self.emails, [own, *rows, jobs, balances, keys], self.storage)
        self.queues = Sent(queues.Queues(boto3.client("sqs", region_name=REGION), STACK))


@dataclass
class Sent:
    """The queues in SQS, which can also be read, as those of the fakes can."""

    queues: queues.Queues

    @property
    def send(self) -> Callable[..., None]:
        return self.queues.send

    @property
    def send_many(self) -> Callable[..., None]:
        return self.queues.send_many

    def messages(self, queue: Queue) -> list[dict[str, Any]]:
        sqs = boto3.client("sqs", region_name=REGION)
        url = sqs.get_queue_url(QueueName=f"{STACK}-{queue}")["QueueUrl"]
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in found]
