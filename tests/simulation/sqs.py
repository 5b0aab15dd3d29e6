"""The queues: visibility, delays, receive counts, dead letters, retention, and deliveries that come twice."""

import heapq
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from chalicelib.domain.functions import hidden_s
from chalicelib.domain.messages import SentMessage, to_body
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from deployment.stack.queues import DEAD_KEPT_S, KEPT_S, MOST_DELIVERIES, USUAL_DELIVERIES
from tests.simulation.hub import Hub
from tests.simulation.weather import Weather

_LONGEST_HIDDEN_S = 43_200
_AGAIN_S = (0, 0, 1, 10, 100, 1000)


@dataclass(eq=False, slots=True)
class Message:
    """A message in a queue. `receipt` is that of its last delivery, `since_ms` the time from which it is visible."""

    id: str
    queue: Queue
    body: str
    group: str
    sent_ms: int
    visible_ms: int
    receives: int = 0
    receipt: str = ""
    is_gone: bool = False
    is_waiting: bool = False


class Sqs:
    """All queues. They implement the port `Queues`, and `deliver` is called when a message becomes visible."""

    def __init__(self, hub: Hub, weather: Weather) -> None:
        self.deliver: Callable[[Queue], object] = lambda queue: None
        self.pause: Callable[[], object] = lambda: None
        self.messages: dict[str, Message] = {}
        self.lost: list[Message] = []
        self.dead: list[Message] = []
        self.sent_to: Counter[Queue] = Counter()
        self._hub, self._weather = hub, weather
        self._numbers = count()
        self._hidden: dict[Queue, list[tuple[int, int, Message]]] = {queue: [] for queue in Queue}
        # The waiting messages of each queue, by group, in the order in which they became visible.
        self._waiting: dict[Queue, dict[str, dict[str, Message]]] = {queue: {} for queue in Queue}
        self._counts = dict.fromkeys(Queue, 0)

    def send(self, queue: Queue, message: SentMessage, delay_s: int = 0) -> None:
        body = to_body(message)
        self._put(queue, json.dumps(body), min(delay_s, MAX_DELAY_S), str(body.get("account_id", "")))

    def send_body(self, queue: Queue, body: Any) -> None:
        """Put a body into a queue as it is, as S3 does."""
        self._put(queue, json.dumps(body), 0, "")

    def send_many(self, queue: Queue, messages: Sequence[SentMessage]) -> None:
        for number, message in enumerate(messages):
            if number and number % 10 == 0:
                self.pause()
            self.send(queue, message)

    def release(self, queue: Queue, receipt: str, delay_s: int) -> None:
        message = self.messages.get(receipt.partition("/")[0])
        # A standard queue may accept the receipt of an earlier delivery, or not.
        if (
            message is None
            or message.is_waiting
            or (message.receipt != receipt and self._weather.random.random() < 0.5)
        ):
            return
        self._hide(message, min(delay_s, _LONGEST_HIDDEN_S))

    def hide(self, queue: Queue, receipt: str, seconds: int) -> None:
        self.release(queue, receipt, seconds)

    def wake(self, queue: Queue, receipt: str) -> None:
        self.release(queue, receipt, 0)

    def dead_letter(self, body: str) -> None:
        self._put(Queue.DEAD, body, 0, "")

    def count_waiting(self, queue: Queue) -> int:
        return self._counts[queue]

    def receive(self, queue: Queue, choose: Callable[[dict[str, dict[str, Message]]], Message]) -> Message | None:
        """Receive a message that `choose` picks from the groups of waiting ones, or None if no message waits."""
        while self._counts[queue]:
            message = choose(self._waiting[queue])
            self._take(message)
            message.receives += 1
            most = MOST_DELIVERIES.get(queue, USUAL_DELIVERIES)
            if queue is not Queue.DEAD and message.receives > most:
                self._remove(message)
                self.dead.append(message)
                self._put(Queue.DEAD, message.body, 0, "")
                continue
            message.receipt = f"{message.id}/{message.receives}"
            self._hide(message, hidden_s(queue))
            return message
        return None

    def delete(self, message: Message) -> None:
        """Delete a message, whose copy may be delivered once more."""
        if message.is_gone:
            return
        self._remove(message)
        if self._weather.strikes("delivered again"):
            # The same message, on a server that missed the deletion.
            self._hub.note(f"{message.id} is delivered again, though it was deleted")
            self._copy(message)

    def lose(self, message: Message) -> None:
        """Lose a message for ever, as by a purge."""
        self._hub.note(f"{message.id} is lost: {message.queue} {message.body}")
        self._remove(message)
        self.lost.append(message)

    def _put(self, queue: Queue, body: str, delay_s: int, group: str) -> None:
        self.sent_to[queue] += 1
        now_ms = self._hub.ms
        message = Message(f"m{next(self._numbers)}", queue, body, group, now_ms, now_ms)
        self.messages[message.id] = message
        self._hub.note(f"{message.id} is sent to {queue} in {delay_s} s: {body}")
        self._hide(message, delay_s)
        kept_s = DEAD_KEPT_S if queue is Queue.DEAD else KEPT_S
        self._hub.at(now_ms + kept_s * 1000, lambda: None if message.is_gone else self.lose(message))
        if self._weather.strikes("message lost"):
            self.lose(message)
        elif self._weather.strikes("delivered again"):
            self._copy(message)

    def _copy(self, message: Message) -> None:
        copy = Message(
            f"{message.id}'{next(self._numbers)}", message.queue, message.body, message.group, message.sent_ms, 0
        )
        copy.receives = message.receives
        self.messages[copy.id] = copy
        self._hide(copy, _AGAIN_S[self._weather.pick("delivered again", len(_AGAIN_S))])

    def _hide(self, message: Message, seconds: int) -> None:
        message.visible_ms = self._hub.ms + seconds * 1000
        heapq.heappush(self._hidden[message.queue], (message.visible_ms, next(self._numbers), message))
        self._hub.at(message.visible_ms, lambda: self._show(message.queue))

    def _show(self, queue: Queue) -> None:
        hidden = self._hidden[queue]
        while hidden and hidden[0][0] <= self._hub.ms:
            visible_ms, _, message = heapq.heappop(hidden)
            # It may have been hidden for another time since.
            if not message.is_gone and not message.is_waiting and message.visible_ms == visible_ms:
                message.is_waiting = True
                self._waiting[queue].setdefault(message.group, {})[message.id] = message
                self._counts[queue] += 1
        if self._counts[queue]:
            self.deliver(queue)

    def _take(self, message: Message) -> None:
        message.is_waiting = False
        group = self._waiting[message.queue][message.group]
        del group[message.id]
        if not group:
            del self._waiting[message.queue][message.group]
        self._counts[message.queue] -= 1

    def _remove(self, message: Message) -> None:
        if message.is_waiting:
            self._take(message)
        message.is_gone = True
        self.messages.pop(message.id, None)
