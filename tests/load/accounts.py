"""The accounts of the load run, and how their videos have ended."""

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.cloud_calls import TINY
from chalicelib.aws.accounts import Accounts
from chalicelib.aws.ledger import Ledger
from chalicelib.aws.tables import PlanRows
from chalicelib.aws.videos import Videos
from chalicelib.domain.account import Account
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.ids import hash_secret, new_id, new_secret
from chalicelib.domain.video import Video, VideoStatus
from local.deploy import STACK, Cloud
from tests.e2e.cloud import Caller, Up

_PLAN = Plan("LOAD", credits=1_000_000)


@dataclass(frozen=True, slots=True)
class LoadAccount:
    """An account with a template whose videos call a webhook."""

    number: int
    id: str
    query: str
    template: str


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of the accepted videos: how many there were, how many ended how, which are done, and what is wrong."""

    accepted: int
    by_status: Counter[str]
    done: frozenset[str]
    faults: list[str]


class Ledgers:
    """The tables of the local cloud, read without the API."""

    def __init__(self, up: Up) -> None:
        cloud = Cloud(up.url.partition("/restapis")[0])
        self._dynamodb, self._s3 = cloud.client("dynamodb"), cloud.client("s3")
        self._bucket = next(
            bucket["Name"] for bucket in self._s3.list_buckets()["Buckets"] if bucket["Name"].startswith(f"{STACK}-")
        )
        self._ledger = Ledger(self._dynamodb, f"{STACK}-balances", f"{STACK}-ledger", lambda: time.time_ns() // 10**6)
        self._videos = Videos(self._dynamodb, f"{STACK}-videos", self._ledger)
        self._url = up.url

    def new_account(self, number: int, webhook: str) -> LoadAccount:
        """Make an account with a plan, and a template."""
        PlanRows(self._dynamodb, f"{STACK}-plans").put(_PLAN)
        secret, account_id = new_secret(), new_id()
        account = Account(account_id, f"Load {number}", hash_secret(secret), 0, plan=_PLAN.name)
        Accounts(self._dynamodb, f"{STACK}-accounts").put(account)
        query = f"accountID={account_id}&accountSecret={secret}"
        template = Caller(self._url, query).call("Template_New", TINY | {"webhooks": [webhook]})
        return LoadAccount(number, account_id, query, template)

    def unfinished(self, accounts: Sequence[LoadAccount]) -> Counter[str]:
        """Return how many videos of each status have not ended, or have webhooks left to call."""
        videos = (video for account in accounts for video in self._videos.list(account.id))
        return Counter(video.status.value for video in videos if not _is_over(video))

    def ends(self, accounts: Sequence[LoadAccount], accepted: Path) -> Ends:
        """Compare rows, balances and objects with what was accepted."""
        faults: list[str] = []
        all_done: set[str] = set()
        by_status: Counter[str] = Counter()
        lines = accepted.read_text().split("\n") if accepted.exists() else []
        ids = [line.split()[1] for line in lines if line]
        for account in accounts:
            videos = {video.id: video for video in self._videos.list(account.id)}
            by_status.update(video.status.value for video in videos.values())
            own = [line.split()[1] for line in lines if line and int(line.split()[0]) == account.number]
            faults += [f"video {id_} was accepted and is lost" for id_ in own if id_ not in videos]
            done = [video for video in videos.values() if video.status is VideoStatus.DONE]
            all_done |= {video.id for video in done}
            faults += self._wrong_balance(account, sum(video.price for video in done))
        faults += [f"orphan {key}" for key in self._working_files()]
        return Ends(len(ids), by_status, frozenset(all_done), faults)

    def _wrong_balance(self, account: LoadAccount, charged: int) -> list[str]:
        amounts = self._ledger.balance(account.id).amounts
        expected = ((_PLAN.credits or 0) - charged, 0) if charged else (amounts.available, 0)
        found = amounts.available, amounts.held
        return [] if found == expected else [f"account {account.number} has (left, held) {found}, not {expected}"]

    def _working_files(self) -> list[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix="work/")
        return [item["Key"] for page in pages for item in page.get("Contents", [])]


def _is_over(video: Video) -> bool:
    """Return whether a video has ended, and its one webhook was called if it is done."""
    told = video.status is not VideoStatus.DONE or bool(video.delivery.webhooks_done)
    return video.status.is_final and video.render.finalized and told


def to_environment(accounts: Sequence[LoadAccount]) -> str:
    """Return the accounts as the clients read them."""
    return json.dumps([{"number": each.number, "query": each.query, "template": each.template} for each in accounts])
