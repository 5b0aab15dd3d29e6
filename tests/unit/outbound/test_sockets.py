"""Sockets that shorten each wait to what is left of the deadline."""

import socket
import ssl

import pytest

from chalicelib.outbound.deadline import time_limit
from chalicelib.outbound.sockets import LimitedSocket, LimitedTlsSocket


@pytest.fixture
def limited():
    one, other = socket.socketpair()
    other.sendall(b"answer")
    with other, LimitedSocket(fileno=one.detach()) as found:
        yield found


@pytest.fixture
def tls(limited):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.sslsocket_class = LimitedTlsSocket
    with context.wrap_socket(limited, server_hostname="a", do_handshake_on_connect=False) as found:
        yield found


@pytest.mark.parametrize(("wait_s", "left_s", "expected"), [(3, 5, 3), (20, 5, 5), (None, 5, 5)])
def test_a_wait_is_no_longer_than_its_timeout_and_than_the_deadline(limited, wait_s, left_s, expected):
    limited.settimeout(wait_s)
    with time_limit(left_s, lambda: 0):
        limited.recv_into(bytearray(3))
        assert limited.gettimeout() == expected
        limited.settimeout(wait_s)
        limited.sendall(b"question")
        assert limited.gettimeout() == expected


WAITS = {
    "connect": lambda found: found.connect(("127.0.0.1", 1)),
    "recv_into": lambda found: found.recv_into(bytearray(1)),
    "sendall": lambda found: found.sendall(b"a"),
}
TLS_WAITS = {"do_handshake": lambda found: found.do_handshake(), "send": lambda found: found.send(b"a")}


@pytest.mark.parametrize("wait", WAITS)
def test_nothing_is_waited_for_after_the_deadline(limited, wait):
    with time_limit(0), pytest.raises(TimeoutError, match="the deadline of the request has passed"):
        WAITS[wait](limited)


@pytest.mark.parametrize("wait", [*WAITS, *TLS_WAITS])
def test_nothing_is_waited_for_after_the_deadline_with_tls_either(tls, wait):
    with time_limit(0), pytest.raises(TimeoutError, match="the deadline of the request has passed"):
        (WAITS | TLS_WAITS)[wait](tls)
