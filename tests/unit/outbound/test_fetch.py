"""Downloads of media files by URL."""

import base64
import gzip
import socket
import ssl
from functools import partial

import pytest
import urllib3

from chalicelib.domain.destinations import Destinations
from chalicelib.domain.errors import FetchError, FetchLater
from chalicelib.outbound import fetch as module
from chalicelib.outbound.pool import Pool
from tests.unit.outbound.site import POOL, Answer

fetch = partial(module.fetch, pool=POOL)


def problem_of(url, path, **options):
    with pytest.raises(FetchError) as error:
        fetch(url, path, **options)
    return str(error.value)


def test_a_file_is_brought_as_it_is(site, tmp_path):
    site.answers = [Answer(body=b"\0\xff" * 100_000)]
    fetch(f"{site.url}/photo.jpg", tmp_path / "media")
    assert (tmp_path / "media").read_bytes() == b"\0\xff" * 100_000


def test_a_file_of_the_full_size_is_brought(site, tmp_path):
    site.answers = [Answer(body=b"12345")]
    fetch(site.url, tmp_path / "media", max_bytes=5)
    assert (tmp_path / "media").read_bytes() == b"12345"


def test_a_file_that_is_larger_is_refused(site, tmp_path):
    site.answers = [Answer(body=b"123456")]
    assert problem_of(site.url, tmp_path / "media", max_bytes=5) == "the file is larger than 5 bytes"


def test_a_file_that_grows_larger_when_it_is_unpacked_is_refused(site, tmp_path):
    site.answers = [Answer(body=gzip.compress(bytes(1_000_000)), headers={"Content-Encoding": "gzip"})]
    assert "larger than 100,000 bytes" in problem_of(site.url, tmp_path / "media", max_bytes=100_000)


def test_a_refused_file_does_not_disturb_the_next_one(site, tmp_path):
    site.answers = [Answer(body=bytes(1_000_000)), Answer(body=b"next")]
    problem_of(site.url, tmp_path / "media", max_bytes=5)
    fetch(site.url, tmp_path / "media")
    assert (tmp_path / "media").read_bytes() == b"next"


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 501])
def test_a_missing_file_is_refused_with_the_status(site, tmp_path, status):
    site.answers = [Answer(status, headers={"Retry-After": "60"})]
    with pytest.raises(FetchError) as error:
        fetch(site.url, tmp_path / "media")
    assert (type(error.value), str(error.value)) == (FetchError, f"the server answered with status {status}")


def later(url, path, **options):
    """Return the error of a download that may succeed later."""
    with pytest.raises(FetchLater) as error:
        fetch(url, path, **options)
    return error.value


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_temporary_status_is_reported_as_temporary_after_one_request(site, tmp_path, status):
    site.answers = [Answer(status)]
    assert str(later(site.url, tmp_path / "media")) == f"the server answered with status {status}"
    assert len(site.requests) == 1


def test_the_wait_that_a_server_asks_for_is_reported(site, tmp_path):
    site.answers = [Answer(429, headers={"Retry-After": "120"})]
    error = later(site.url, tmp_path / "media")
    assert (error.after_s, error.is_too_often) == (120, True)


def test_a_server_without_retry_after_reports_no_wait(site, tmp_path):
    site.answers = [Answer(503, headers={"Retry-After": "soon"})]
    error = later(site.url, tmp_path / "media")
    assert (error.after_s, error.is_too_often) == (None, False)


def test_the_host_that_is_busy_is_the_one_that_has_answered(site, other_site, tmp_path):
    other = other_site.url.replace("127.0.0.1", "localhost")
    site.answers = [Answer(302, headers={"Location": other})]
    other_site.answers = [Answer(429)]
    with pytest.raises(FetchLater) as later:
        fetch(site.url, tmp_path / "media")
    assert later.value.host == "localhost"


def test_a_server_behind_a_redirect_may_be_busy_as_well(site, tmp_path):
    site.answers = [Answer(302, headers={"Location": "/there"}), Answer(429)]
    assert later(site.url, tmp_path / "media").is_too_often


def test_an_empty_file_is_refused(site, tmp_path):
    assert problem_of(site.url, tmp_path / "media") == "the file is empty"


def test_a_file_that_breaks_off_is_refused(site, tmp_path):
    site.answers = [Answer(body=b"12345", promised=10)]
    assert str(later(site.url, tmp_path / "media")) == "the download failed: the connection broke off"


@pytest.mark.parametrize("url", ["http://[::1", "http://a b/", "ftp://example.com/"])
def test_an_invalid_url_is_a_permanent_error(tmp_path, url):
    with pytest.raises(FetchError) as error:
        fetch(url, tmp_path / "media")
    assert not isinstance(error.value, FetchLater)


