"""`make campaign`: a list of people becomes videos on the local cloud while workers die, and then again with changes.

    python -m tests.load.campaign [--rows 1000] [--changed 10] [--kill-every SECONDS]

The first round makes a video for each row, the second one only those of the changed rows. The run fails if a row has
no video, or a second one, if the sums or the credits are wrong, or if anything is left behind. Meanwhile the function
`resume` sends the messages of what is unfinished again, so each arrives several times.
"""

import argparse
import csv
import io
import json
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from chalicelib.client.account_login import AccountLogin
from chalicelib.client.remote_account import RemoteAccount
from chalicelib.client.remote_campaign import RemoteCampaign
from tests.e2e.cloud import Up, free_port
from tests.load.accounts import Ledgers, LoadAccount
from tests.load.receiver import Receiver, wrong_calls
from tests.load.workers import Killer, resume

_SETTINGS = {"REELWRIGHT_WEBHOOK_DELAYS": "5,10,20,40,60,60,60,60,60"}
_RESUME_S = 60.0
_LAST_S = 3600
# Many people share a first name, so most videos share their segments.
_NAMES = 20
_COLUMNS = ["customer", "name", "_note"]


@dataclass(frozen=True, slots=True)
class Round:
    """A campaign from its file to its end: the times of its check and its run in s, and what came of it."""

    rows: int
    made: int
    kept: int
    changed: int
    checked_s: float
    made_s: float
    drained_s: float
    deaths: int
    credits: int
    result_bytes: int
    faults: Sequence[str]

    def __str__(self) -> str:
        """Return a line about the round."""
        faults = "; ".join(self.faults) or "none"
        return (
            f"{self.rows:,} rows: {self.made:,} videos made, {self.kept:,} kept, {self.credits:,} credits; "
            f"checked in {self.checked_s:.0f} s, made in {self.made_s:.0f} s, over {self.drained_s:.0f} s later; "
            f"{self.deaths} workers died; result of {self.result_bytes:,} bytes; faults: {faults}"
        )


