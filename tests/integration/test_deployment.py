"""The deployment's description and the code agree."""

import json
from pathlib import Path

import pytest
from chalice.package import TemplateDeepMerger
from chalice.utils import to_cfn_resource_name

import app
from chalicelib import wiring
from chalicelib.aws.queues import queue_name
from chalicelib.aws.videos import BY_TEMPLATE
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.drop_folder import DroppedList
from chalicelib.domain.functions import FUNCTIONS
from chalicelib.domain.lockout import LoginRecord
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.deliver import CALL_S
from chalicelib.pipeline.job_leases import WHOLE_LEASE_S
from chalicelib.pipeline.queue_handler import MARGIN_S, MAX_FAILURES
from local.deploy import STACK as LOCAL_STACK
from tests.fakes import make_media, make_temporary_media, make_video
from tests.integration.stack import AWS_ACCOUNT, REGION, STACK, resources

FOLDER = Path(__file__).parents[2] / ".chalice"
CONFIG = json.loads((FOLDER / "config.json").read_text())
QUEUES = {queue["QueueName"]: queue for queue in resources("SQS::Queue").values()}
TABLES = {table["TableName"]: table for table in resources("DynamoDB::Table").values()}
(BUCKET,) = resources("S3::Bucket").values()
# The function that reads each queue.
READERS = {source.queue.removeprefix(f"{app.STACK}-"): source.name for source in app.app.event_sources}
NOUNS = ["accounts", "emails", "attempts", "templates", "removals", "medias", "videos", "fonts", "segments", "leases"]
NOUNS += [
    "notifications",
    "plans",
    "balances",
    "ledger",
    "deliveries",
    "profiles",
    "keys",
    "audit",
    "usage",
    "idempotency",
    "erasures",
    "orders",
    "campaigns",
    "connections",
    "viewings",
    "analytics",
]


def timeout_of(function):
    return next(known.timeout_s for known in FUNCTIONS if known.name == function)


@pytest.mark.parametrize("queue", Queue)
def test_each_queue_of_the_code_is_made(queue):
    assert queue_name(STACK, queue) in QUEUES


@pytest.mark.parametrize("queue", Queue)
def test_each_queue_is_read_by_a_function(queue):
    assert queue.value in READERS


def test_a_message_is_read_alone_for_a_batch_fails_as_one():
    assert {source.batch_size for source in app.app.event_sources} == {1}


@pytest.mark.parametrize("queue", Queue)
def test_a_message_stays_hidden_for_six_timeouts_of_its_function(queue):
    """So Lambda can wait for a free worker. Source: AWS Lambda, "Configuring a queue to use with Lambda"."""
    assert QUEUES[queue_name(STACK, queue)]["VisibilityTimeout"] == 6 * timeout_of(READERS[queue.value]) <= 43_200


@pytest.mark.parametrize("queue", sorted(set(Queue) - {Queue.DEAD}))
def test_a_message_may_be_received_often_without_a_free_worker(queue):
    assert QUEUES[queue_name(STACK, queue)]["RedrivePolicy"]["maxReceiveCount"] >= 10 > MAX_FAILURES


@pytest.mark.parametrize(
    ("queue", "lease_s"),
    [
        (Queue.DELIVER, CALL_S),
        (Queue.ASSEMBLE, WHOLE_LEASE_S),
        *((queue, WHOLE_LEASE_S) for queue in RENDER_QUEUES),
    ],
)
def test_a_lease_outlasts_the_function_and_expires_before_the_message_is_received_again(queue, lease_s):
    timeout_s = timeout_of(READERS[queue.value])
    assert timeout_s <= lease_s < timeout_s + MARGIN_S


