"""The simulated cloud: the fakes, the queues, the functions, and the services that each process gets."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

from greenlet import getcurrent

from chalicelib.api.campaign_rows import CampaignRows
from chalicelib.domain.account_deletion import AccountData
from chalicelib.domain.functions import API, REAPER
from chalicelib.domain.messages import (
    CheckCampaignMessage,
    QueueVideosMessage,
    ResultMessage,
    RunCampaignMessage,
    parse_message,
)
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.campaign_check import check_campaign
from chalicelib.pipeline.campaign_run import run_campaign
from chalicelib.pipeline.dead_letter import handle_dead_letter
from chalicelib.pipeline.delete import delete
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.ingest import handle_files
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.reaper import reap
from chalicelib.pipeline.recovery import queue_unstarted
from chalicelib.pipeline.render import render
from chalicelib.pipeline.result_writer import write_result
from tests.fakes import FakeCloud
from tests.fakes.names import NOW_MS
from tests.simulation.connections import Connection, connected
from tests.simulation.functions import Choose, Functions, choose_any
from tests.simulation.hub import Hub, Process
from tests.simulation.outside import PACE, Pace, SimulatedRenderer, SimulatedWeb
from tests.simulation.sqs import Sqs
from tests.simulation.tables import HistoryOfVideos, SlowDeliveries, SlowObjectStore, SlowSegments, SlowWaits
from tests.simulation.weather import Weather

REAP_EVERY_MS = 600_000
"""The schedule of the function `resume` (deployment/stack)."""


_STEPS: dict[Queue, Callable[..., object]] = {
    Queue.INGEST: handle_files,
    Queue.PREPARE: prepare,
    Queue.ASSEMBLE: assemble,
    Queue.DELIVER: deliver,
    Queue.REMOVE: delete,
    Queue.DEAD: handle_dead_letter,
}


_OTHERS: dict[type, Callable[..., object]] = {
    QueueVideosMessage: queue_unstarted,
    CheckCampaignMessage: check_campaign,
    RunCampaignMessage: run_campaign,
    ResultMessage: write_result,
}
"""The other steps of the queue `prepare`, by their messages."""


class SimulatedCloud(FakeCloud):
    """A fake cloud with simulated time, queues and functions. `releases` are those whose code runs."""

    def __init__(
        self,
        weather: Weather,
        *,
        at_once: Callable[[Queue], int] = lambda queue: 2,
        choose: Choose | None = None,
        pace: Pace = PACE,
    ) -> None:
        super().__init__()
        self.hub, self.weather = Hub(NOW_MS), weather
        self.clock = _HubClock(self.hub)  # type: ignore[assignment]
        self.stopwatch = self.clock
        self.releases = ["release 0"]
        self.pace = pace
        self.videos = HistoryOfVideos(self.ledger, pause=self.pause, now_ms=self.clock)
        self.deliveries, self.segments = SlowDeliveries(self.pause), SlowSegments(self.pause)
        self.waits, self.storage = SlowWaits(self.pause), SlowObjectStore(self.pause)
        self.servers = SimulatedWeb(Random(weather.random.random()))
        self.processes: list[Process] = []
        self.reaps = 0
        self.sent_by_reaper = 0
        self.is_reaping = False
        self.sqs = Sqs(self.hub, weather)
        self.sqs.pause = self.pause
        self.queues = self.sqs  # type: ignore[assignment]
        self.functions = Functions(
            self.hub, self.sqs, weather, self._work, at_once, choose or choose_any(weather.random)
        )

    def call(self, name: str, work: Callable[[Any], object], about: str = "") -> Process:
        """Let the function of the API work: `work` gets its services. `about` is the id of a video."""

        def answer(process: Process) -> object:
            return work(connected(self.api_services, process, self.weather))

        process = Process(self.hub, name, answer, deadline_ms=self.hub.ms + API.timeout_s * 1000, about=about)
        self.processes.append(process)
        return process

    def reap(self) -> None:
        """Run the reaper, and again every ten minutes, as long as anything is left to do."""
        self.is_reaping = True
        self.reaps += 1
        until_ms = self.hub.ms + REAPER.timeout_s * 1000

        def work(process: Process) -> int:
            return reap(
                self._services_of(process, queues=_SendsOfTheReaper(self)), self.hub.ms + REAPER.timeout_s * 900
            )

        process = Process(self.hub, f"reaper #{self.reaps}", work, deadline_ms=until_ms)
        self.processes.append(process)
        self.hub.at(self.hub.ms + REAP_EVERY_MS, self._reap_if_needed)

    @property
    def is_quiet(self) -> bool:
        """True if nothing is left to do for anybody."""
        is_busy = self.sqs.messages or any(self.functions.running.values()) or any(self.campaigns.list_busy())
        return self.weather.is_over and not (
            is_busy or self.videos.watches or self.medias.watches or self.removals.rows
        )

    def _reap_if_needed(self) -> None:
        if self.is_quiet:
            self.is_reaping = False
            return
        looks = [watch.look_ms for table in (self.videos, self.medias) for watch in table.watches.values()]
        if self.removals.rows or any(self.campaigns.list_busy()) or min(looks, default=0) <= self.hub.ms:
            self.reap()
        else:
            # Runs that find nothing due change nothing.
            steps = max(1, -(-(min(looks) - self.hub.ms) // REAP_EVERY_MS)) if looks else 1
            self.hub.at(self.hub.ms + steps * REAP_EVERY_MS, self._reap_if_needed)

    def _services_of(self, process: Process, **more: Any) -> Any:
        release = self.releases[self.weather.random.randrange(len(self.releases))]
        renderer = SimulatedRenderer(process, release, self.weather.random, self.pace)
        own = {
            "renderer": renderer,
            "call_webhook": self.servers.webhook(process),
            "fetch": self.servers.fetch(process),
            "campaign_rows": CampaignRows(connected(self.api_services, process, self.weather)),
        }
        return connected(self.pipeline_services, process, self.weather, **own, **more)

    def _work(self, queue: Queue, process: Process) -> tuple[Callable[[Any], object], Any, Any]:
        services = self._services_of(process)
        process.message = parse_message(queue, process.about.body)
        step: Callable[..., object] = _STEPS.get(queue, render)
        if queue is Queue.PREPARE:
            step = _OTHERS.get(type(process.message), step)
        own = {"account_data": self._account_data(services, process)} if step in (delete, handle_dead_letter) else {}
        return partial(step, services=services, **own), services.waits, services.queues

    def _account_data(self, services: Any, process: Process) -> AccountData:
        rows = [Connection(rows, type(rows).__name__, process, self.weather) for rows in self.account_data.rows]
        return replace(self.account_data, accounts=services.accounts, storage=services.storage, rows=rows)

    def pause(self) -> None:
        """Pause inside of a call, if a process makes it."""
        current = getcurrent()
        if current.parent is not None:
            self.hub.at(self.hub.ms + self.weather.random.randrange(10), current.switch)
            current.parent.switch()


class _SendsOfTheReaper:
    """The queues, as the reaper sees them: they count what it sends."""

    def __init__(self, cloud: SimulatedCloud) -> None:
        self._cloud = cloud

    def send(self, *args: Any) -> None:
        self._cloud.sent_by_reaper += 1
        self._cloud.sqs.send(*args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cloud.sqs, name)


class _HubClock:
    """The clock of the fakes, which only the hub advances."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.step_ms = 0

    @property
    def ms(self) -> int:
        return self._hub.ms

    def __call__(self) -> int:
        return self._hub.ms
