"""The simulation of 10,000 queued videos of several accounts: how long each waits, and what the reaper does meanwhile.

    python -m tests.simulation.campaign --videos 10000 --concurrency 100

One account asks for four fifths of the videos at once, some for most of the rest five minutes later, and small ones for
a few videos each after ten minutes, when all queues are long. The functions run as often at once as the stack allows
(`deployment/stack/concurrency.py`). Queues are fair, as those of SQS are for messages with groups; `--unfair` shows the
difference.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib.api.campaigns import new_videos
from chalicelib.api.request_limits import MAX_BATCH, Budget
from chalicelib.domain.account import Caller
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.functions import reader_of
from chalicelib.domain.media import MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from deployment.stack.concurrency import maximum_of
from tests.fakes import TEMPLATE, make_account, make_template
from tests.simulation.functions import choose_fairly, choose_first
from tests.simulation.large_tables import make_large
from tests.simulation.outside import Pace
from tests.simulation.schedule import decided_by
from tests.simulation.weather import Weather
from tests.simulation.world import SimulatedCloud

_SCRIPT = json.dumps(
    [
        {"rectangle": {"id": "ground", "duration": 12_000, "color": "#203040"}},
        {"text": {"id": "title", "play": 2000, "duration": 2000}},
    ]
)
_TITLE = InputMedia("title", MediaType.TEXT, text="Hello {{name}}")
_MINUTE_MS = 60_000
# About what `make bench` measures of a personal part of ten seconds (chalicelib/cost/measured.json), with the waits.
_PACE = Pace(render_ms=(2000, 4000), mix_ms=(500, 1000), join_ms=(1000, 2000))


@dataclass(frozen=True, slots=True)
class Customer:
    """An account of a kind, which asks for some videos after some minutes."""

    kind: str
    id: str
    videos: int
    after_minutes: int


@dataclass(frozen=True, slots=True)
class Result:
    """The end of a campaign. Times are in s. `waits_s`: from the call to the end of each video, by kind of account.

    - `ideal_s`: the time of all render jobs, if all functions that may render had worked all the time.
    - `taken_up`: how many messages the reaper has sent.
    - `messages`: how many were sent to each queue.
    """

    took_s: int
    ideal_s: int
    unfinished: int
    taken_up: int
    waits_s: dict[str, list[int]]
    messages: Counter[Queue]
    calls: int


def customers(videos: int) -> list[Customer]:
    """Return accounts that ask for so many videos together: a large one, some of the middle, and small ones."""
    middle, small = videos * 18 // 300, max(1, videos // 500)
    found = [Customer("middle", f"{number:x}" * 24, middle, 5) for number in range(1, 4)]
    found += [Customer("small", f"{number:x}" * 24, small, 10) for number in range(4, 14)]
    return [Customer("large", "0" * 24, videos - sum(each.videos for each in found), 0), *found]


def run_campaign(videos: int, *, limit: int, fair: bool = True, seed: int = 0) -> Result:
    """Run a campaign with a limit of functions that run at once in the whole stack, until every video has ended."""
    weather = Weather(seed)
    weather.rates, weather.slow_calls = dict.fromkeys(weather.rates, 0.0), 0.001
    cloud = SimulatedCloud(
        weather,
        at_once=lambda queue: maximum_of(reader_of(queue), limit),
        choose=choose_fairly() if fair else choose_first,
        pace=_PACE,
    )
    make_large(cloud)
    begin_ms = cloud.hub.ms
    with decided_by(seed, cloud.hub):
        for customer in customers(videos):
            _found(cloud, customer)
            cloud.hub.at(begin_ms + customer.after_minutes * _MINUTE_MS, _asking(cloud, customer))
        cloud.hub.at(begin_ms + 11 * _MINUTE_MS, lambda: setattr(weather, "is_over", True))
        cloud.reap()
        cloud.hub.run()
    return _result(cloud, begin_ms, limit)


def _found(cloud: SimulatedCloud, customer: Customer) -> None:
    cloud.accounts.put(make_account(id=customer.id))
    hooks = (f"https://works.example/{customer.id}",)
    cloud.templates.put(make_template(account_id=customer.id, scripts=(_SCRIPT,), medias=(_TITLE,), webhooks=hooks))


def _asking(cloud: SimulatedCloud, customer: Customer) -> Any:
    def ask(first: int) -> None:
        count = min(MAX_BATCH, customer.videos - first)
        names = (f"{customer.id[0]} {number}" for number in range(first, first + count))
        wires = [{"name": name, "inputVariables": [{"name": "name", "value": name}]} for name in names]

        def work(services: Any) -> None:
            new_videos(TEMPLATE, wires, Caller(customer.id), services, Budget(services.passed_ms, services.alarm))
            if first + count < customer.videos:
                ask(first + count)

        cloud.call("Template_Videos_New", work)

    return lambda: ask(0)


def _result(cloud: SimulatedCloud, begin_ms: int, limit: int) -> Result:
    kinds = {customer.id: customer.kind for customer in customers(len(cloud.videos.rows))}
    waits_s: dict[str, list[int]] = defaultdict(list)
    ends_ms = [begin_ms]
    for (account_id, _), history in cloud.videos.history.items():
        done_ms = next((ms for ms, video in history if video and video.status is VideoStatus.DONE), None)
        if done_ms is not None:
            waits_s[kinds[account_id]].append((done_ms - history[0][0]) // 1000)
            ends_ms.append(done_ms)
    at_once = sum(maximum_of(reader_of(queue), limit) for queue in RENDER_QUEUES[:1])
    return Result(
        took_s=(max(ends_ms) - begin_ms) // 1000,
        ideal_s=cloud.functions.busy_ms[RENDER_QUEUES[0]] // at_once // 1000,
        unfinished=sum(video.status is not VideoStatus.DONE for video in cloud.videos.rows.values()),
        taken_up=cloud.sent_by_reaper,
        waits_s=waits_s,
        messages=cloud.sqs.sent_to,
        calls=len(cloud.servers.calls),
    )


def lines_of(result: Result) -> Iterator[str]:
    """Yield the lines of a report."""
    yield f"all done after {result.took_s / 60:,.0f} minutes; the render jobs alone need {result.ideal_s / 60:,.0f}"
    yield f"{result.unfinished} unfinished, {result.taken_up} taken up by the reaper, {result.calls:,} webhook calls"
    yield "messages: " + ", ".join(f"{count:,} {queue}" for queue, count in result.messages.most_common())
    for kind, waits_s in result.waits_s.items():
        ordered = sorted(waits_s)
        half, longest = ordered[len(ordered) // 2], ordered[-1]
        yield f"{kind}: {len(ordered):,} videos, half of them within {half / 60:.1f} minutes, all in {longest / 60:.1f}"


def main() -> int:
    """Run the command. Return 1 if a video did not end, or the reaper took one up."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.campaign", description=__doc__)
    parser.add_argument("--videos", type=int, default=10_000)
    parser.add_argument("--concurrency", type=int, default=100, help="the limit of the stack (100)")
    parser.add_argument("--unfair", action="store_true", help="let queues deliver the oldest message first")
    options = parser.parse_args()
    began_s = time.monotonic()
    result = run_campaign(options.videos, limit=options.concurrency, fair=not options.unfair)
    print(*lines_of(result), f"simulated in {time.monotonic() - began_s:.0f} s", sep="\n")
    return int(bool(result.unfinished or result.taken_up))


if __name__ == "__main__":
    sys.exit(main())
