"""The pages behind the gateway, as a browser gets them from the deployed package."""

import gzip

import pytest
import urllib3

from tests.e2e.cloud import ROOT, Up

PICTURES = ROOT / "docs" / "reference" / "pictures"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "gzip, deflate, br"}


def get(up: Up, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return urllib3.request(
        "GET", f"{up.url}{path}", headers=BROWSER | named, redirect=False, decode_content=False, timeout=60
    )


def test_the_root_leads_to_the_description_of_the_api(up):
    answer = get(up, "/")
    assert (answer.status, answer.headers["Location"]) == (302, f"{up.url}/docAPI")


@pytest.mark.parametrize("path", ["/docAPI", "/docScript"])
def test_a_page_is_sent_compressed_and_once(up, path):
    first = get(up, path)
    again = get(up, path, If_None_Match=first.headers["ETag"])
    assert gzip.decompress(first.data).startswith(b"<!doctype html>")
    assert (first.status, again.status, again.data) == (200, 304, b"")


def test_a_page_can_be_read_without_an_accept_header(up):
    answer = urllib3.request("GET", f"{up.url}/docAPI", timeout=60)
    assert answer.data.startswith(b"<!doctype html>")


def test_the_page_has_the_urls_of_this_deployment(up):
    assert f"{up.url}/api?accountID=" in gzip.decompress(get(up, "/docAPI").data).decode()


@pytest.mark.parametrize("path", ["/docAPI", "/docScript", "/pages/style.css", "/pages/nothing"])
def test_nothing_but_the_deployments_own_may_be_loaded(up, path):
    assert "default-src 'self'" in get(up, path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("picture", sorted(PICTURES.iterdir()), ids=lambda picture: picture.stem)
def test_each_picture_arrives_as_it_is(up, picture):
    answer = get(up, f"/pages/{picture.name}", Accept="image/avif,image/webp,image/*,*/*;q=0.8")
    assert (answer.headers["Content-Type"], answer.data == picture.read_bytes()) == ("image/jpeg", True)
