"""The simulation of a list of people: from its file to its result with all kinds of faults, and again with changes.

    python -m tests.simulation.lists --rows 1000 --changed 10 --seed 0

Workers are killed at any call, messages are lost, doubled and delayed, and services refuse, until all videos have
ended. An operator looks every half an hour, and lets a campaign go on that was paused after too many failures.
"""

import argparse
import csv
import io
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chalicelib.api.campaign_control import RESUME, START, control
from chalicelib.api.campaign_files import begin
from chalicelib.domain.account import Caller
from chalicelib.domain.campaign import Campaign, CampaignState
from chalicelib.domain.video import VideoStatus
from tests.fakes import ACCOUNT, make_account, make_campaign, make_template
from tests.simulation.large_tables import make_large
from tests.simulation.schedule import decided_by
from tests.simulation.weather import Weather
from tests.simulation.world import SimulatedCloud

_SCRIPT = '[{"text": {"id": "title", "duration": 1000}}]'
_LOOK_MS = 1_800_000
_LONGEST_MS = 20 * 86_400_000
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class ListRun:
    """A campaign at its end: its videos that were made, the faults on the way, and what is wrong."""

    campaign: Campaign
    made: int
    took_s: int
    faults: Counter[str]
    resumes: int
    wrong: Sequence[str]


class ListStory:
    """An account whose lists become videos in a cloud with faults."""

    def __init__(self, seed: int) -> None:
        self.seed, self.weather = seed, Weather(seed)
        self.cloud = SimulatedCloud(self.weather, at_once=lambda queue: _AT_ONCE)
        make_large(self.cloud)
        self.cloud.accounts.put(make_account(id=ACCOUNT))
        self.cloud.templates.put(make_template(scripts=(_SCRIPT,)))
        self._resumes = 0

    def run(self, campaign_id: str, rows: Sequence[Sequence[str]], earlier_id: str = "") -> ListRun:
        """Take a list of keys and titles from its file to its result."""
        cloud, caller = self.cloud, Caller(ACCOUNT, base_url="https://api.test/v1")
        before, begin_ms = len(cloud.videos.rows), cloud.hub.ms
        self.weather.happened.clear()
        self.weather.is_over, self._resumes = False, 0
        campaign = make_campaign(id=campaign_id, key_column="customer", earlier_id=earlier_id, created_ms=begin_ms)
        cloud.campaigns.put(campaign)
        cloud.storage.put_bytes(campaign.file_key, _csv(rows), "text/csv")
        begin(campaign_id, ACCOUNT, cloud.api_services)
        cloud.hub.at(begin_ms + _LOOK_MS, lambda: self._look(campaign_id, caller))
        if not cloud.is_reaping:
            cloud.reap()
        cloud.hub.run(begin_ms + _LONGEST_MS)
        now = cloud.campaigns.get(ACCOUNT, campaign_id)
        took_s = (now.moved_ms - begin_ms) // 1000
        faults = Counter(name.rpartition(" ")[0] for name in self.weather.happened)
        wrong = list(self._wrong(now, rows))
        return ListRun(now, len(cloud.videos.rows) - before, took_s, faults, self._resumes, wrong)

    def _look(self, campaign_id: str, caller: Caller) -> None:
        """Start the campaign once it is checked, and let it go on if it is paused."""
        now = self.cloud.campaigns.get(ACCOUNT, campaign_id)
        if now.state is CampaignState.FAILED and not now.run:
            begin(campaign_id, ACCOUNT, self.cloud.api_services)
        elif now.state is CampaignState.CHECKED:
            control(campaign_id, START, caller, self.cloud.api_services)
        elif now.state is CampaignState.PAUSED:
            self._resumes += 1
            control(campaign_id, RESUME, caller, self.cloud.api_services)
        if now.state is CampaignState.DONE:
            # What is left of the videos, and of the result, ends without faults.
            self.weather.is_over = True
        else:
            self.cloud.hub.at(self.cloud.hub.ms + _LOOK_MS, lambda: self._look(campaign_id, caller))

    def _wrong(self, now: Campaign, rows: Sequence[Sequence[str]]) -> Iterator[str]:
        """Yield what is wrong with a campaign at its end."""
        cloud = self.cloud
        if now.state is not CampaignState.DONE:
            yield f"the campaign is {now.state}: {now.problem}"
            return
        sums = now.total_rows, now.ok_rows, now.videos, now.done + now.failed, now.ahead
        if sums != (len(rows),) * 4 + (0,):
            yield f"the sums of {len(rows)} rows are {sums}"
        content = cloud.storage.files.get(now.result_key(now.result.number), b"").decode("utf-8-sig")
        result = list(csv.DictReader(io.StringIO(content)))
        if [(row["customer"], row["title"]) for row in result] != [tuple(row) for row in rows]:
            yield "the result has other rows"
        videos = [cloud.videos.rows.get((ACCOUNT, row["videoID"])) for row in result]
        shown = [video and video.medias[0].text for video in videos]
        if shown != [title for _, title in rows] or len({video.id for video in videos if video}) != len(rows):
            yield "not each row has a video of its own"
        if unfinished := sum(not video.status.is_final for video in videos if video):
            yield f"{unfinished} videos have not ended"
        if sum(bool(video and video.status is VideoStatus.DONE) for video in videos) != now.done:
            yield "the number of videos that are done is wrong"


def people(count: int, changed: int = 0) -> list[tuple[str, str]]:
    """Return the keys and titles of a list. The first `changed` ones have other titles than without changes."""
    return [(f"c{row}", f"{'Avy' if row <= changed else 'Ava'} {row}") for row in range(1, count + 1)]


def run_lists(rows: int, changed: int, seed: int) -> list[ListRun]:
    """Run a list, and the same one with changed rows."""
    story = ListStory(seed)
    first, second = "65" + "0" * 21 + "1", "65" + "0" * 21 + "2"
    with decided_by(seed, story.cloud.hub):
        before, again = story.run(first, people(rows)), story.run(second, people(rows, changed), first)
    # The rows whose videos have failed are made again, too. Changed rows may be among them.
    fewest, most = changed, changed + before.campaign.failed
    if not fewest <= again.made <= most or again.campaign.changes.vanished:
        again = replace(again, wrong=[*again.wrong, f"{again.made} videos were made, not {fewest} to {most}"])
    return [before, again]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["customer", "title"], *rows])
    return text.getvalue().encode()


def lines_of(runs: Sequence[ListRun]) -> Iterator[str]:
    """Yield the lines of a report."""
    for run in runs:
        now, faults = run.campaign, ", ".join(f"{count} {kind}" for kind, count in run.faults.most_common())
        sums = f"{run.made:,} videos made, {now.changes.kept:,} kept, {now.done:,} done, {now.failed:,} failed"
        yield f"{now.total_rows:,} rows in {run.took_s / 60:,.0f} minutes: {sums}, {now.spent:,} credits"
        yield f"faults: {faults or 'none'}; resumed {run.resumes} times; wrong: {'; '.join(run.wrong) or 'nothing'}"


def main() -> int:
    """Run the command. Return 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.lists", description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--changed", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began_s = time.monotonic()
    runs = run_lists(options.rows, options.changed, options.seed)
    print(*lines_of(runs), f"simulated in {time.monotonic() - began_s:.0f} s", sep="\n")
    return int(any(run.wrong for run in runs))


if __name__ == "__main__":
    sys.exit(main())
