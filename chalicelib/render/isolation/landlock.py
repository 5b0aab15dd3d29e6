"""Files that a thread and the processes that it starts may open (Landlock); also no TCP and no signals to others.

The kernel has it since 5.13. A process without access to `/proc` cannot read the environment or memory of another.

Sources: landlock(7), the kernel's `Documentation/userspace-api/landlock.rst`.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PR_SET_NO_NEW_PRIVS = 38
# The numbers of the calls are the same on all architectures.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_REMOVE_FILE, _MAKE_REG, _TRUNCATE = 1 << 5, 1 << 8, 1 << 14
# The rights on files that each version of the kernel's interface added to those before.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: _TRUNCATE, 5: 1 << 15}
_NET_RIGHTS = {4: 0b11}
_SCOPES = {6: 0b11}
# Rights that a single file can have; others are for folders.
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_FILE | _MAKE_REG | _TRUNCATE
# Programs, libraries and settings of the machine and of Lambda.
_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/opt", "/nix/store", "/gnu/store", "/var/lang", "/var/task"),
    *("/dev/urandom", "/dev/random"),
)
_NULL = Path("/dev/null")


def restrict_files(read: Iterable[Path], write: Iterable[Path], *, execute: Path | None = None) -> bool:
    """Let this thread, and all threads and processes that it starts, open only some files and folders from now on.

    It may read `read` and the machine's programs and libraries, and write to `write`. With `execute` it may start that
    program, which may be a script, and those of the machine. A path that does not exist is skipped. Return whether the
    kernel agreed.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, _VERSION)
    if version < 1:
        return False
    handled = _known(_FILE_RIGHTS, version)
    attributes = struct.pack("=QQQ", handled, _known(_NET_RIGHTS, version), _known(_SCOPES, version))
    rules = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        return False
    ours = _READ if execute is None else _READ | _EXECUTE
    try:
        for paths, rights in (
            (map(Path, _SYSTEM), ours),
            (_libraries(), ours),
            (read, _READ),
            ([] if execute is None else [execute], _READ | _EXECUTE),
            (write, _WRITE),
            ([_NULL], _WRITE),
        ):
            for path in paths:
                _allow(libc, rules, path, rights & handled)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _known(rights: dict[int, int], version: int) -> int:
    return sum(bits for since, bits in rights.items() if since <= version)


def _libraries() -> Iterable[Path]:
    """Return the folders from which this process loads modules, libraries and fonts."""
    searched = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    entries = {*sys.path, *searched, sys.prefix, sys.base_prefix, os.environ.get("REELWRIGHT_FONTS_DIR", "")}
    return [Path(entry) for entry in entries if entry and Path(entry) != Path("/")]


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    with suppress(OSError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not path.is_dir():
                rights &= _OF_A_FILE
            rule = struct.pack("=Qi", rights, place)
            libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0)
        finally:
            os.close(place)
