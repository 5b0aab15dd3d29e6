"""`make logs`: what the functions of the local cloud log, from now on or the last lines.

python -m local.logs [--follow]
"""

import argparse
import json
import sys
import time
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.deploy import Cloud
from local.paths import RUN_FILE

_LAST_MS = 3_600_000
_NOISE = ("START RequestId", "END RequestId", "REPORT RequestId", "INIT_START")


def events_since(cloud: Cloud, since_ms: int) -> list[tuple[int, str, str]]:
    """(time in ms, function, line) of what was logged since a time, oldest first."""
    logs = cloud.client("logs")
    groups = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix="/aws/lambda/reelwright-")
    found = [
        (event["timestamp"], _function(group["logGroupName"]), event["message"].rstrip())
        for page in groups
        for group in page["logGroups"]
        for event in _events(logs, group["logGroupName"], since_ms)
    ]
    return sorted(event for event in found if not event[2].startswith(_NOISE))


def _events(logs: Any, group: str, since_ms: int) -> list[dict[str, Any]]:
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since_ms)
    return [event for page in pages for event in page["events"]]


def _function(group: str) -> str:
    return group.rpartition("/")[2].removeprefix("reelwright-local-").partition("-")[0]


def main() -> int:
    """Print the last hour's lines; with `--follow`, go on."""
    parser = argparse.ArgumentParser(description="Show what the functions of the local cloud log.")
    parser.add_argument("--follow", action="store_true", help="go on until Ctrl-C")
    follow = parser.parse_args().follow
    try:
        cloud = Cloud(f"http://127.0.0.1:{json.loads(RUN_FILE.read_text())['port']}")
        since = int(time.time() * 1000) - _LAST_MS
        while True:
            for at_ms, function, line in events_since(cloud, since):
                since = max(since, at_ms + 1)
                print(f"{time.strftime('%H:%M:%S', time.localtime(at_ms / 1000))} {function:10} {line}", flush=True)
            if not follow:
                return 0
            time.sleep(1)
    except (OSError, BotoCoreError, ClientError):
        print("The local cloud is not up. Start it with: make up", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
