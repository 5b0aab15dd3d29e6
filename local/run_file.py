"""The file `.local/run.json`, which records the running local cloud."""

import json
from dataclasses import asdict, dataclass

from local.paths import LOCAL, RUN_FILE
from local.processes import look

SERVER = ("-m", "local.server", str(LOCAL))  # the folder distinguishes the emulators of several checkouts


@dataclass(frozen=True, slots=True)
class Run:
    """A start of the local cloud: the ids of `make up` and of the emulator, and the port."""

    up_pid: int
    emulator_pid: int
    port: int

    @property
    def is_alive(self) -> bool:
        """True if its emulator is running. Its id may belong to another process by now."""
        process = look(self.emulator_pid)
        return process is not None and process.command.endswith(" ".join(SERVER))

    @property
    def is_watched(self) -> bool:
        """True if the `make up` that started the emulator is still running."""
        process = look(self.emulator_pid)
        return process is not None and process.parent == self.up_pid

    def record(self) -> None:
        """Write the run file, for other commands to read."""
        RUN_FILE.write_text(json.dumps(asdict(self)))


def last_run() -> Run | None:
    """Return the recorded run, or None if there is none."""
    try:
        return Run(**json.loads(RUN_FILE.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def forget(up_pid: int | None = None) -> None:
    """Delete the run file, or only that of one `make up`: a later one may have recorded its own."""
    run = last_run()
    if up_pid is None or run is None or run.up_pid == up_pid:
        RUN_FILE.unlink(missing_ok=True)
