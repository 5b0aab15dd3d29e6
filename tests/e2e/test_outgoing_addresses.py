"""Visitors cannot reach the networks around the functions: not the emulator, and no internal server."""

import http.server
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.e2e.cloud import Caller, free_callable_port, free_port
from tests.e2e.conftest import SAMPLES, SMALL

SCRIPT = '[{"image": {"id": "photo", "duration": 500}}]'


class Site:
    """A server on the loopback interface. Keeps the paths that it is asked for."""

    def __init__(self, port: int) -> None:
        self.asked: list[str] = []
        self.redirect = ""
        site = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *args):
                super().__init__(*args, directory=str(SAMPLES))

            def do_GET(self):
                site.asked.append(self.path)
                if site.redirect:
                    self.send_response(302)
                    self.send_header("Location", site.redirect)
                    self.end_headers()
                else:
                    super().do_GET()

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def internal() -> Iterator[Site]:
    yield from running(free_port())


@pytest.fixture
def allowed() -> Iterator[Site]:
    yield from running(free_callable_port())


def running(port: int) -> Iterator[Site]:
    site = Site(port)
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def visitor(up, caller) -> Caller:
    """Return a caller with the credentials of a template, as they stand in web pages."""
    template_id = caller.call("Template_New", {"name": "P", "inputScripts": [SCRIPT], "outProfiles": [SMALL]})
    (template,) = [each for each in caller.call("Template_List") if each["id"] == template_id]
    account_id = caller.query.partition("&")[0]
    return Caller(up.url, f"{account_id}&templateID={template_id}&templateSecret={template['secret']}")


def problem_of_picture(visitor: Caller, url: str) -> str:
    """Ask for a video with a picture at the URL. Return the reason why it fails."""
    template_id = visitor.query.partition("templateID=")[2].partition("&")[0]
    photo = {"inputID": "photo", "type": "image", "http": url}
    answer = visitor.answer("Template_Video_New", template_id, {"name": "P", "inputMedias": [photo]})
    if "error" in answer:
        return str(answer["error"])
    status = visitor.ended(answer["result"])["status"]
    assert status["code"] == "error", status
    return str(status["message"]).rpartition("the download failed: ")[2]


def test_a_visitor_reaches_no_other_port_and_no_spelling_of_the_loopback_interface(visitor, internal):
    for host in ("127.0.0.1", "127.1", "2130706433", "[::ffff:127.0.0.1]", "localhost", "user@127.0.0.1"):
        assert problem_of_picture(visitor, f"http://{host}:{internal.port}/logo.png")
    assert internal.asked == []


def test_a_visitor_reaches_neither_the_emulator_nor_metadata(up, visitor):
    emulator = urlsplit(up.url).netloc
    for place in (f"{emulator}/_ministack/health", "169.254.169.254/latest/meta-data/", "[fd00:ec2::254]/"):
        assert problem_of_picture(visitor, f"http://{place}")


@pytest.mark.parametrize("place", ["127.0.0.1:{port}/logo.png", "169.254.169.254/", "[::1]:{port}/logo.png"])
def test_a_redirect_of_an_allowed_server_reaches_no_other_one(visitor, allowed, internal, place):
    allowed.redirect = "http://" + place.format(port=internal.port)
    problem = problem_of_picture(visitor, f"http://127.0.0.1:{allowed.port}/logo.png")
    assert "public server" in problem or "not allowed" in problem
    assert (len(allowed.asked), internal.asked) == (1, [])


def test_an_open_and_a_closed_port_give_one_answer(visitor, allowed, internal):
    answers = set()
    for port in (internal.port, free_port()):
        allowed.redirect = f"http://127.0.0.2:{port}/"
        answers.add(problem_of_picture(visitor, f"http://127.0.0.1:{allowed.port}/").replace(str(port), "PORT"))
    assert len(answers) == 1
