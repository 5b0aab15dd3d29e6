"""Run the emulator, MiniStack, with additions that protect data and suit a laptop.

    python -m local.server .local

- MiniStack saves its state only when it stops. Here it also saves it a second after each change.
- MiniStack silently starts empty if it cannot read its state. Here the start fails with a message.
- The API gets few processes, see local/api_worker_limit.py.
- The processes of the functions share one unpacked package, see local/unpacked_packages.py.
- Permissions are checked as on AWS, see local/permissions.py.

MiniStack has no public interface for any of this, so its version is pinned.
"""

import asyncio
import logging
import sys
import threading
import time
import zipfile
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.core.persistence import load_state, save_all
from ministack.services import lambda_svc

from local import checkpoint
from local.api_worker_limit import limit_api_workers
from local.paths import PERMISSIONS, STATE
from local.permissions import check_permissions
from local.persistence import GetState, save, steady, unreadable
from local.unpacked_packages import SharedZipFile

SAVE_AFTER_S = 1.0
"""The state is saved so long after a request, with all that has changed meanwhile."""
_ALONE_S = 10.0

log = logging.getLogger(__name__)
_saving = threading.Lock()
_requested = threading.Event()


def _save_regularly() -> None:
    while True:
        _requested.wait()
        time.sleep(SAVE_AFTER_S)
        # A request that comes while the state is being saved is saved next time.
        _requested.clear()
        with _saving:
            services = app._build_persistence_save_dict()
            if _save({name: steady(get_state, _between_requests) for name, get_state in services.items()}):
                _take_checkpoint()


def _save_at_the_end(services: Mapping[str, GetState]) -> None:
    _saving.acquire()  # never released: concurrent saves would damage files, and an older state must not win
    if _save({name: steady(get_state, lambda get: get()) for name, get_state in services.items()}):
        checkpoint.end()


def _save(services: Mapping[str, GetState]) -> bool:
    failed = save(services, save_all)
    if failed:
        log.warning("not saved, so the last checkpoint stays: %s", ", ".join(failed))
    return not failed


def _take_checkpoint() -> None:
    try:
        checkpoint.take()
    except OSError as error:
        log.warning("no new checkpoint, so the last one stays: %s", error)


def _note_requests() -> None:
    """Note each request, because it may change the state. MiniStack notes the origin of each."""
    note_origin = app.pin_request_origin

    def note(address: str, secure: bool) -> None:
        _requested.set()
        note_origin(address, secure)

    app.pin_request_origin = note


def _between_requests(get_state: GetState) -> Any:
    async def get() -> Any:
        return get_state()

    return asyncio.run_coroutine_threadsafe(get(), app._MAIN_LOOP).result(_ALONE_S)


def main() -> None:
    """Run MiniStack until a signal stops it."""
    logging.getLogger("persistence").setLevel(logging.WARNING)  # it logs each file, each time
    if lost := unreadable(STATE, load_state):
        sys.exit(
            f"The state in {STATE} is damaged, or a later version wrote it: {', '.join(lost)}.\n"
            "Use that version, or delete the state with: make reset"
        )
    lambda_runtime.zipfile = SimpleNamespace(**vars(zipfile) | {"ZipFile": SharedZipFile})
    lambda_svc.acquire_worker = limit_api_workers(lambda_svc.acquire_worker)
    check_permissions(PERMISSIONS)
    _note_requests()
    app.save_all = _save_at_the_end
    threading.Thread(target=_save_regularly, daemon=True).start()
    del sys.argv[1:]  # the folder only identifies this process
    app.main()


if __name__ == "__main__":
    main()
