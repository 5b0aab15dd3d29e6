"""`make dev`: update the functions of the running local cloud whenever the code changes.

    python -m local.dev

It deploys the code only. The emulator, its data and its port stay as they are, and the dependencies of the last package
are used again, so an update takes seconds. Stop `make up` and start it again after a change of requirements.txt.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from deployment.errors import DeploymentError
from local.deploy import Cloud
from local.package import package, update_code
from local.paths import ROOT
from local.run_file import last_run
from local.settings import local_settings

_WATCHED = ("app.py", "chalicelib/**/*")
_PAUSE_S = 0.5

Snapshot = Mapping[Path, int]


def main() -> int:
    """Deploy once, and again after each change, until Ctrl-C."""
    run = last_run()
    if run is None or not (run.is_alive and run.is_watched):
        print("The local cloud is not running. Start it in another terminal: make up", file=sys.stderr)
        return 1
    cloud = Cloud(f"http://127.0.0.1:{run.port}")
    try:
        update(cloud, package)
        for names in changes():
            print(f"Changed: {', '.join(names)}", flush=True)
            update(cloud, update_code)
    except KeyboardInterrupt:
        print()
    return 0


def update(cloud: Cloud, build: Callable[[], Path]) -> None:
    """Build a package and deploy it. A failure is printed, and the next change tries again."""
    started = time.monotonic()
    try:
        cloud.deploy(build(), local_settings(os.environ))
    except (DeploymentError, BotoCoreError, ClientError) as error:
        print(error, file=sys.stderr, flush=True)
    else:
        took = time.monotonic() - started
        print(f"Updated the functions in {took:.1f} s. Waiting for changes; Ctrl-C ends.", flush=True)


def changes(root: Path = ROOT) -> Iterator[list[str]]:
    """Yield the files that have changed, once they have stopped changing."""
    before = snapshot(root)
    while True:
        time.sleep(_PAUSE_S)
        now = snapshot(root)
        while now != (settled := _after_pause(root)):
            now = settled
        if changed := differences(before, now):
            yield [str(path.relative_to(root)) for path in changed]
        before = now


def snapshot(root: Path) -> dict[Path, int]:
    """Return when each watched file was last modified, in ns."""
    found = {}
    for pattern in _WATCHED:
        for path in root.glob(pattern):
            if path.is_file() and "__pycache__" not in path.parts:
                found[path] = path.stat().st_mtime_ns
    return found


def differences(before: Snapshot, now: Snapshot) -> list[Path]:
    """Return the files that were added, changed or deleted, in order."""
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def _after_pause(root: Path) -> dict[Path, int]:
    time.sleep(_PAUSE_S)
    return snapshot(root)


if __name__ == "__main__":
    sys.exit(main())
