"""The origins of addresses, as policies name them."""

import pytest

from chalicelib.video_pages.addresses import origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://A.example/logo.png?x=1", "https://a.example"),
        ("http://a.example:8000/", "http://a.example:8000"),
        ("https://user:secret@a.example/", "https://a.example"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_has_only_scheme_host_and_port_in_ascii(url, origin):
    assert origin_of(url) == origin


@pytest.mark.parametrize("url", ["https://a;script-src/", "https://a,b/", "https://a'b/", "http://[::1]/", "", None])
def test_a_host_that_would_break_the_policy_is_no_source(url):
    assert origin_of(url) is None
