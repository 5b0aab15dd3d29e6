"""Jobs that behave like a decoder with a hostile file."""

import ctypes
import errno
import os
import resource
import signal
import sys
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


def compute() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def write(path: Path, size: int) -> None:
    path.write_bytes(bytes(size))


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
    links = (Path(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd"))
    return sum(os.readlink(link).startswith("pipe:") for link in links if link.is_symlink()) - 1


def hold(fifo: Path) -> None:
    """Open a named pipe, which is closed when this process ends."""
    _KEPT.append(fifo.open("w"))
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


def core_limit() -> int:
    return resource.getrlimit(resource.RLIMIT_CORE)[0]
