"""A filter of system calls for a thread and the processes that it starts: no network, no other processes.

The kernel runs the filter before each system call. It refuses what no decoder needs, and allows all others, so that a
newer libc or library works. A refused call fails with EPERM.

Sources: seccomp(2), the kernel's `Documentation/userspace-api/seccomp_filter.rst`, its tables of system calls.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable

from .system_calls import BY_ARGUMENT, REFUSED, Numbers

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_PR_SET_NO_NEW_PRIVS = 38
# Opcodes of BPF: load a word, jump if equal, if greater or equal, if a bit is set; return.
_LOAD, _EQUAL, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
# Offsets in the kernel's `seccomp_data`: the number of the call, the architecture, the lower half of an argument.
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_X32 = 0x40000000
_CLONE_THREAD = 0x10000
_MAP_SHARED, _MAP_ANONYMOUS = 0x01, 0x20


# The place of each architecture in `system_calls`, and its number in `seccomp_data`.
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_SIGNALS = ("kill", "tkill", "tgkill")
_STARTS = ("fork", "vfork", "execve", "execveat")


def filter_calls(*, may_start: bool) -> bool:
    """Filter the system calls of this thread for good, and of all threads and processes that it starts.

    `may_start`: it may start processes, and send signals. Without it, only to itself.

    Return whether the kernel agreed. AWS Lambda's own filter is reported to refuse this, and macOS has none.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _MACHINES:
        return False
    program = _program(machine, may_start=may_start, own=os.getpid())
    code = ctypes.create_string_buffer(program, len(program))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    filter_ = _Program(len(program) // _INSTRUCTION.size, ctypes.addressof(code))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filter_), 0, 0) == 0)


class _Program(ctypes.Structure):
    """The kernel's `sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


# The kernel's `sock_filter`: opcode, how many instructions to skip if true and if false, operand.
_INSTRUCTION = struct.Struct("=HBBI")


def _program(machine: str, *, may_start: bool, own: int) -> bytes:
    place, architecture = _MACHINES[machine]
    calls = _numbers(BY_ARGUMENT, place)
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        _fails(errno.ENOSYS),
    ]
    refused = [*_numbers(REFUSED, place).values()]
    # Shared anonymous memory is not counted as that of the process.
    lines += _if(calls["mmap"], [*_argument(3), (_HAS, 0, 2, _MAP_ANONYMOUS), (_HAS, 0, 1, _MAP_SHARED), _fails()])
    # 0 is the process itself. A program that is started later has another number than this one.
    lines += _only(calls["prlimit64"], [0] if may_start else [0, own])
    if not may_start:
        # The arguments of clone3 are in memory, which a filter cannot read. Without it libc uses clone.
        lines += _if(calls["clone3"], [_fails(errno.ENOSYS)])
        lines += _if(calls["clone"], [*_argument(0), (_HAS, 1, 0, _CLONE_THREAD), _fails()])
        for name in _SIGNALS:
            lines += _only(calls[name], [own])
        refused += [calls[name] for name in _STARTS if name in calls]
    lines += [line for number in refused for line in ((_EQUAL, 0, 1, number), _fails())]
    return b"".join(_INSTRUCTION.pack(*line) for line in [*lines, (_RETURN, 0, 0, _ALLOW)])


def _numbers(calls: dict[str, Numbers], place: int) -> dict[str, int]:
    """Return the numbers of the calls that an architecture has."""
    return {name: number for name, numbers in calls.items() if (number := numbers[place]) is not None}


_Line = tuple[int, int, int, int]


def _if(number: int, then: Iterable[_Line]) -> list[_Line]:
    """Return the lines for one call: `then` fails or falls through to its end, where the call is allowed."""
    block = [*then, (_RETURN, 0, 0, _ALLOW)]
    return [(_EQUAL, 0, len(block), number), *block]


def _only(number: int, processes: list[int]) -> list[_Line]:
    """Return the lines for a call whose first argument is a process: it may be one of some."""
    are_known = [(_EQUAL, len(processes) - place, 0, process) for place, process in enumerate(processes)]
    return _if(number, [*_argument(0), *are_known, _fails()])


def _argument(place: int) -> list[_Line]:
    return [(_LOAD, 0, 0, _ARGUMENTS + 8 * place)]


def _fails(reason: int = errno.EPERM) -> _Line:
    return _RETURN, 0, 0, _FAIL | reason
