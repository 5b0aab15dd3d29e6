"""Servers that send a little now and then: each wait is short, and the deadline ends the request all the same."""

import socket
import threading
import time
from itertools import chain, repeat

import pytest

from chalicelib.domain.destinations import Destinations
from chalicelib.domain.errors import FetchError, FetchLater
from chalicelib.outbound import names
from chalicelib.outbound.connections import MAX_HEAD_BYTES
from chalicelib.outbound.deadline import time_left_s, time_limit
from chalicelib.outbound.fetch import fetch
from chalicelib.outbound.pool import Pool
from chalicelib.outbound.webhook import call_webhook
from tests.unit.outbound.raw_site import RawSite
from tests.unit.outbound.site import POOL

TOTAL_S = 0.2


@pytest.fixture
def raw_site():
    sites = []

    def start(answer):
        sites.append(RawSite(answer))
        return sites[-1]

    yield start
    POOL.clear()
    for site in sites:
        site.stop()


def slowly(*first):
    """Return an answer that begins with `first` and never ends: its last piece is repeated every few ms."""
    return lambda: map(wait, chain(first, repeat(first[-1])))


def wait(piece):
    time.sleep(0.005)
    return piece


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
DRIPS = {
    "status line": slowly(b"HTTP/1.1 200 ", b"O"),
    "header": slowly(HEAD + b"X: ", b"a"),
    "headers": slowly(HEAD, b"X: a\r\n"),
    "interim answers": slowly(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": slowly(HEAD + b"\r\n", b"a"),
    "chunks": slowly(CHUNKED, b"1\r\na\r\n"),
    "size of a chunk": slowly(CHUNKED, b"0"),
    "end of the chunks": slowly(CHUNKED + b"1\r\na\r\n0\r\n", b"X: a\r\n"),
    "packed nothing": slowly(HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\3", b"\0\0\0\xff\xff"),
}


@pytest.mark.parametrize("drip", DRIPS)
def test_a_download_that_drips_ends_at_its_deadline(raw_site, tmp_path, drip):
    url = f"http://127.0.0.1:{raw_site(DRIPS[drip]).port}/"
    with pytest.raises(FetchLater, match=r"the download took longer than 0\.2 s"):
        fetch(url, tmp_path / "media", pool=POOL, total_s=TOTAL_S)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_says_nothing_is_waited_for_until_the_deadline(raw_site, tmp_path, scheme):
    site = raw_site(lambda: [site.stopped.wait() and b""])
    with pytest.raises(FetchLater, match=r"the download took longer than 0\.2 s"):
        fetch(f"{scheme}://127.0.0.1:{site.port}/", tmp_path / "media", pool=POOL, total_s=TOTAL_S)


def test_redirects_share_one_deadline(site, tmp_path):
    site.delay_s = 0.05
    site.answers[0].status, site.answers[0].headers = 302, {"Location": "/here"}
    with pytest.raises(FetchLater, match=r"the download took longer than 0\.12 s"):
        fetch(site.url, tmp_path / "media", pool=POOL, total_s=0.12)


@pytest.mark.parametrize("drip", ["status line", "header", "headers", "interim answers"])
def test_a_webhook_that_drips_ends_at_its_deadline(raw_site, drip):
    url = f"http://127.0.0.1:{raw_site(DRIPS[drip]).port}/"
    reply = call_webhook(url, b"{}", {}, "Sezion", POOL, TOTAL_S)
    assert reply.error == "no answer: the call took longer than 0.2 s"


def test_the_body_of_a_webhooks_answer_is_not_waited_for(raw_site):
    url = f"http://127.0.0.1:{raw_site(DRIPS['body']).port}/"
    assert call_webhook(url, b"{}", {}, "Sezion", POOL).status == 200


@pytest.fixture
def answered(monkeypatch):
    """Replace the name server by one that says nothing until this event is set."""
    event = threading.Event()

    def getaddrinfo(host, port, family, kind, flags=0):
        if flags:
            raise socket.gaierror(socket.EAI_NONAME, "not a number")
        event.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield event
    event.set()
    end_lookups()


def end_lookups():
    """Wait for the threads that still ask the name server: each gives its place to the next lookup at its end."""
    for thread in threading.enumerate():
        if thread.name.endswith("(_look_up_into)"):
            thread.join()


def test_a_name_server_that_says_nothing_is_waited_for_until_the_deadline(answered, tmp_path):
    before = threading.active_count()
    with pytest.raises(FetchLater, match=r"the download took longer than 0\.05 s"):
        fetch("http://slow.example/", tmp_path / "media", pool=Pool(Destinations()), total_s=0.05)
    answered.set()
    end_lookups()
    assert threading.active_count() == before


def test_a_name_server_is_waited_for_10_s_at_most(answered, monkeypatch):
    assert names.WAIT_S == 10
    monkeypatch.setattr(names, "WAIT_S", 0.01)
    with time_limit(1000), pytest.raises(socket.gaierror, match="do not answer in time"):
        names.resolve("slow.example", 80)


@pytest.mark.usefixtures("answered")
def test_lookups_that_hang_do_not_grow_in_number(monkeypatch):
    monkeypatch.setattr(names, "_LOOKUPS", threading.BoundedSemaphore(1))
    names._LOOKUPS.acquire()
    with time_limit(0.01), pytest.raises(socket.gaierror, match="do not answer in time"):
        names.resolve("slow.example", 80)


def test_a_head_that_is_too_large_is_refused(raw_site, tmp_path):
    lines = [b"X: " + b"a" * 9_995 + b"\r\n"] * 7
    site = raw_site(lambda: [HEAD, *lines, b"\r\n"])
    with pytest.raises(FetchError) as error:
        fetch(f"http://127.0.0.1:{site.port}/", tmp_path / "media", pool=POOL)
    assert str(error.value) == "the download failed: the headers of the answer are larger than 65,536 bytes"
    assert not isinstance(error.value, FetchLater)


def test_a_head_of_the_full_size_is_read(raw_site, tmp_path):
    end = b"\r\n\r\n"
    rest = MAX_HEAD_BYTES - len(HEAD) - len(b"X: ") - len(end)
    site = raw_site(lambda: [HEAD, b"X: ", b"a" * rest, end, b"body"])
    fetch(f"http://127.0.0.1:{site.port}/", tmp_path / "media", pool=POOL)
    assert (tmp_path / "media").read_bytes() == b"body"


def test_a_request_without_a_deadline_is_a_bug():
    with pytest.raises(LookupError):
        time_left_s()
