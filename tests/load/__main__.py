"""`make load`: let many clients call the local cloud while videos are rendered.

    python -m tests.load [--clients 50] [--minutes 5] [--kill-every SECONDS] [--deaths 1000]

The run fails if an answer has status 5xx or an unexpected error, or if a video is lost. `--kill-every` kills a worker
that is busy every so many seconds; `--deaths` goes on until so many have died, for at most `--most-minutes`. Meanwhile,
and afterwards, the function `resume` sends the messages of unfinished videos again, so each arrives several times.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.process_tree import resident_bytes
from tests.e2e.cloud import Up, free_port
from tests.load.accounts import Ledgers, LoadAccount, to_environment
from tests.load.receiver import Receiver, wrong_calls
from tests.load.results import LoadResult, MethodTimes, write_result
from tests.load.workers import Killer, resume, workers

_ACCOUNTS = 10
_LOCUST = "locust>=2.40,<3"
# A worker that dies while it assembles or makes the sound leaves its lease and its hidden message behind, each for 15
# minutes: the longest run of a Lambda. The next worker looks every minute, and the rest of the steps follow. Twice as
# long leaves room for a slow machine.
_LAST_S = 1800
# A call whose worker died counts as a failed attempt. The usual delays grow to hours after some deaths.
_SETTINGS = {"REELWRIGHT_WEBHOOK_DELAYS": "5,10,20,40,60,60,60,60,60"}
# The function that calls webhooks.
_CALLER = "Deliver"
# More often, the second messages of many videos would hold up the first ones.
_RESUME_S = 60.0
_SAMPLE_S = 5.0


class Sampler(threading.Thread):
    """The memory of the emulator and of the workers, every five seconds."""

    def __init__(self, emulator: int) -> None:
        super().__init__(daemon=True)
        self._emulator, self._end = emulator, threading.Event()
        self.emulator_mb: list[float] = []
        self.workers_mb: list[float] = []

    def run(self) -> None:
        """Take samples."""
        while not self._end.wait(_SAMPLE_S):
            self.emulator_mb.append(resident_bytes(self._emulator) / 1e6)
            sizes = [resident_bytes(process) / 1e6 for process, _ in workers(self._emulator)]
            self.workers_mb.append(max(sizes, default=0))

    def stop(self) -> None:
        """Take no more samples."""
        self._end.set()
        self.join()


def main(arguments: list[str]) -> int:
    """Run the load, and write what came of it. Return 1 if something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--kill-every", type=float)
    parser.add_argument("--deaths", type=int, default=0)
    parser.add_argument("--most-minutes", type=float, default=100)
    parser.add_argument("--note", default="")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        up = Up(Path(name) / "local", free_port(), _SETTINGS)
        try:
            up.start()
            result = _run(up, given, Path(name))
        finally:
            up.stop()
    write_result(result)
    print(result)
    return 1 if result.faults else 0


def _run(up: Up, given: argparse.Namespace, folder: Path) -> LoadResult:
    tables, receiver, accepted = Ledgers(up), Receiver(), folder / "accepted"
    accounts = [tables.new_account(number, receiver.url) for number in range(_ACCOUNTS)]
    sampler, killer = Sampler(up.emulator_pid), Killer(up.emulator_pid, given.kill_every or 1)
    sampler.start()
    if given.kill_every:
        killer.start()
    began = time.monotonic()
    _locust(up, given, folder, accounts, accepted, killer)
    if given.kill_every:
        killer.stop()
    requested_s = time.monotonic() - began
    is_late = not _wait_for_the_end(up, tables, accounts)
    sampler.stop()
    ends = tables.ends(accounts, accepted)
    times = _times(folder / "stats_stats.csv")
    faults = [*ends.faults, *wrong_calls(receiver.calls, ends.done, killer.deaths_of(_CALLER))]
    faults += [*(f"{each.name}: {each.failures} failed" for each in times if each.failures)]
    faults += [f"videos were unfinished after {_LAST_S} s"] * is_late
    return LoadResult(
        clients=given.clients,
        minutes=round(requested_s / 60, 1),
        drained_s=round(time.monotonic() - began - requested_s),
        kills=dict(killer.killed),
        accepted=ends.accepted,
        by_status=dict(ends.by_status),
        webhook_calls=sum(events.total() for events in receiver.calls.values()),
        times=times,
        emulator_mb=_begin_and_end(sampler.emulator_mb),
        workers_mb=_begin_and_end(sampler.workers_mb),
        faults=faults,
        deaths_wanted=given.deaths,
        note=given.note,
    )


def _locust(
    up: Up, given: argparse.Namespace, folder: Path, accounts: list[LoadAccount], accepted: Path, killer: Killer
) -> None:
    """Let the clients call for some minutes, and until enough workers have died."""
    command = [str(Path(sys.executable).with_name("uv")), "tool", "run", "--quiet", "--from", _LOCUST, "locust"]
    command += ["--headless", "--locustfile", str(Path(__file__).with_name("locustfile.py")), "--host", up.url]
    command += ["--users", str(given.clients), "--spawn-rate", "5", "--csv", str(folder / "stats"), "--only-summary"]
    if not given.deaths:
        command += ["--run-time", f"{round(given.minutes * 60)}s"]
    environment = os.environ | {"LOAD_ACCOUNTS": to_environment(accounts), "LOAD_ACCEPTED": str(accepted)}
    clients = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    until = time.monotonic() + given.most_minutes * 60
    while clients.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            clients.wait(_RESUME_S)
        if given.kill_every:
            resume(up)
            print(f"{killer.count} workers have died", flush=True)
        if given.deaths and (killer.count >= given.deaths or time.monotonic() > until):
            clients.terminate()
            clients.wait(60)


def _wait_for_the_end(up: Up, tables: Ledgers, accounts: list[LoadAccount]) -> bool:
    """Wait until all videos have ended. Return False if some have not after half an hour."""
    until = time.monotonic() + _LAST_S
    while left := tables.unfinished(accounts):
        print(f"{round(until - time.monotonic())} s left for {dict(left)}", flush=True)
        if time.monotonic() > until:
            return False
        resume(up)
        time.sleep(_RESUME_S)
    return True


def _times(path: Path) -> list[MethodTimes]:
    with path.open() as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    return [
        MethodTimes(
            row["Name"],
            int(row["Request Count"]),
            int(row["Failure Count"]),
            *(int(row[p]) for p in ("50%", "95%", "99%")),
        )
        for row in rows
        if row["Name"] != "Aggregated"
    ]


def _begin_and_end(samples: list[float]) -> tuple[int, int]:
    """Return the highest of the first third and of the last third, in MB."""
    third = max(1, len(samples) // 3)
    return round(max(samples[:third], default=0)), round(max(samples[-third:], default=0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
