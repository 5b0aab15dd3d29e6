"""Jobs that behave like a decoder with a hostile file."""

import ctypes
import errno
import mmap
import os
import resource
import signal
import socket
import stat
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.errors import BadFont, BadMedia
from chalicelib.domain.timeline import Color

_KEPT = []


@dataclass(frozen=True, slots=True)
class Painted:
    path: Path
    color: Color
    sizes: tuple[int, ...]


def paint(path: Path, color: Color | None, sizes: tuple[int, ...]) -> Painted | None:
    return None if color is None else Painted(path, color, sizes)


def whose() -> tuple[int, int]:
    """Return the ids of this process and its zygote."""
    return os.getpid(), os.getppid()


def remember(word: str) -> list[str]:
    _KEPT.append(word)
    return _KEPT


def environment() -> dict[str, str]:
    return dict(os.environ)


def refuse(text: str) -> None:
    raise BadMedia(text)


def refuse_font(text: str) -> None:
    raise BadFont(text)


def raise_key_error() -> None:
    raise KeyError("ICC")


def fill_the_disk() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def read_nothing() -> None:
    ctypes.string_at(0)


def die_of(number: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    time.sleep(60)


def leave(code: int) -> None:
    os._exit(code)


def raise_exit() -> None:
    sys.exit(0)


def allocate(megabytes: int) -> int:
    return len(bytearray(megabytes * 1_000_000))


def reserve(megabytes: int) -> int:
    """Map memory that does not count as private and writable."""
    return len(mmap.mmap(-1, megabytes * 1_000_000, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ))


def compute() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def write(out: Path, size: int) -> None:
    out.write_bytes(bytes(size))


def return_much(size: int) -> str:
    return "x" * size


def return_number() -> int:
    return 5


def raise_value_error(text: str) -> None:
    raise ValueError(text)


def say(text: str) -> None:
    """Write to the open pipes, one of which is for the answer, and exit without an error."""
    for number in range(256):
        try:
            os.write(number, text.encode())
        except OSError:
            continue
    os._exit(0)


def open_pipes() -> int:
    """Return the number of open pipes, without the one for the answer."""
    return sum(_is_pipe(number) for number in range(256)) - 1


def _is_pipe(number: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(number).st_mode)
    except OSError:
        return False


def hold(out: Path) -> None:
    """Open a named pipe, which is closed when this process ends."""
    _KEPT.append(out.open("w"))
    time.sleep(60)


def leave_another(fifo: Path, away: bool = False) -> None:
    """Leaves a process behind that has the named pipe, and the one for the answer; `away`: in a session of its own."""
    pipe = fifo.open("w")
    if os.fork() == 0:
        if away:
            os.setsid()
        time.sleep(5)
        pipe.write("still here")
        pipe.flush()
        os._exit(0)


def kill_the_zygote() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def kill_the_zygote_once(marker: Path) -> str:
    if marker.exists():
        return "done"
    marker.touch()
    return kill_the_zygote()


def outcome_of(attempt: str, number: int) -> str:
    """Try what no decoder needs, and return the name of the error, or `done`. `number` is a port or a process."""
    attempts = {
        "connect": lambda: socket.create_connection(("127.0.0.1", number)),
        "open a socket": socket.socket,
        "open a pair of sockets": socket.socketpair,
        "fork": os.fork,
        "start a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "replace itself": lambda: os.execv("/bin/true", ["true"]),
        "signal": lambda: os.kill(number, 0),
        "signal a thread": lambda: signal.pidfd_send_signal(os.pidfd_open(number), 0),
        "limit": lambda: resource.prlimit(number, resource.RLIMIT_CPU),
        "share memory": lambda: mmap.mmap(-1, 4096),
        "make a file in memory": lambda: os.memfd_create("a"),
    }
    try:
        attempts[attempt]()
    except OSError as error:
        return type(error).__name__
    return "done"


def read(path: str) -> str:
    """Return the beginning of a file that is not this job's: its path is a text."""
    return open(path, encoding="utf-8", errors="replace").read(100)


def read_own(path: Path) -> str:
    return path.read_text()


def overwrite(path: Path) -> None:
    with path.open("r+") as file:
        file.write("changed")


def start_thread() -> int:
    found = []
    thread = threading.Thread(target=lambda: found.append(1))
    thread.start()
    thread.join()
    return len(found)


def core_limit() -> int:
    return resource.getrlimit(resource.RLIMIT_CORE)[0]
