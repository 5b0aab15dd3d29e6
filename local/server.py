"""The process of the emulator: MiniStack, with what it lacks to be trusted with data and run on a laptop.

    python -m local.server .local

It saves its state only when it stops; here it does so now and then, so a killed emulator comes up again with all but
its last seconds. It begins anew where it cannot read its state; here that is told. And the API gets few processes.
There is no public way for any of this; the version is pinned.
"""

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from ministack import app
from ministack.core.persistence import load_state, save_all
from ministack.services import lambda_svc

from local import checkpoint
from local.api_worker_limit import few_for_the_api
from local.paths import STATE
from local.persistence import GetState, save, steady, unreadable

CHECKPOINT_S = 10.0
_ALONE_S = 10.0

log = logging.getLogger(__name__)
_saving = threading.Lock()


def _save_now_and_then() -> None:
    while True:
        time.sleep(CHECKPOINT_S)
        with _saving:
            services = app._build_persistence_save_dict()
            if _save({name: steady(get_state, _between_requests) for name, get_state in services.items()}):
                _take_checkpoint()


def _save_at_the_end(services: Mapping[str, GetState]) -> None:
    _saving.acquire()  # for good: two that save at a time spoil each other's files, and an older state must not win
    if _save({name: steady(get_state, lambda get: get()) for name, get_state in services.items()}):
        checkpoint.end()


def _save(services: Mapping[str, GetState]) -> bool:
    failed = save(services, save_all)
    if failed:
        log.warning("not saved, so the last checkpoint counts: %s", ", ".join(failed))
    return not failed


def _take_checkpoint() -> None:
    try:
        checkpoint.take()
    except OSError as error:
        log.warning("there is no new checkpoint, and the last one stays: %s", error)


def _between_requests(get_state: GetState) -> Any:
    async def get() -> Any:
        return get_state()

    return asyncio.run_coroutine_threadsafe(get(), app._MAIN_LOOP).result(_ALONE_S)


def main() -> None:
    """Run MiniStack until it is told to stop."""
    logging.getLogger("persistence").setLevel(logging.WARNING)  # it tells of every file, every time
    if lost := unreadable(STATE, load_state):
        sys.exit(
            f"What is kept in {STATE} was damaged, or written by a later version: {', '.join(lost)}.\n"
            "Go back to that version, or forget it all with: make reset"
        )
    lambda_svc.acquire_worker = few_for_the_api(lambda_svc.acquire_worker)
    app.save_all = _save_at_the_end
    threading.Thread(target=_save_now_and_then, daemon=True).start()
    del sys.argv[1:]  # the folder is for those who look for this process
    app.main()


if __name__ == "__main__":
    main()
