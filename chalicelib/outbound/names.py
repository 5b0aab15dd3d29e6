"""Resolve the names of hosts within the deadline of a request."""

import socket
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any

from urllib3.util.connection import allowed_gai_family

from chalicelib.outbound.deadline import time_left_s

AddressInfo = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
Resolve = Callable[[str, int], Sequence[AddressInfo]]
"""Returns the addresses of a host and a port, as `socket.getaddrinfo`."""

WAIT_S = 10
# The C library cannot be interrupted. It gives up on silent name servers by itself; until then a thread waits for it.
_LOOKUPS = threading.BoundedSemaphore(8)


def resolve(host: str, port: int) -> Sequence[AddressInfo]:
    """Return the addresses of a host, in the order in which they are to be tried.

    Raises:
        socket.gaierror: the name does not exist, or (EAI_AGAIN) no name server answers in time.
        UnicodeError: the name cannot be one.
    """
    try:
        return _look_up(host, port, socket.AI_NUMERICHOST)
    except socket.gaierror as error:
        if error.errno != socket.EAI_NONAME:
            raise
    if not _LOOKUPS.acquire(timeout=_wait_s()):
        raise _too_slow()
    results: SimpleQueue[Sequence[AddressInfo] | Exception] = SimpleQueue()
    threading.Thread(target=_look_up_into, args=(results, host, port), daemon=True).start()
    try:
        result = results.get(timeout=_wait_s())
    except (Empty, TimeoutError):
        raise _too_slow() from None
    if isinstance(result, Exception):
        raise result
    return result


def _wait_s() -> float:
    return min(WAIT_S, time_left_s())


def _too_slow() -> socket.gaierror:
    return socket.gaierror(socket.EAI_AGAIN, "the name servers do not answer in time")


def _look_up(host: str, port: int, flags: int = 0) -> Sequence[AddressInfo]:
    # Without IPv6 on this machine, urllib3 does not ask for its addresses.
    return socket.getaddrinfo(host, port, allowed_gai_family(), socket.SOCK_STREAM, flags=flags)


def _look_up_into(results: SimpleQueue[Sequence[AddressInfo] | Exception], host: str, port: int) -> None:
    try:
        results.put(_look_up(host, port))
    except Exception as error:  # noqa: BLE001  # raised in the thread that waits
        results.put(error)
    finally:
        _LOOKUPS.release()
