"""The environment of a process that reads uploaded files: what programs and libraries need, and no credentials."""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

_KEPT = (
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHOME",
    "REELWRIGHT_FONTS_DIR",
    "TMPDIR",
)
_CREDENTIALS = frozenset({b"AWS_ACCESS_KEY_ID", b"AWS_SECRET_ACCESS_KEY", b"AWS_SESSION_TOKEN"})
# The fields `env_start` and `env_end` of /proc/self/stat, from the one after the name. Source: proc_pid_stat(5).
_ENV_START, _ENV_END = 47, 48


def environment(**more: str) -> dict[str, str]:
    """Return the environment for such a process, with `more` variables."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | more


def hide_credentials() -> None:
    """Overwrite the credentials that `/proc/<pid>/environ` shows of this process. `os.environ` keeps them.

    The kernel shows the memory in which it has put the environment when the program started. Python has copied it.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError):
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        start, end = int(fields[_ENV_START]), int(fields[_ENV_END])
        if 0 < start < end:
            overwrite_credentials(start, end - start)


def overwrite_credentials(address: int, size: int) -> None:
    """Overwrite the credentials in a block of `NAME=value` texts that end with a zero byte."""
    for entry in ctypes.string_at(address, size).split(b"\0"):
        name, _, value = entry.partition(b"=")
        if name in _CREDENTIALS:
            ctypes.memset(address + len(name) + 1, 0, len(value))
        address += len(entry) + 1
