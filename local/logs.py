"""`make logs`: print what the functions of the local cloud have logged in the last hour.

python -m local.logs [--follow] [--raw]
"""

import argparse
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.deploy import STACK, Cloud
from local.log_lines import format_text
from local.run_file import last_run

_LAST_MS = 3_600_000
_LATE_MS = 1000
_PREFIX = f"/aws/lambda/{STACK}-"
_NOISE = ("START RequestId", "END RequestId", "REPORT RequestId", "INIT_START")


@dataclass(frozen=True, slots=True)
class Line:
    """A logged line, with its time in ms since 1970."""

    at_ms: int
    function: str
    text: str


class Tail:
    """The lines of one log group that have not been read yet."""

    def __init__(self, logs: Any, group: str, since_ms: int) -> None:
        self._logs = logs
        self._group = group
        self._since_ms = since_ms
        self._read: Counter[tuple[str, int]] = Counter()

    def read(self) -> list[Line]:
        """Return lines that were not read before, oldest first.

        One answer is limited, so there may be more.
        """
        events = self._logs.filter_log_events(logGroupName=self._group, startTime=self._since_ms)["events"]
        found: Counter[tuple[str, int]] = Counter()
        lines = []
        for event in events:
            place = (event["logStreamName"], event["timestamp"])
            found[place] += 1
            if found[place] > self._read[place]:
                lines.append(Line(event["timestamp"], _function(self._group), event["message"].rstrip()))
        self._read = found
        if events:
            # Another process of the function may still deliver lines that it has logged a little earlier.
            self._since_ms = max(self._since_ms, events[-1]["timestamp"] - _LATE_MS)
        return lines


class Tails:
    """The lines of all functions that have not been read yet, also of functions that appear later."""

    def __init__(self, logs: Any, since_ms: int) -> None:
        self._logs = logs
        self._since_ms = since_ms
        self._tails: dict[str, Tail] = {}

    def read(self) -> list[Line]:
        """Return lines of all functions that were not read before, oldest first."""
        for group in self._groups():
            self._tails.setdefault(group, Tail(self._logs, group, self._since_ms))
        lines = [line for tail in self._tails.values() for line in tail.read()]
        return sorted(lines, key=lambda line: line.at_ms)

    def _groups(self) -> list[str]:
        pages = self._logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=_PREFIX)
        return [group["logGroupName"] for page in pages for group in page["logGroups"]]


def _function(group: str) -> str:
    return group.removeprefix(_PREFIX).partition("-")[0]


def main() -> int:
    """Print the lines of the last hour, and with `--follow` new ones."""
    parser = argparse.ArgumentParser(description="Print the logs of the local cloud's functions.")
    parser.add_argument("--follow", action="store_true", help="keep printing new lines until Ctrl-C")
    parser.add_argument("--raw", action="store_true", help="print the lines as they were logged")
    options = parser.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as in: make logs | head
    run = last_run()
    try:
        if run is not None:
            _print(Cloud(f"http://127.0.0.1:{run.port}").client("logs"), follow=options.follow, raw=options.raw)
            return 0
    except (BotoCoreError, ClientError):
        pass
    except KeyboardInterrupt:
        return 0
    print("The local cloud is not running. Start it with: make up", file=sys.stderr)
    return 1


def _print(logs: Any, *, follow: bool, raw: bool) -> None:
    tails = Tails(logs, int(time.time() * 1000) - _LAST_MS)
    while True:
        lines = tails.read()
        for line in lines:
            text = line.text if raw else format_text(line.text)
            if text is not None and not text.startswith(_NOISE):
                at = time.strftime("%H:%M:%S", time.localtime(line.at_ms / 1000))
                print(f"{at} {line.function:10} {text}", flush=True)
        if not lines:
            if not follow:
                return
            time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
