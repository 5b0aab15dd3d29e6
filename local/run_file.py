"""The local cloud that runs, or was left over: what `.local/run.json` says, and whether it still holds."""

import json
from dataclasses import asdict, dataclass

from local.paths import LOCAL, RUN_FILE
from local.processes import look

SERVER = ("-m", "local.server", str(LOCAL))  # the folder tells the emulators of several clones apart


@dataclass(frozen=True, slots=True)
class Run:
    """A start of the local cloud: the process that watches over it, the emulator's, and the port."""

    up_pid: int
    emulator_pid: int
    port: int

    @property
    def is_alive(self) -> bool:
        """Whether its emulator runs; the number may belong to somebody else by now."""
        process = look(self.emulator_pid)
        return process is not None and process.command.endswith(" ".join(SERVER))

    @property
    def is_watched(self) -> bool:
        """Whether the `make up` that started the emulator is still there."""
        process = look(self.emulator_pid)
        return process is not None and process.parent == self.up_pid

    def record(self) -> None:
        """Put it on record, for other commands to find."""
        RUN_FILE.write_text(json.dumps(asdict(self)))


def last_run() -> Run | None:
    """What is on record; None if nothing is."""
    try:
        return Run(**json.loads(RUN_FILE.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def forget() -> None:
    """Take the last run off the record."""
    RUN_FILE.unlink(missing_ok=True)
