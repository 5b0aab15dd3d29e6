"""Headers of pages, compression and caching."""

import gzip
from dataclasses import replace

import pytest

from chalicelib.domain.response_headers import SECURITY_HEADERS
from chalicelib.pages.responses import PageRequest, not_found, redirect, serve, version_of

REQUEST = PageRequest("https://example.com")
TEXT = b"hello " * 100
PAGE = "text/html; charset=utf-8"
SOME = [serve(TEXT, PAGE, REQUEST), not_found("such file"), redirect("https://example.com/docAPI")]


@pytest.mark.parametrize("served", SOME, ids=lambda served: served.status)
def test_nothing_but_the_deployments_own_is_allowed(served):
    policy = served.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'self'", "form-action 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert "unsafe" not in served.headers["Content-Security-Policy"]


@pytest.mark.parametrize("served", SOME, ids=lambda served: served.status)
def test_browsers_do_not_guess_types_or_send_referrers(served):
    assert SECURITY_HEADERS.items() <= served.headers.items()
    assert served.headers["Referrer-Policy"] == "no-referrer"


def test_cached_content_is_not_sent_again():
    first = serve(TEXT, PAGE, REQUEST)
    again = serve(TEXT, PAGE, replace(REQUEST, cached_tags=first.headers["ETag"]))
    assert (again.status, again.body) == (304, b"")


def test_changed_content_is_sent_again():
    first = serve(TEXT, PAGE, REQUEST)
    assert serve(TEXT + b"!", PAGE, replace(REQUEST, cached_tags=first.headers["ETag"])).status == 200


def test_content_requested_by_its_version_is_cached():
    asked = replace(REQUEST, query={"v": version_of(TEXT)})
    assert serve(TEXT, PAGE, asked).headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("version", ["", "0123456789abcdef"])
def test_everything_else_is_revalidated_each_time(version):
    assert serve(TEXT, PAGE, replace(REQUEST, query={"v": version})).headers["Cache-Control"] == "no-cache"


def test_a_text_is_compressed_for_browsers_that_accept_gzip():
    served = serve(TEXT, PAGE, replace(REQUEST, accepts_gzip=True))
    assert (served.headers["Content-Encoding"], served.is_text) == ("gzip", False)
    assert gzip.decompress(served.body) == TEXT


def test_a_picture_is_not_packed():
    served = serve(TEXT, "image/jpeg", replace(REQUEST, accepts_gzip=True))
    assert (served.body, served.is_text) == (TEXT, False)


def test_a_text_that_is_not_packed_is_sent_as_text():
    assert serve(TEXT, PAGE, REQUEST).is_text
