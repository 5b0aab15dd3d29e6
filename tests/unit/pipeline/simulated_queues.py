"""The queues as SQS and Lambda run them, with visibility, receive counts and the length of chains.

A message that a function sends belongs to the chain of the message that the function works on. Lambda stops a chain
after about 16 invocations of one function. A message that becomes visible again does not start a new chain.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from chalicelib.domain.functions import reader_of
from chalicelib.domain.messages import SentMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.dead_letter import handle_dead_letter
from chalicelib.pipeline.delete import delete
from chalicelib.pipeline.ingest import handle_files
from chalicelib.pipeline.queue_handler import ReceivedMessage, handle_message
from tests.fakes import Crashed, FakeCloud
from tests.unit.pipeline.steps_runner import run_body

_FILE = Path(__file__).parents[3] / ".chalice" / "resources.json"
_QUEUES = {
    resource["Properties"]["QueueName"]["Fn::Sub"].removeprefix("${AWS::StackName}-"): resource["Properties"]
    for resource in json.loads(_FILE.read_text())["Resources"].values()
    if resource.get("Type") == "AWS::SQS::Queue"
}
VISIBILITY_S = {Queue(name): queue["VisibilityTimeout"] for name, queue in _QUEUES.items()}
MOST_RECEIVES = {
    Queue(name): queue["RedrivePolicy"]["maxReceiveCount"]
    for name, queue in _QUEUES.items()
    if "RedrivePolicy" in queue
}
# Anything that takes longer does not end at all.
_MOST_INVOCATIONS = 20_000


@dataclass
class Message:
    id: str
    queue: Queue
    body: str
    visible_ms: int
    lineage: Counter[Queue]
    receives: int = 0
    receipt: str = ""


@dataclass
class SimulatedQueues:
    """The queues of a fake cloud, which it replaces. `die` decides whether a process is killed in a step."""

    cloud: FakeCloud
    messages: list[Message] = field(default_factory=list)
    chains: Counter[Queue] = field(default_factory=Counter)
    invocations: Counter[Queue] = field(default_factory=Counter)
    failures: list[Exception] = field(default_factory=list)
    later: list[tuple[int, Callable[[], object]]] = field(default_factory=list)
    deadly: Callable[[Queue, Any], bool] = lambda queue, body: False

    def __post_init__(self) -> None:
        self._ids = count()
        self._lineage: Counter[Queue] = Counter()
        self.cloud.queues = self  # type: ignore[assignment]

    def send(self, queue: Queue, message: SentMessage, delay_s: int = 0) -> None:
        self._put(queue, json.dumps(to_body(message)), delay_s)

    def send_body(self, queue: Queue, body: Any) -> None:
        """Put a body into a queue as it is, as S3 does."""
        self._put(queue, json.dumps(body), 0)

    def send_many(self, queue: Queue, messages: Sequence[SentMessage]) -> None:
        for message in messages:
            self.send(queue, message)

    def release(self, queue: Queue, receipt: str, delay_s: int) -> None:
        for message in self.messages:
            if (message.queue, message.receipt) == (queue, receipt):
                message.visible_ms = self.cloud.clock.ms + delay_s * 1000

    def hide(self, queue: Queue, receipt: str, seconds: int) -> None:
        self.release(queue, receipt, seconds)

    def wake(self, queue: Queue, receipt: str) -> None:
        self.release(queue, receipt, 0)

    def dead_letter(self, body: str) -> None:
        self._put(Queue.DEAD, body, 0)

    def count_waiting(self, queue: Queue) -> int:
        return sum(1 for each in self.messages if each.queue is queue and each.visible_ms <= self.cloud.clock.ms)

    def at(self, seconds: int, event: Callable[[], object]) -> None:
        """Let an event happen after a number of seconds."""
        self.later.append((self.cloud.clock.ms + seconds * 1000, event))

    def run(self) -> None:
        """Work on messages, the one that is visible first, until there are none and nothing more happens."""
        while self.messages or self.later:
            message = min(self.messages, key=lambda each: each.visible_ms, default=None)
            event = min(self.later, key=lambda each: each[0], default=None)
            if event is not None and (message is None or event[0] <= message.visible_ms):
                self.later.remove(event)
                self._wait_until(event[0])
                event[1]()
            elif message is not None:
                self._wait_until(message.visible_ms)
                self._receive(message)

    def _receive(self, message: Message) -> None:
        message.receives += 1
        if message.receives > MOST_RECEIVES.get(message.queue, 10**6):
            message.queue, message.receives = Queue.DEAD, 0
            return
        message.receipt = f"{message.id}/{message.receives}"
        message.visible_ms = self.cloud.clock.ms + VISIBILITY_S[message.queue] * 1000
        self.invocations[message.queue] += 1
        assert self.invocations.total() < _MOST_INVOCATIONS
        self._lineage = message.lineage + Counter([message.queue])
        self.chains |= self._lineage
        run_s = reader_of(message.queue).timeout_s
        received = ReceivedMessage(message.id, message.receipt, message.body, message.receives, run_s)
        now_s = self.cloud.clock.ms // 1000
        try:
            if handle_message(received, message.queue, self._step(message.queue), self.cloud.waits, self, now_s):
                self.messages.remove(message)
        except Crashed:
            pass
        except Exception as error:  # noqa: BLE001 - as Lambda does
            self.failures.append(error)
        finally:
            self._lineage = Counter()

    def _step(self, queue: Queue) -> Callable[[Any], None]:
        def step(message: Any) -> None:
            if self.deadly(queue, message):
                raise Crashed
            if queue is Queue.DEAD:
                handle_dead_letter(message, self.cloud.account_data, self.cloud.pipeline_services)
            elif queue is Queue.INGEST:
                handle_files(message, self.cloud.pipeline_services)
            elif queue is Queue.REMOVE:
                delete(message, self.cloud.account_data, self.cloud.pipeline_services)
            else:
                run_body(queue, to_body(message), self.cloud.pipeline_services)

        return step

    def _put(self, queue: Queue, body: str, delay_s: int) -> None:
        visible_ms = self.cloud.clock.ms + delay_s * 1000
        self.messages.append(Message(f"m{next(self._ids)}", queue, body, visible_ms, self._lineage))

    def _wait_until(self, ms: int) -> None:
        self.cloud.clock.ms = max(self.cloud.clock.ms, ms)
