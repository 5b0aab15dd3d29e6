"""Origins of web pages."""

import pytest

from chalicelib.domain.web_origin import is_allowed_origin, parse_origin


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://shop.example", "https://shop.example"),
        (" HTTPS://Shop.Example/ ", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://shop.example:443", "http://shop.example:443"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://*.shop.example", "https://*.shop.example"),
    ],
)
def test_an_origin_is_spelt_as_browsers_do(text, origin):
    assert parse_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        *("", "*", "null", "shop.example", "ftp://shop.example", "https://", "https://shop.example/page"),
        *("https://a@shop.example", "https://shop.example:0", "https://shop.example:65536", "https://shop.*"),
        *("https://shop.example?a", "https://*shop.example", "https://shöp.example", "https://a.*.example"),
    ],
)
def test_anything_else_is_no_origin(text):
    with pytest.raises(ValueError, match=r"https://shop\.example"):
        parse_origin(text)


def test_without_a_list_all_pages_are_allowed():
    assert is_allowed_origin("", [])


@pytest.mark.parametrize(
    ("sent", "allowed"),
    [
        ("https://shop.example", True),
        ("https://a.shop.example", False),
        ("http://shop.example", False),
        ("https://shop.example.evil.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_a_list_allows_its_origins_only(sent, allowed):
    assert is_allowed_origin(sent, ["https://other.example", "https://shop.example"]) is allowed


@pytest.mark.parametrize(
    ("sent", "allowed"),
    [
        ("https://a.shop.example", True),
        ("https://a.b.shop.example", True),
        ("https://shop.example", False),
        ("https://evilshop.example", False),
        ("https://.shop.example", False),
        ("http://a.shop.example", False),
        ("https://a.shop.example:8443", False),
    ],
)
def test_a_star_stands_for_subdomains(sent, allowed):
    assert is_allowed_origin(sent, ["https://*.shop.example"]) is allowed
