"""The whole line, as the queues drive it."""

from contextlib import suppress
from typing import Any

from chalicelib.domain.queue import Queue
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.delete import remove
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.messages import (
    DeleteAccountMessage,
    DeliverMessage,
    QueueVideosMessage,
    RenderMessage,
    VideoMessage,
    read_preparation,
    read_removal,
)
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.recovery import start
from chalicelib.pipeline.render import render
from chalicelib.pipeline.services import Collaborators
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, OTHER_PROFILE, PROFILE, VIDEO, Crashed, FakeCloud

MESSAGE = VideoMessage(ACCOUNT, VIDEO)
JOB = RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0")
# When a message comes again whose process was killed (.chalice/resources.json: VisibilityTimeout).
COMES_AGAIN_MS = 930_000
OTHER_JOB = RenderMessage(ACCOUNT, VIDEO, f"{OTHER_PROFILE}/0")


def run_step(queue: Queue, body: dict[str, Any], on: Collaborators) -> None:
    """Work on one message. Raises `RetryLater` where it waits."""
    if queue is Queue.PREPARE:
        message = read_preparation(body)
        start(message, on) if isinstance(message, QueueVideosMessage) else prepare(message, on)
    elif queue is Queue.RENDER:
        render(RenderMessage(**body), on)
    elif queue is Queue.ASSEMBLE:
        assemble(VideoMessage(**body), on)
    elif queue is Queue.REMOVE:
        removal = read_removal(body)
        assert not isinstance(removal, DeleteAccountMessage)
        remove(removal, on)
    else:
        deliver(DeliverMessage(**body), on)


def work(queue: Queue, body: dict[str, Any], on: Collaborators) -> None:
    """Work on one message; one that waits is put back into its queue."""
    try:
        run_step(queue, body, on)
    except RetryLater as later:
        on.queues.send(queue, body, later.delay_s(0))


def next_message(world: FakeCloud) -> tuple[Queue, dict[str, Any]]:
    """The first message that has to wait least in its queue; that is waited for."""
    sent = world.queues.sent
    queue, body, delay_s = sent.pop(min(range(len(sent)), key=lambda number: sent[number][2]))
    world.clock.ms += delay_s * 1000
    return queue, body


def run(world: FakeCloud, times: int = 1) -> None:
    """Work on all messages until no more come; each is delivered so many times."""
    while world.queues.sent:
        queue, body = next_message(world)
        for _ in range(times):
            work(queue, body, world.on)


def run_some(world: FakeCloud, messages: int) -> None:
    """Work on the first so many messages."""
    for _ in range(messages):
        queue, body = next_message(world)
        work(queue, body, world.on)


def run_until_crash(world: FakeCloud, calls: int) -> None:
    """Work on messages in processes that are all killed together, after so many calls."""
    on = world.services_with_crash_after(calls)
    with suppress(Crashed):
        while world.queues.sent:
            queue, body = next_message(world)
            work(queue, body, on)


def run_with_crashes(world: FakeCloud, calls: int) -> None:
    """Work on all messages, each first in a process that is killed after so many calls, then in one that is not."""
    while world.queues.sent:
        queue, body = next_message(world)
        try:
            work(queue, body, world.services_with_crash_after(calls))
        except Crashed:
            world.clock.ms += COMES_AGAIN_MS
        work(queue, body, world.on)
