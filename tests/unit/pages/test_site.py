"""The content at each path."""

import pytest

from chalicelib.domain.brand import SEZION
from chalicelib.pages.responses import PageRequest
from chalicelib.pages.site import Site
from tests.unit.pages.reading import PUBLISHED, URL

REQUEST = PageRequest(URL)


@pytest.fixture(scope="module")
def site():
    return Site(SEZION, PUBLISHED)


def test_the_root_leads_to_the_description_of_the_api(site):
    served = site.index(REQUEST)
    assert (served.status, served.headers["Location"]) == (302, f"{URL}/docAPI")


def test_two_domains_of_a_deployment_have_a_page_each(site):
    page, other = site.doc_api(REQUEST), site.doc_api(PageRequest("https://videos.example.com"))
    assert b"https://videos.example.com/api?" in other.body
    assert b"https://videos.example.com/api?" not in page.body


@pytest.mark.parametrize("name", ["nothing.css", "../site.py", "..%2Fsite.py", "", "curl.sh"])
def test_only_files_of_the_pages_are_served(site, name):
    assert site.file(REQUEST, name).status == 404


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("style.css", "text/css; charset=utf-8"),
        ("api_test.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("alpha.jpg", "image/jpeg"),
    ],
)
def test_a_file_has_its_type(site, name, content_type):
    served = site.file(REQUEST, name)
    assert (served.status, served.headers["Content-Type"]) == (200, content_type)
