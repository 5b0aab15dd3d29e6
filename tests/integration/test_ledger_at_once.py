"""The ledger in DynamoDB, when many write to it at the same time and in any order."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, settings
from moto import mock_aws

from chalicelib.aws.ledger import Ledger
from chalicelib.aws.tables import Fonts, Medias
from chalicelib.aws.videos import Videos
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.errors import Transient
from chalicelib.domain.video import UNFINISHED, OutFile, VideoStatus
from tests.fakes import ACCOUNT, MEDIA, NOW_MS, VIDEO, make_font, make_media, make_transition, make_video
from tests.integration.conftest import Adapters
from tests.integration.stack import REGION, STACK, make_stack
from tests.unit.domain.ledger_machine import LedgerMachine

GRANT = Entry(ACCOUNT, "9" * 24, EntryKind.GRANT, NOW_MS, Amounts(available=10, granted=10))
OUT = OutFile("profile", "name", 500, "key")


class OneCallAtATime:
    """DynamoDB, whose calls are atomic, as those of moto are not."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._lock = Lock()

    def __getattr__(self, name: str) -> Any:
        return partial(self._call, getattr(self._client, name))

    def _call(self, call: Any, **request: Any) -> Any:
        with self._lock:
            return call(**request)


@pytest.fixture
def client(aws) -> Any:
    return OneCallAtATime(boto3.client("dynamodb", region_name=REGION))


@pytest.fixture
def ledger(client):
    """Return a ledger in which the account has ten credits."""
    ledger = Ledger(client, f"{STACK}-balances", f"{STACK}-ledger", lambda: NOW_MS)
    ledger.append(GRANT)
    return ledger


@pytest.fixture
def videos(client, ledger):
    return Videos(client, f"{STACK}-videos", ledger)


def test_a_video_that_ends_while_it_is_deleted_with_others_is_charged_and_deleted(ledger, videos):
    videos.add([make_video(price=4, duration_ms=4000), make_video(id="0" * 24, price=1)])
    read = videos.get_many

    def read_and_end(*key):
        rows = read(*key)
        videos.apply(make_transition(make_video(), UNFINISHED, VideoStatus.DONE, out_files=(OUT,)))
        return rows

    videos.get_many = read_and_end
    videos.delete_many(ACCOUNT, [VIDEO, "0" * 24])
    assert [videos.get(ACCOUNT, name) for name in (VIDEO, "0" * 24)] == [None, None]
    assert ledger.balance(ACCOUNT).amounts == Amounts(available=6, granted=10, spent=4)


def test_concurrent_videos_do_not_take_more_than_the_balance(ledger, videos):
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda number: videos.add([make_video(id=f"{number:024x}", price=3)]), range(8)))
    amounts = ledger.balance(ACCOUNT).amounts
    assert (sum(added), amounts.available, amounts.held) == (3, 1, 9)


def test_a_video_that_ends_in_many_ways_at_the_same_time_ends_once(ledger, videos):
    videos.add([make_video(price=3, status=VideoStatus.ASSEMBLING, duration_ms=3000)])
    ends = [
        lambda: videos.apply(make_transition(make_video(), UNFINISHED, VideoStatus.ERROR, error="no")),
        lambda: videos.apply(make_transition(make_video(), UNFINISHED, VideoStatus.DONE, out_files=(OUT,))),
        lambda: videos.delete(ACCOUNT, VIDEO),
    ] * 3
    with ThreadPoolExecutor(9) as pool:
        list(pool.map(lambda end: end(), ends))
    amounts = ledger.balance(ACCOUNT).amounts
    assert (amounts.held, amounts.available + amounts.spent, amounts.video_bytes) == (0, 10, 0)


def test_a_row_that_lacks_newer_fields_can_be_changed(aws):
    row = {"account_id": {"S": ACCOUNT}, "id": {"S": VIDEO}}
    cloud = Adapters(aws)
    cloud.videos.put(make_video())
    boto3.client("dynamodb", region_name=REGION).update_item(
        TableName=f"{STACK}-videos", Key=row, UpdateExpression="REMOVE price, out_files"
    )
    assert cloud.videos.apply(make_transition(make_video(), UNFINISHED, VideoStatus.ERROR, error="no")) is not None


class Refusing:
    """DynamoDB, which refuses the first transactions for a reason."""

    def __init__(self, client: Any, times: int, reason: str) -> None:
        self._client = client
        self._times = times
        self._reason = reason

    def transact_write_items(self, **request: Any) -> Any:
        self._times -= 1
        if self._times < 0:
            return self._client.transact_write_items(**request)
        reasons = [{"Code": self._reason}, {"Code": "None"}]
        answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
        raise ClientError(answer, "TransactWriteItems")


def refusing(times, reason="TransactionConflict"):
    """Ledger of such a DynamoDB, and how long they have waited."""
    waited: list[float] = []
    client: Any = Refusing(boto3.client("dynamodb", region_name=REGION), times, reason)
    return Ledger(client, f"{STACK}-balances", f"{STACK}-ledger", lambda: NOW_MS, waited.append), waited


def test_a_balance_that_others_write_to_is_tried_again(aws):
    ledger, waited = refusing(3)
    assert (ledger.append(GRANT), len(waited)) == (True, 3)


def test_a_write_to_a_contended_balance_fails_in_the_end(aws):
    with pytest.raises(Transient):
        refusing(99)[0].append(GRANT)


def test_any_other_refusal_is_a_bug(aws):
    with pytest.raises(ClientError):
        refusing(1, "ValidationError")[0].append(GRANT)


class Busy:
    """A DynamoDB in which the first write to each row meets a transaction on it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._refused: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if not name.endswith("_item") or name == "get_item" or name in self._refused:
            return getattr(self._client, name)
        self._refused.add(name)
        return self._refuse

    def _refuse(self, **request: Any) -> Any:
        raise ClientError({"Error": {"Code": "TransactionConflictException"}}, "PutItem")


@pytest.fixture
def busy(aws):
    return Busy(boto3.client("dynamodb", region_name=REGION))


@pytest.mark.parametrize(
    ("write", "left"),
    [
        (lambda medias: medias.update(ACCOUNT, MEDIA, name="other"), make_media(name="other")),
        (lambda medias: medias.update(ACCOUNT, MEDIA, version=1), make_media(version=1)),
        (lambda medias: medias.put(make_media(name="other")), make_media(name="other")),
    ],
    ids=["changed", "changed in what decides its share", "put"],
)
def test_a_write_to_a_row_in_a_transaction_is_retried(aws, busy, write, left):
    cloud = Adapters(aws)
    cloud.medias.put(make_media())
    write(Medias(busy, f"{STACK}-medias", cloud.ledger))
    assert cloud.medias.get(ACCOUNT, MEDIA) == left


def test_so_is_a_new_row_and_one_that_is_removed(aws, busy):
    fonts, font = Fonts(busy, f"{STACK}-fonts"), make_font()
    assert fonts.put_new(font)
    assert fonts.delete(ACCOUNT, font.id)


class OnMoto(LedgerMachine):
    def make(self) -> Any:
        self.mock = mock_aws()
        self.mock.start()
        return Adapters(make_stack())

    def teardown(self) -> None:
        self.mock.stop()


TestTheBooksOfDynamoDB = OnMoto.TestCase
TestTheBooksOfDynamoDB.settings = settings(
    max_examples=3, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
