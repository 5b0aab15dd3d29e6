"""URLs with a user and a password in them."""

import pytest

from chalicelib.domain.urls import (
    endpoint_of,
    host_of,
    masked,
    shown,
    site_of,
    unmasked,
    with_sites,
    without_login,
    without_urls,
)

FULL, SHOWN = "https://ann:s3cret@example.com/done?a=b@c", "https://ann:***@example.com/done?a=b@c"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (FULL, SHOWN),
        ("https://example.com/", "https://example.com/"),
        ("https://example.com/?to=ann:secret@b", "https://example.com/?to=ann:secret@b"),
        ("http://token@example.com:80/", "http://***@example.com:80/"),
        ("http://:secret@example.com/", "http://:***@example.com/"),
        ("http://a:b@c@example.com/", "http://a:***@example.com/"),
        ("s3://bucket/a:b@c", "s3://bucket/a:b@c"),
        ("a:b@c", "a:b@c"),
        ("http://[::1", "http://[::1"),
        ("HTTP://a:b@h?", "HTTP://a:***@h?"),
    ],
)
def test_a_password_is_not_shown(url, shown):
    assert masked(url) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    ("url", "rest", "login"),
    [
        (FULL, "https://example.com/done?a=b@c", ("ann", "s3cret")),
        ("http://a%40b:c%3A@h:8080/x", "http://h:8080/x", ("a@b", "c:")),
        ("http://token@h/", "http://h/", ("token", "")),
        ("http://h/a@b", "http://h/a@b", None),
    ],
)
def test_user_and_password_are_separated_from_the_rest(url, rest, login):
    assert without_login(url) == (rest, login)


@pytest.mark.parametrize(
    ("url", "message", "site"),
    [
        (FULL, "https://***@example.com/done?***", "https://example.com"),
        ("https://example.com/a", "https://example.com/a", "https://example.com"),
        ("https://t0ken@h:8080/a#t0ken", "https://***@h:8080/a?***", "https://h:8080"),
        ("https://h?t0ken", "https://h?***", "https://h"),
        ("https://a:b@c@h/?", "https://***@h/?***", "https://h"),
        ("HTTP://a:b@h/x", "HTTP://***@h/x", "HTTP://h"),
        ("s3://bucket/a?b#c@d", "s3://bucket/a?b#c@d", "s3://bucket"),
        ("http://[::1?t0ken", "http://[::1?***", "http://[::1"),
        ("no URL", "no URL", "***"),
    ],
)
def test_messages_have_no_secrets_of_urls_and_logs_only_the_site(url, message, site):
    assert (shown(url), site_of(url)) == (message, site)
    assert shown(message) == message


@pytest.mark.parametrize(
    ("message", "to_visitors"),
    [
        (
            "Error downloading medias: object 'photo', media 'https://h/a?***': the server answered with status 404",
            "Error downloading medias: object 'photo': the server answered with status 404",
        ),
        (
            "waiting for a server: object 'photo', media 'https://h/a': it is busy",
            "waiting for a server: object 'photo': it is busy",
        ),
        ("Error: object 'o', media \"https://h/it's\": no", "Error: object 'o': no"),
        ("object 'o', media '65523c2a1b0c4d5e6f708192': no", "object 'o', media '65523c2a1b0c4d5e6f708192': no"),
    ],
)
def test_visitors_are_told_the_object_and_no_url(message, to_visitors):
    assert without_urls(message) == to_visitors


@pytest.mark.parametrize(
    ("message", "logged"),
    [
        ("media 'https://h/a?***': the server is busy", "media 'https://h': the server is busy"),
        ('media "https://***@h:8080/it\'s": no', 'media "https://h:8080": no'),
        ("the webhook http://h/t0ken was not reached: 410", "the webhook http://h was not reached: 410"),
        ("see http://h/a, http://i/b.", "see http://h, http://i."),
        ("HTTP://h?t0ken", "HTTP://h"),
        ("object 'o', media 's3://bucket/a': no", "object 'o', media 's3://bucket/a': no"),
    ],
)
def test_logs_have_only_the_sites_of_the_urls_in_a_message(message, logged):
    assert with_sites(message) == logged


def test_a_masked_url_is_found_among_the_known_ones():
    assert unmasked(SHOWN, ["https://example.com/", FULL]) == FULL


def test_a_known_url_is_returned_unchanged():
    assert unmasked(SHOWN, [FULL, SHOWN]) == SHOWN


@pytest.mark.parametrize("known", [[], [FULL, FULL.replace("s3cret", "other")]])
def test_an_ambiguous_or_unknown_url_is_returned_unchanged(known):
    assert unmasked(SHOWN, known) == SHOWN


@pytest.mark.parametrize(
    ("url", "host"), [("HTTP://a:b@Example.COM:80/x", "example.com"), ("http://[::1", ""), ("x", "")]
)
def test_the_host_of_a_url(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("https://a:b@Example.COM/x", "example.com"),
        ("https://example.com:443/x", "example.com"),
        ("http://example.com:80/x", "example.com"),
        ("http://example.com:443/x", "example.com:443"),
        ("https://example.com:8443/x", "example.com:8443"),
        ("https://example.com:99999/x", "example.com"),
        ("http://[::1", ""),
        ("x", ""),
    ],
)
def test_the_endpoint_of_a_url_has_a_port_that_is_not_the_default(url, endpoint):
    assert endpoint_of(url) == endpoint