@pytest.mark.parametrize(("number", "kind"), [(socket.EAI_NONAME, FetchError), (socket.EAI_AGAIN, FetchLater)])
def test_an_unknown_host_is_permanent_but_busy_name_servers_are_temporary(tmp_path, number, kind):
    def resolve(host, port):
        raise socket.gaierror(number, "no")

    with pytest.raises(FetchError) as error:
        module.fetch("http://pictures.example/", tmp_path / "media", pool=Pool(Destinations(), resolve))
    assert type(error.value) is kind
    assert "there is no public server of that name or address" in str(error.value)


@pytest.mark.parametrize(
    ("cause", "kind"),
    [(ssl.SSLCertVerificationError("self-signed"), FetchError), (ssl.SSLEOFError("EOF"), FetchLater)],
)
def test_a_certificate_that_is_not_to_be_trusted_stays_so(monkeypatch, tmp_path, cause, kind):
    def request(*about, **options):
        raise urllib3.exceptions.MaxRetryError(POOL, "/", urllib3.exceptions.SSLError(cause))

    monkeypatch.setattr(POOL, "request", request)
    with pytest.raises(FetchError) as error:
        fetch("https://pictures.example/", tmp_path / "media")
    assert type(error.value) is kind


def test_a_wrongly_encoded_body_is_a_permanent_error(site, tmp_path):
    site.answers = [Answer(body=b"plain", headers={"Content-Encoding": "gzip"})]
    with pytest.raises(FetchError) as error:
        fetch(site.url, tmp_path / "media")
    assert not isinstance(error.value, FetchLater)


def auth_of(request):
    return request[2].get("Authorization")


def with_login(url):
    return url.replace("://", "://ann:p%40ss%3Aw%C3%B6rd@")


BASIC = "Basic " + base64.b64encode("ann:p@ss:wörd".encode()).decode()


def test_a_user_and_a_password_are_sent_as_authorization(site, tmp_path):
    site.answers = [Answer(body=b"mine")]
    fetch(with_login(f"{site.url}/photo.png?a=@"), tmp_path / "media")
    ((_, path, headers, _),) = site.requests
    assert (path, headers["Authorization"], headers["Host"]) == (
        "/photo.png?a=@",
        BASIC,
        site.url.removeprefix("http://"),
    )


def test_they_are_sent_to_where_the_same_server_redirects_to(site, tmp_path):
    site.answers = [Answer(302, headers={"Location": "/there"}), Answer(body=b"mine")]
    fetch(with_login(site.url), tmp_path / "media")
    assert [auth_of(request) for request in site.requests] == [BASIC, BASIC]


def test_they_are_not_sent_to_another_server(site, other_site, tmp_path):
    site.answers = [Answer(302, headers={"Location": f"{other_site.url}/there"})]
    other_site.answers = [Answer(302, headers={"Location": f"{site.url}/back"})]
    site.answers.append(Answer(body=b"mine"))
    fetch(with_login(site.url), tmp_path / "media")
    assert [auth_of(request) for request in (*site.requests, *other_site.requests)] == [BASIC, None, None]


def test_a_redirect_may_bring_its_own(site, other_site, tmp_path):
    site.answers = [Answer(302, headers={"Location": with_login(other_site.url)})]
    other_site.answers = [Answer(body=b"mine")]
    fetch(site.url, tmp_path / "media")
    assert [auth_of(request) for request in (*site.requests, *other_site.requests)] == [None, BASIC]


def test_a_redirect_is_followed(site, tmp_path):
    site.answers = [Answer(302, headers={"Location": "/there"}), Answer(body=b"found")]
    fetch(f"{site.url}/here", tmp_path / "media")
    assert (tmp_path / "media").read_bytes() == b"found"


def test_redirects_in_a_circle_are_refused(site, tmp_path):
    site.answers = [Answer(302, headers={"Location": "/here"})]
    assert "redirects" in problem_of(f"{site.url}/here", tmp_path / "media")


@pytest.mark.parametrize("url", ["http://[::1", "http://a..b/"])
def test_an_unreachable_server_is_reported(tmp_path, url):
    assert problem_of(url, tmp_path / "media").startswith("the download failed: ")


def test_a_redirect_to_an_invalid_url_is_refused(site, tmp_path):
    site.answers = [Answer(302, headers={"Location": "http://[::1"})]
    assert "the download failed" in problem_of(site.url, tmp_path / "media")


def test_a_refused_connection_is_reported(tmp_path):
    assert str(later("http://127.0.0.1:1/", tmp_path / "media")).endswith("there is no connection to the server")
