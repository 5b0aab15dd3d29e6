"""Look up processes of this machine."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A running process: its parent's id, and its command line with blanks between the arguments."""

    parent: int
    command: str


def look(pid: int) -> Process | None:
    """Return the process with an id, or None if there is none, or if it has ended but was not waited for."""
    return look_in_proc(pid) if (_PROC / "self").exists() else look_with_ps(pid)


def look_in_proc(pid: int) -> Process | None:
    """Look up a process in /proc, because slim Linux images have no `ps`."""
    folder = _PROC / str(pid)
    try:
        command = (folder / "cmdline").read_bytes()
        status = (folder / "status").read_text()
    except OSError:
        return None
    if not command:
        return None
    parent = next(line for line in status.splitlines() if line.startswith("PPid:"))
    return Process(int(parent.split()[1]), command.rstrip(b"\0").replace(b"\0", b" ").decode(errors="replace"))


def look_with_ps(pid: int) -> Process | None:
    """Look up a process by `ps`, as on macOS."""
    command = ["ps", "-ww", "-o", "stat=", "-o", "ppid=", "-o", "command=", "-p", str(pid)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split(maxsplit=2)
    if not said or said[0].startswith("Z"):
        return None
    return Process(int(said[1]), said[2].rstrip("\n"))
