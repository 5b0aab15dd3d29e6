"""Processes as the kernel of Linux shows them in /proc: their descendants, memory and CPU time."""

import os
from pathlib import Path

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def family(process: int) -> list[int]:
    """Return a process and all its descendants."""
    try:
        threads = Path(f"/proc/{process}/task").iterdir()
        children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return [process]
    return [process, *(other for child in children for other in family(child))]


def ticks_of(process: int) -> int:
    """Return the CPU time of a process and of its children that have ended, in ticks; 0 if it has ended itself."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0
    # The name, in parentheses, may contain blanks. The times of the process and of its ended children follow it.
    return sum(map(int, stat.rpartition(")")[2].split()[11:15]))


def resident_bytes(process: int, *, shared: bool = True) -> int:
    """Return the resident size of a process, with pages that it shares or without; 0 if it has ended."""
    try:
        _, resident, common, *_ = map(int, Path(f"/proc/{process}/statm").read_text().split())
    except (OSError, ValueError):
        return 0
    return (resident if shared else resident - common) * _PAGE_BYTES
