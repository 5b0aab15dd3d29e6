"""Medias that are named by URL."""

import gzip
from itertools import count

import pytest

from chalicelib.domain.errors import FetchError
from chalicelib.outbound.fetch import fetch
from tests.unit.outbound.site import Answer


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


@pytest.mark.parametrize("status", [204, 401, 403, 404, 410, 500])
def test_a_file_that_is_not_there_is_refused_with_the_status(site, tmp_path, status):
    site.answers = [Answer(status)]
    assert problem_of(site.url, tmp_path / "media") == f"the server answered with status {status}"


def test_an_empty_file_is_refused(site, tmp_path):
    assert problem_of(site.url, tmp_path / "media") == "the file is empty"


def test_a_file_that_breaks_off_is_refused(site, tmp_path):
    site.answers = [Answer(body=b"12345", promised=10)]
    assert "the download failed" in problem_of(site.url, tmp_path / "media")


def test_a_redirect_is_followed(site, tmp_path):
    site.answers = [Answer(302, headers={"Location": "/there"}), Answer(body=b"found")]
    fetch(f"{site.url}/here", tmp_path / "media")
    assert (tmp_path / "media").read_bytes() == b"found"


def test_redirects_in_a_circle_are_refused(site, tmp_path):
    site.answers = [Answer(302, headers={"Location": "/here"})]
    assert "redirects" in problem_of(f"{site.url}/here", tmp_path / "media")


def test_a_server_that_is_busy_is_asked_again_at_once_whatever_it_says(site, tmp_path):
    site.answers = [Answer(503, headers={"Retry-After": "86400"}), Answer(body=b"now")]
    fetch(site.url, tmp_path / "media")
    assert (tmp_path / "media").read_bytes() == b"now"


@pytest.mark.parametrize("url", ["http://[::1", "http://a..b/"])
def test_a_server_that_is_not_there_is_a_problem_in_words(tmp_path, url):
    assert problem_of(url, tmp_path / "media").startswith("the download failed: ")


def test_a_file_that_comes_too_slowly_is_refused_before_it_is_whole(site, tmp_path):
    site.answers = [Answer(body=b"12345", promised=10, is_held=True)]
    clock = count(step=1000).__next__
    assert problem_of(site.url, tmp_path / "media", clock=clock) == "the download took longer than 120 s"


def test_a_redirect_to_what_is_no_url_is_refused(site, tmp_path):
    site.answers = [Answer(302, headers={"Location": "http://[::1"})]
    assert "the download failed" in problem_of(site.url, tmp_path / "media")


def test_a_server_that_refuses_the_connection_is_told_as_that(tmp_path):
    assert problem_of("http://127.0.0.1:1/", tmp_path / "media").endswith("there is no connection to the server")
