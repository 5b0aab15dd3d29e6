"""`make down`: stop a local cloud that runs in another terminal, or that outlived its start."""

import sys

from local.emulator import stop_last_run
from local.run_file import last_run


def main() -> None:
    """Stop the local cloud, and report it."""
    run = last_run()
    if run is not None and run.is_alive:
        print("Stopping the local cloud …", file=sys.stderr, flush=True)
    print("Stopped." if stop_last_run() else "Nothing is running.")


if __name__ == "__main__":
    main()
