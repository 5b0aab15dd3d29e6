"""Requests for pages: the URL of the deployment, and the encodings that the browser accepts."""

import pytest

from chalicelib.pages.responses import read_page_request

AWS = {"domainName": "abc.execute-api.us-east-1.amazonaws.com", "path": "/v1/docAPI", "resourcePath": "/docAPI"}


def visit(context=AWS, query=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_page_request(context, named, query or {})


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({}, "https://abc.execute-api.us-east-1.amazonaws.com/v1"),
        ({"path": "/v1/", "resourcePath": "/"}, "https://abc.execute-api.us-east-1.amazonaws.com/v1"),
        ({"path": "/v1", "resourcePath": "/"}, "https://abc.execute-api.us-east-1.amazonaws.com/v1"),
        ({"domainName": "videos.example.com", "path": "/docAPI"}, "https://videos.example.com"),
        ({"domainName": "example.com", "path": "/videos/docAPI"}, "https://example.com/videos"),
    ],
)
def test_the_base_url_belongs_to_the_gateway_or_to_a_custom_domain(changes, url):
    assert visit(AWS | changes).base_url == url


def test_the_local_cloud_has_no_domains():
    found = visit({"apiId": "1", "stage": "v1"}, host="127.0.0.1:4566")
    assert found.base_url == "http://127.0.0.1:4566/restapis/1/v1/_user_request_"


def test_a_browser_takes_packed_bytes():
    assert visit(accept="text/html,*/*", accept_encoding="gzip, br").accepts_gzip


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("GZIP;q=0.001", True),
        ("br, gzip; q=1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("xgzip", False),
    ],
)
def test_a_browser_may_refuse_packed_bytes(accepted, takes):
    assert visit(accept="*/*", accept_encoding=accepted).accepts_gzip is takes


def test_a_caller_without_an_accept_header_gets_no_bytes_for_the_gateway_would_send_base64():
    assert not visit(accept_encoding="gzip").accepts_gzip