@pytest.mark.parametrize("queue", Queue)
def test_a_function_reports_which_messages_wait(queue):
    """Else a message that waits would be deleted. The names are those that Chalice gives."""
    function = READERS[queue.value]
    described = json.loads((FOLDER / "resources.json").read_text())["Resources"][to_cfn_resource_name(function)]
    source = described["Properties"]["Events"][to_cfn_resource_name(f"{function}-sqs-event-source")]
    assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_chalice_merges_that_into_the_event_sources_that_it_makes():
    made = {"Events": {"PrepareSqsEventSource": {"Type": "SQS", "Properties": {"BatchSize": 1}}}}
    ours = {"Events": {"PrepareSqsEventSource": {"Properties": {"FunctionResponseTypes": ["ReportBatchItemFailures"]}}}}
    (source,) = TemplateDeepMerger().merge(ours, made)["Events"].values()
    assert source["Type"] == "SQS"
    assert source["Properties"] == {"BatchSize": 1, "FunctionResponseTypes": ["ReportBatchItemFailures"]}


@pytest.mark.parametrize("queue", sorted(set(Queue) - {Queue.DEAD}))
def test_dropped_messages_move_to_the_dead_letter_queue(queue):
    target = QUEUES[queue_name(STACK, queue)]["RedrivePolicy"]["deadLetterTargetArn"]
    assert target == f"arn:aws:sqs:{REGION}:{AWS_ACCOUNT}:{queue_name(STACK, Queue.DEAD)}"


def test_the_dead_queue_keeps_messages_longer_than_the_others():
    others = [queue["MessageRetentionPeriod"] for name, queue in QUEUES.items() if not name.endswith("-dead")]
    assert QUEUES[queue_name(STACK, Queue.DEAD)]["MessageRetentionPeriod"] > max(others)


@pytest.mark.parametrize("noun", NOUNS)
def test_each_table_of_the_code_is_made(wired, noun):
    assert wiring.services().table_name(noun) in TABLES


def test_nothing_is_made_that_the_code_does_not_use(wired):
    assert TABLES.keys() == {wiring.services().table_name(noun) for noun in NOUNS}
    assert QUEUES.keys() == {queue_name(STACK, queue) for queue in Queue}


def test_the_videos_of_a_template_have_an_index():
    assert BY_TEMPLATE in {index["IndexName"] for index in TABLES[f"{STACK}-videos"]["GlobalSecondaryIndexes"]}


def test_temporary_media_files_expire_by_their_time_to_live_field():
    assert TABLES[f"{STACK}-medias"]["TimeToLiveSpecification"]["AttributeName"] in make_media().__dataclass_fields__


def test_login_attempts_expire_by_their_time_to_live_field():
    assert (
        TABLES[f"{STACK}-attempts"]["TimeToLiveSpecification"]["AttributeName"]
        in LoginRecord("key").__dataclass_fields__
    )


def test_the_bucket_notifies_the_ingest_queue_of_media_files_and_dropped_lists():
    notifications = BUCKET["NotificationConfiguration"]["QueueConfigurations"]
    queues = {notification["Queue"].rpartition(":")[2] for notification in notifications}
    prefixes = [rule["Value"] for each in notifications for rule in each["Filter"]["S3Key"]["Rules"]]
    assert queues == {queue_name(STACK, Queue.INGEST)}
    for key, prefix in zip((make_media().key, DroppedList("a", "t", "x.csv").key), prefixes, strict=True):
        assert key.startswith(prefix)


@pytest.mark.parametrize(("rule", "key"), [(0, make_temporary_media().key), (1, make_video().work_prefix)])
def test_objects_that_are_needed_for_a_while_expire(rule, key):
    assert key.startswith(BUCKET["LifecycleConfiguration"]["Rules"][rule]["Prefix"])


@pytest.mark.parametrize("rule", [0, 1])
@pytest.mark.parametrize("key", [make_media().key, make_video().out_prefix])
def test_kept_objects_do_not_expire(rule, key):
    assert not key.startswith(BUCKET["LifecycleConfiguration"]["Rules"][rule]["Prefix"])


@pytest.mark.parametrize("stage", CONFIG["stages"])
def test_each_stage_names_its_stack(stage):
    assert CONFIG["stages"][stage]["environment_variables"]["REELWRIGHT_STACK"] == f"reelwright-{stage}"


def test_the_local_stack_is_deployed_under_the_name_that_its_functions_know():
    assert CONFIG["stages"]["local"]["environment_variables"]["REELWRIGHT_STACK"] == LOCAL_STACK
