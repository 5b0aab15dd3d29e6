"""Record which services each Lambda function calls in the unit tests, in calls.json.

    python -m tests.permissions.record

It is a plugin of pytest, too: it wraps the methods of the fake services. The function that calls is the outermost step
on the stack. Tests that run other code in between, as crashes and races do, end the search.
"""

import argparse
import functools
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from chalicelib.domain.codec_families import RENDER_QUEUES
from tests import fakes
from tests.fakes import (
    account_data,
    campaigns,
    deliveries,
    erasures,
    leases,
    ledger,
    login,
    orders,
    places,
    sealer,
    segments,
    services,
    statistics,
    tables,
    videos,
    visitor_usage,
    watched_table,
)

CALLS = Path(__file__).with_name("calls.json")
ROOT = Path(__file__).resolve().parents[2]
_TESTS = ("tests/unit/pipeline", "tests/unit/api", "tests/unit/billing", "tests/unit/video_pages", "tests/unit/domain")
# The steps in chalicelib/pipeline, by file and function. `render` stands for the functions of all families.
_STEPS = {
    ("ingest.py", "handle_files"): "ingest",
    ("ingest.py", "cut_media"): "ingest",
    ("prepare.py", "prepare"): "prepare",
    ("recovery.py", "queue_unstarted"): "prepare",
    ("render.py", "render"): "render",
    ("assemble.py", "assemble"): "assemble",
    ("deliver.py", "deliver"): "deliver",
    ("publish.py", "publish"): "publish",
    ("publish_recovery.py", "try_connection"): "publish",
    ("account_mail.py", "send_mail"): "deliver",
    ("campaign_check.py", "check_campaign"): "prepare",
    ("campaign_run.py", "run_campaign"): "prepare",
    ("delete.py", "delete"): "remove",
    ("delete.py", "delete_template"): "remove",
    ("delete.py", "run_account_deletion"): "remove",
    ("erase.py", "erase_recipient"): "remove",
    ("dead_letter.py", "handle_dead_letter"): "dead_letter",
    ("reaper.py", "reap"): "resume",
    ("reaper.py", "resume"): "resume",
}
_FAKES = (
    *(tables.Accounts, tables.Templates, tables.Removals, tables.Fonts, tables.Medias, tables.Notifications),
    *(tables.Profiles, tables.AuditTrail, tables.IdempotencyKeys, videos.Videos, segments.Segments),
    *(leases.Leases, leases.Waits, deliveries.Deliveries, deliveries.Circuits, watched_table.Cursors),
    *(erasures.Erasures, campaigns.Campaigns, orders.Orders, tables.Connections, places.Places),
    *(login.Emails, login.LoginAttempts, ledger.Ledger, ledger.PlanRows, services.ObjectStore, services.Queues),
    *(visitor_usage.VisitorUsage, statistics.Statistics),
    *(account_data.AccountRows, account_data.SegmentRows, account_data.LedgerRows),
    *(account_data.KeyRows, sealer.Sealer),
)
_FOLDER_OF_FAKES, _THIS = Path(fakes.__file__).parent, Path(__file__).resolve()
_PREFIXES = ("media/", "fonts/", "segments/", "work/", "watched/", "out/", "lists/", "campaigns/")
# Who stores something there stores nothing else below `out/`.
_PICTURES, _PICTURES_PREFIX = "/page/unwatched/", "out/*/page/unwatched/"

_calls: dict[str, set[str]] = defaultdict(set)


def recorded() -> dict[str, list[str]]:
    """Return the calls of each function: `Accounts.get`, `ObjectStore.get_file media/`, `Queues.send prepare`."""
    content: dict[str, list[str]] = json.loads(CALLS.read_text())
    return content


def pytest_configure() -> None:
    """Wrap the methods of the fake services."""
    for fake in _FAKES:
        for name in dir(fake):
            method = getattr(fake, name)
            if not name.startswith("_") and hasattr(method, "__code__"):
                setattr(fake, name, _recording(fake.__name__, name, method))


def pytest_sessionfinish() -> None:
    """Write the calls to the file."""
    CALLS.write_text(json.dumps({name: sorted(_calls[name]) for name in sorted(_calls)}, indent=1) + "\n")


def _recording(fake: str, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def record(self: Any, *arguments: Any, **options: Any) -> Any:
        function = _function(sys._getframe(1)) if _is_call_of_code(self, f"{fake}.{name}", sys._getframe(1)) else None
        if function is not None:
            _calls[function].update(_described(f"{fake}.{name}", [*arguments, *options.values()]))
        return method(self, *arguments, **options)

    return record


def _is_call_of_code(fake: Any, call: str, caller: FrameType) -> bool:
    """Return whether a call came from the code, not from another fake or from what a test lets happen in between."""
    path = Path(caller.f_code.co_filename)
    if path.name == "crash_injection.py":
        passed_on = getattr(caller.f_locals.get("self"), "_thing", None)
        return getattr(passed_on, "__self__", None) is fake
    # One fake calls another where the adapters do not, except to move a balance.
    return call == "Ledger.move" or not path.is_relative_to(_FOLDER_OF_FAKES)


def _function(frame: FrameType | None) -> str | None:
    found = None
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT / "chalicelib"):
            folder = path.relative_to(ROOT / "chalicelib").parts[0]
            step = _STEPS.get((path.name, frame.f_code.co_name)) if folder == "pipeline" else None
            is_api = folder in ("api", "video_pages") or path.name == "receive.py"
            found = "api_handler" if is_api else step or found
        elif path.is_relative_to(ROOT / "tests") and not (path.is_relative_to(_FOLDER_OF_FAKES) or path == _THIS):
            break
        frame = frame.f_back
    return found


def _described(call: str, values: list[Any]) -> Iterator[str]:
    """Yield a call with what decides its resource: the prefix of the keys, or the queue."""
    if call.startswith("Queues."):
        yield f"{call} {'render' if values[0] in RENDER_QUEUES else values[0]}"
    elif call == "ObjectStore.copy":
        yield f"{call} {' '.join(_prefix(key) for key in values)}"
    elif call.startswith("ObjectStore."):
        keys = values[0] if isinstance(values[0], (list, tuple)) else values[:1]
        is_stored = call.startswith("ObjectStore.put_")
        yield from {f"{call} {_PICTURES_PREFIX if is_stored and _PICTURES in key else _prefix(key)}" for key in keys}
    elif call != "Ledger.move" or values[1]:
        yield call


def _prefix(key: str) -> str:
    if str(key).startswith("campaigns/") and "/out/" in str(key):
        return "campaigns/*/out/"
    return next(prefix for prefix in _PREFIXES if str(key).startswith(prefix))


if __name__ == "__main__":
    # Without this, `--help` would run the tests and write the file.
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    sys.exit(pytest.main(["-q", "-p", "tests.permissions.record", "-p", "no:cacheprovider", *_TESTS]))
