"""Requests over HTTP: what comes back, and what does not."""

import socket

import pytest

from chalicelib.client.http_transport import Answer, NoAnswerError, send
from tests.unit.outbound.site import Answer as Served
from tests.unit.outbound.site import Site


@pytest.fixture
def site():
    site = Site()
    yield site
    site.stop()


def test_an_answer_has_its_status_and_body(site):
    site.answers = [Served(403, b"no")]
    assert send("POST", f"{site.url}/v1/api", {"Authorization": "Basic x"}, b"{}") == Answer(403, b"no")
    ((method, path, headers, body),) = site.requests
    assert (method, path, headers["Authorization"], body) == ("POST", "/v1/api", "Basic x", b"{}")


def test_a_redirect_is_not_followed_since_it_could_lead_the_secret_elsewhere(site):
    site.answers = [Served(307, headers={"Location": f"{site.url}/other"}), Served(200)]
    assert send("POST", site.url, {}, b"").status == 307
    assert len(site.requests) == 1


def test_a_failed_answer_is_not_asked_for_again(site):
    site.answers = [Served(503), Served(200)]
    assert send("POST", site.url, {}, b"").status == 503
    assert len(site.requests) == 1


def test_a_server_that_is_not_there_is_no_answer():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(NoAnswerError, match="there is no connection to the server"):
            send("POST", url, {}, b"")


def test_an_answer_that_breaks_off_is_no_answer(site):
    site.answers = [Served(200, b"a", promised=2)]
    with pytest.raises(NoAnswerError, match="the connection broke off"):
        send("POST", site.url, {}, b"")
