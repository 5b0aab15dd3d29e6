"""The whole pipeline, run as the queues run it."""

import json
from contextlib import suppress
from functools import partial
from typing import Any

from chalicelib.domain.messages import (
    CheckCampaignMessage,
    DeleteTemplateMessage,
    DeleteVideoMessage,
    DeliverMessage,
    EraseRecipientMessage,
    OrphanedSegments,
    QueueVideosMessage,
    RenderMessage,
    ResultMessage,
    RunCampaignMessage,
    VideoMessage,
    parse_message,
    to_body,
)
from chalicelib.domain.queue import Queue
from chalicelib.domain.receipts import finish_video_deletion
from chalicelib.domain.segment_release import delete_orphaned_segments
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.campaign_check import check_campaign
from chalicelib.pipeline.campaign_run import run_campaign
from chalicelib.pipeline.dead_letter import handle_dead_letter
from chalicelib.pipeline.delete import delete_template
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.erase import erase_recipient
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.queue_handler import ReceivedMessage, handle_message
from chalicelib.pipeline.recovery import queue_unstarted
from chalicelib.pipeline.render import render
from chalicelib.pipeline.result_writer import write_result
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, OTHER_PROFILE, PROFILE, VIDEO, Crashed, FakeCloud
from tests.fakes.pipeline_services import PipelineServices

MESSAGE = VideoMessage(ACCOUNT, VIDEO)
JOB = RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0")
# After this time, SQS delivers the message of a killed process again (.chalice/resources.json: VisibilityTimeout).
COMES_AGAIN_MS = 930_000
OTHER_JOB = RenderMessage(ACCOUNT, VIDEO, f"{OTHER_PROFILE}/0")


def run_body(queue: Queue, body: dict[str, Any], services: PipelineServices) -> None:
    """Work on one message, but for the deletion of an account. Raises `RetryLater` where it waits."""
    match parse_message(queue, json.dumps(body)):
        case QueueVideosMessage() as message:
            queue_unstarted(message, services)
        case CheckCampaignMessage() as message:
            check_campaign(message, services)
        case RunCampaignMessage() as message:
            run_campaign(message, services)
        case ResultMessage() as message:
            write_result(message, services)
        case VideoMessage() as message if queue is Queue.PREPARE:
            prepare(message, services)
        case VideoMessage() as message:
            assemble(message, services)
        case RenderMessage() as message:
            render(message, services)
        case DeleteTemplateMessage() as message:
            delete_template(message, services)
        case DeleteVideoMessage() as message:
            finish_video_deletion(message, services)
        case EraseRecipientMessage() as message:
            erase_recipient(message, services)
        case OrphanedSegments() as message:
            delete_orphaned_segments(message, services)
        case DeliverMessage() as message:
            deliver(message, services)
        case message:
            raise TypeError(message)


def work_dead_letter(cloud: FakeCloud, body: Any, services: PipelineServices | None = None) -> None:
    """Work on a message, or the body of one, in the dead-letter queue, as the function does."""
    body = to_body(body) if hasattr(body, "kind") else body
    received = ReceivedMessage("m1", "r1", json.dumps(body), 1, 120)
    step = partial(handle_dead_letter, account_data=cloud.account_data, services=services or cloud.pipeline_services)
    handle_message(received, Queue.DEAD, step, cloud.waits, cloud.queues, cloud.clock.ms // 1000)


def work(queue: Queue, body: dict[str, Any], services: PipelineServices) -> None:
    """Work on one message; one that waits is put back into its queue."""
    try:
        run_body(queue, body, services)
    except RetryLater as later:
        message: Any = parse_message(queue, json.dumps(body))
        services.queues.send(queue, message, later.delay_s(0))


def next_message(cloud: FakeCloud) -> tuple[Queue, dict[str, Any]]:
    """Take the first of the messages with the shortest delay, and let that delay pass for all others, too."""
    sent = cloud.queues.sent
    queue, body, delay_s = sent.pop(min(range(len(sent)), key=lambda number: sent[number][2]))
    sent[:] = [(other, text, max(0, left_s - delay_s)) for other, text, left_s in sent]
    cloud.clock.ms += delay_s * 1000
    return queue, body


def run(cloud: FakeCloud, times: int = 1) -> None:
    """Work on all messages until none is left. Each is delivered `times` times."""
    while cloud.queues.sent:
        queue, body = next_message(cloud)
        for _ in range(times):
            work(queue, body, cloud.pipeline_services)


def run_some(cloud: FakeCloud, messages: int) -> None:
    """Work on the first messages, as many as `messages`."""
    for _ in range(messages):
        queue, body = next_message(cloud)
        work(queue, body, cloud.pipeline_services)


def run_until_crash(cloud: FakeCloud, calls: int) -> None:
    """Work on messages in processes that are all killed together, after a number of calls."""
    services = cloud.services_with_crash_after(calls)
    with suppress(Crashed):
        while cloud.queues.sent:
            queue, body = next_message(cloud)
            work(queue, body, services)


def run_with_crashes(cloud: FakeCloud, calls: int) -> None:
    """Work on all messages, each first in a process that is killed after some calls, then in one that is not.

    The message of a webhook is put back for each of its attempts. Only the first one is killed: a webhook whose workers
    all die has failed.
    """
    killed = []
    while cloud.queues.sent:
        queue, body = next_message(cloud)
        # Both processes have put a message back that waits. It is one message.
        cloud.queues.sent[:] = [each for each in cloud.queues.sent if each[:2] != (queue, body)]
        if queue is not Queue.DELIVER or body not in killed:
            killed.append(body)
            try:
                work(queue, body, cloud.services_with_crash_after(calls))
            except Crashed:
                cloud.clock.ms += COMES_AGAIN_MS
        work(queue, body, cloud.pipeline_services)
