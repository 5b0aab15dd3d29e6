"""The cost of a video's requests, counted from their parameters."""

import json

from bench.services import _counted, _sent
from chalicelib.domain.queue import Queue
from tests.integration.stack import STACK

VIDEOS, LEASES = f"{STACK}-videos", f"{STACK}-leases"
KEY = {"account_id": {"S": "a"}, "id": {"S": "v"}}
ROW = KEY | {"name": {"S": "x" * 1500}}


def counted(*requests):
    return {name: units for name, units in _counted(list(requests), {}).items() if units}


def test_a_row_counts_by_the_kb_that_is_written():
    assert counted(("dynamodb", "PutItem", {"TableName": LEASES, "Item": ROW})) == {"dynamodb_writes": 2}


def test_a_row_that_an_index_has_whole_counts_twice():
    assert counted(("dynamodb", "UpdateItem", {"TableName": VIDEOS, "Key": KEY})) == {"dynamodb_writes": 2}


def test_writes_in_a_transaction_count_twice():
    put = {"TransactItems": [{"Put": {"TableName": LEASES, "Item": KEY}}]}
    assert counted(("dynamodb", "TransactWriteItems", put)) == {"dynamodb_writes": 2}


def test_reads_that_may_be_late_count_half():
    asked = {"TableName": VIDEOS, "Key": KEY}
    assert counted(("dynamodb", "GetItem", asked)) == {"dynamodb_reads": 0.5}
    assert counted(("dynamodb", "GetItem", asked | {"ConsistentRead": True})) == {"dynamodb_reads": 1}


def test_lists_cost_as_writes_and_deletions_nothing():
    requests = [("s3", name, {}) for name in ("PutObject", "ListObjectsV2", "GetObject", "DeleteObjects")]
    assert counted(*requests) == {"s3_writes": 2, "s3_reads": 1}


def test_the_messages_of_all_queues_are_worked_on():
    entry = {"QueueUrl": f"https://sqs/1/{STACK}-render-h264", "MessageBody": json.dumps({"job": "a"})}
    batch = {"QueueUrl": f"https://sqs/1/{STACK}-prepare", "Entries": [{"MessageBody": "1"}, {"MessageBody": "2"}]}
    requests = [("sqs", "SendMessage", entry), ("sqs", "GetQueueUrl", {}), ("sqs", "SendMessageBatch", batch)]
    assert list(_sent(requests)) == [(Queue.RENDER_H264, {"job": "a"}), (Queue.PREPARE, 1), (Queue.PREPARE, 2)]