def list_of_people(rows: int, changed: int = 0) -> bytes:
    """Return a CSV file with a person in each row. The first `changed` ones have other names than without changes."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in range(1, rows + 1):
        name = f"Neu {row}" if row <= changed else f"Ava {row % _NAMES}"
        writer.writerow([f"c{row}", name, "again" if changed else ""])
    return text.getvalue().encode()


class CampaignRun:
    """The rounds of an account, on a local cloud whose workers may die."""

    def __init__(self, up: Up, folder: Path) -> None:
        self._up, self._folder = up, folder
        self._tables, self._receiver = Ledgers(up), Receiver()
        self._account: LoadAccount = self._tables.new_account(0, self._receiver.url)
        query = dict(part.partition("=")[::2] for part in self._account.query.split("&"))
        login = AccountLogin(up.url, query["accountID"], query["accountSecret"])
        self._remote = RemoteAccount(login)
        self._accepted: dict[str, str] = {}

    def round(self, body: bytes, earlier: str | None, killer: Killer | None) -> tuple[str, Round]:
        """Take a list from its file to its result. Return the id of the campaign, and what came of it."""
        wire = {"name": "Spring", "fileName": "people.csv", "size": len(body), "keyColumn": "customer"}
        wire |= {"earlierID": earlier} if earlier else {}
        campaign = RemoteCampaign(
            self._remote, RemoteCampaign.send_list(self._remote, self._account.template, wire, body)
        )
        ticks = [time.monotonic()]
        with _Resuming(self._up):
            campaign.check()
            _follow(campaign)
            ticks.append(time.monotonic())
            campaign.start()
            now = _follow(campaign)
            ticks.append(time.monotonic())
            if killer:
                killer.stop()
            self._wait_for_the_end()
        ticks.append(time.monotonic())
        took = [after - before for before, after in pairwise(ticks)]
        result = self._result(campaign)
        before, rows = len(self._accepted), campaign.rows(most=sys.maxsize)
        faults = self._faults(now, rows, result, killer)
        counts = now.get("keptRows", 0), now.get("changedRows", 0)
        made, deaths = len(self._accepted) - before, killer.count if killer else 0
        return campaign.id, Round(len(rows), made, *counts, *took, deaths, now["creditsSpent"], len(result), faults)

    def _wait_for_the_end(self) -> None:
        """Wait until all videos have ended, and their webhooks were called."""
        until = time.monotonic() + _LAST_S
        while (left := self._tables.unfinished([self._account])) and time.monotonic() < until:
            print(f"unfinished: {dict(left)}", flush=True)
            time.sleep(5)

    def _result(self, campaign: RemoteCampaign) -> bytes:
        """Return the result file, once a worker has written it."""
        until = time.monotonic() + _LAST_S
        while time.monotonic() < until:
            found = self._remote.call("Campaign_Result", campaign.id)
            if found["state"] == "ready":
                return self._remote.fetch(found["url"])
            time.sleep(2)
        return b""

    def _faults(
        self, now: dict[str, Any], rows: Sequence[dict[str, Any]], result: bytes, killer: Killer | None
    ) -> list[str]:
        """Return what is wrong with a campaign that has ended."""
        total = now["totalRows"]
        sums = [now[name] for name in ("validRows", "videos", "doneVideos", "failedRows")]
        faults = [] if sums == [total, total, total, 0] else [f"the sums of {total} rows are {sums}"]
        faults += [f"the state is {now['state']}: {now.get('problem')}"] * (now["state"] != "done")
        ids = [row.get("videoID") for row in rows]
        faults += ["not each row has a video of its own"] * (None in ids or len({*ids}) != total)
        faults += [f"row {row['row']} is {row.get('status')}" for row in rows if row.get("status") != "done"]
        self._accepted |= {id_: f"0 {id_}" for id_ in ids if id_}
        listed = [row["videoID"] for row in csv.DictReader(io.StringIO(result.decode("utf-8-sig")))]
        faults += ["the result file names other videos"] * (listed != ids)
        accepted = self._folder / "accepted"
        accepted.write_text("".join(f"{line}\n" for line in self._accepted.values()))
        ends = self._tables.ends([self._account], accepted)
        faults += [*ends.faults, *_too_many(ends.by_status, len(self._accepted))]
        return [*faults, *wrong_calls(self._receiver.calls, ends.done, killer.deaths_of("Deliver") if killer else 0)]


class _Resuming(threading.Thread):
    """A thread that invokes the function `resume` every minute, while its context lasts."""

    def __init__(self, up: Up) -> None:
        super().__init__(daemon=True)
        self._up, self._end = up, threading.Event()

    def run(self) -> None:
        while not self._end.wait(_RESUME_S):
            resume(self._up)

    def __enter__(self) -> "_Resuming":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self.join()


def _follow(campaign: RemoteCampaign) -> dict[str, Any]:
    """Wait until a campaign moves no more, and return it."""
    now: dict[str, Any] = {}
    for now in campaign.follow():
        print(f"{now['state']}: {now['checkedRows']} checked, {now['doneVideos']} done", flush=True)
    return now


def _too_many(by_status: dict[str, int], expected: int) -> list[str]:
    found = sum(by_status.values())
    return [] if found == expected else [f"there are {found} videos, and the rows have {expected}"]


def main(arguments: list[str]) -> int:
    """Run both rounds, and say what came of them. Return 1 if something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.campaign", description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--changed", type=int, default=10)
    parser.add_argument("--kill-every", type=float)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        up = Up(Path(name) / "local", free_port(), _SETTINGS)
        try:
            up.start()
            run = CampaignRun(up, Path(name))
            killer = Killer(up.emulator_pid, given.kill_every) if given.kill_every else None
            if killer:
                killer.start()
            first_id, first = run.round(list_of_people(given.rows), None, killer)
            print(first, flush=True)
            _, second = run.round(list_of_people(given.rows, given.changed), first_id, None)
            print(second, flush=True)
            print(json.dumps([asdict(first), asdict(second)]))
            denied = up.denied
        finally:
            up.stop()
    faults = [*first.faults, *second.faults, *denied]
    faults += [f"{second.made} videos were made for {given.changed} changed rows"] * (second.made != given.changed)
    print("\n".join(faults) or "no faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
