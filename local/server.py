"""The process of the emulator: MiniStack, which saves its state only when it stops, made to save it now and then.

    python -m local.server

So a killed emulator comes up again with all but its last seconds.
"""

import logging
import threading
import time

from ministack import app

from local import checkpoint

CHECKPOINT_S = 10.0


def _save_now_and_then() -> None:
    from ministack.core.persistence import save_all

    while True:
        time.sleep(CHECKPOINT_S)
        save_all(app._build_persistence_save_dict())  # there is no public way; the version is pinned
        checkpoint.take()


if __name__ == "__main__":
    logging.getLogger("persistence").setLevel(logging.WARNING)  # it tells of every file, every time
    threading.Thread(target=_save_now_and_then, daemon=True).start()
    app.main()
