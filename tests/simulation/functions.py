"""The functions that read the queues: their concurrency, their time-outs, and receives for which no worker is free."""

from collections import Counter
from collections.abc import Callable
from random import Random

from chalicelib.domain.functions import reader_of
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.queue_handler import ReceivedMessage, handle_message
from tests.simulation.hub import Hub, Process
from tests.simulation.sqs import Message, Sqs
from tests.simulation.weather import Weather

Choose = Callable[[dict[str, dict[str, Message]], Counter[str]], Message]
"""Picks a message from the waiting ones of each group, given how many of each group are being worked on."""


class Functions:
    """All functions. `work(queue, process)` returns the step, the waits and the queues that an invocation uses."""

    def __init__(
        self,
        hub: Hub,
        sqs: Sqs,
        weather: Weather,
        work: Callable[[Queue, Process], tuple[Callable[[object], object], object, object]],
        at_once: Callable[[Queue], int],
        choose: Choose,
    ) -> None:
        self.running: dict[Queue, set[Process]] = {queue: set() for queue in Queue}
        self.ended: list[Process] = []
        self.invocations: Counter[Queue] = Counter()
        self.busy_ms: Counter[Queue] = Counter()
        self.keeps_ended = True
        self._hub, self._sqs, self._weather = hub, sqs, weather
        self._work, self._at_once, self._choose = work, at_once, choose
        self._in_flight: dict[Queue, Counter[str]] = {queue: Counter() for queue in Queue}
        sqs.deliver = self.deliver

    def deliver(self, queue: Queue) -> None:
        """Start functions for the waiting messages, as many as may run at once."""
        while self._sqs.count_waiting(queue) and len(self.running[queue]) < self._at_once(queue):
            message = self._sqs.receive(queue, lambda groups: self._choose(groups, self._in_flight[queue]))
            if message is None:
                return
            if self._weather.strikes("no worker"):
                self._hub.note(f"{message.id} finds no worker")
            else:
                self._invoke(message)

    def _invoke(self, message: Message) -> None:
        queue = message.queue
        self.invocations[queue] += 1
        self._in_flight[queue][message.group] += 1
        timeout_s = reader_of(queue).timeout_s
        self._hub.note(f"{queue} #{self.invocations[queue]} begins {message.receipt}: {message.body}")
        process = Process(
            self._hub,
            f"{queue} #{self.invocations[queue]}",
            lambda process: self._handle(message, process),
            deadline_ms=self._hub.ms + timeout_s * 1000,
            ended=self._end,
            about=message,
        )
        self.running[queue].add(process)

    def _handle(self, message: Message, process: Process) -> bool:
        step, waits, queues = self._work(message.queue, process)
        run_s = (process.deadline_ms - self._hub.ms) // 1000
        received = ReceivedMessage(message.id.partition("'")[0], message.receipt, message.body, message.receives, run_s)
        return handle_message(received, message.queue, step, waits, queues, self._hub.ms // 1000)  # type: ignore[arg-type]

    def _end(self, process: Process) -> None:
        message: Message = process.about
        self._hub.note(f"{process.name} ends: {process.error!r}" if process.error else f"{process.name} ends")
        self.running[message.queue].discard(process)
        self.busy_ms[message.queue] += self._hub.ms - process.began_ms
        if self.keeps_ended:
            self.ended.append(process)
        self._in_flight[message.queue][message.group] -= 1
        if not self._in_flight[message.queue][message.group]:
            del self._in_flight[message.queue][message.group]
        if process.answer is True:
            self._sqs.delete(message)
        self.deliver(message.queue)


def choose_any(random: Random) -> Choose:
    """Return a choice without an order, as standard queues make it."""

    def choose(groups: dict[str, dict[str, Message]], in_flight: Counter[str]) -> Message:
        waiting = [message for group in groups.values() for message in group.values()]
        return waiting[random.randrange(len(waiting))]

    return choose


def choose_first(groups: dict[str, dict[str, Message]], in_flight: Counter[str]) -> Message:
    """Choose the message that has waited longest, of any account."""
    return min((next(iter(group.values())) for group in groups.values()), key=lambda message: message.visible_ms)


def choose_fairly() -> Choose:
    """Return a choice that lets accounts take turns, as fair queues do, though these promise no order."""
    served: dict[str, int] = {}

    def choose(groups: dict[str, dict[str, Message]], in_flight: Counter[str]) -> Message:
        group = min(groups, key=lambda name: (in_flight[name], served.get(name, 0)))
        served[group] = max(served.values(), default=0) + 1
        return next(iter(groups[group].values()))

    return choose
