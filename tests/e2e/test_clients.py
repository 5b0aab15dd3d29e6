"""Third-party clients against the running API."""

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.cloud import Caller
from tests.e2e.conftest import CLIENTS, SAMPLES, run_node_client

LOGO = base64.b64encode((SAMPLES / "logo.png").read_bytes()).decode()


@pytest.fixture(scope="session")
def barrister_source(barrister_folder) -> str:
    return (barrister_folder / "node_modules" / "barrister" / "lib" / "barrister.node.js").read_text()


@pytest.fixture
def got(barrister_folder, caller) -> dict:
    """Return the output of the node client."""
    return run_node_client(barrister_folder, "node_client.js", f"{caller.url}/api?{caller.query}", "SezionAPI")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page from disk."""
    page = browser.new_page()
    page.goto((CLIENTS / "page.html").as_uri())
    yield page
    page.close()


def test_the_node_client_makes_a_template_and_finds_it(got):
    assert [template["id"] for template in got["templates"]] == [got["id"]]


def test_the_node_client_refuses_a_wrong_type_by_our_contract(got):
    assert got["refused"]["code"] == -32602


def test_the_node_client_gets_the_code_and_the_data_of_an_error(got):
    assert (got["unknown"]["code"], got["unknown"]["data"]) == (1000, {"templateID": "nothing"})


def test_the_node_client_gets_a_batch_answered(got):
    medias, video = got["batch"]
    assert medias["result"] == []
    assert len(video["result"]) == 24


def test_a_page_calls_the_api_with_the_barrister_client(page, barrister_source, caller):
    url = f"{caller.url}/api?{caller.query}"
    script = "([source, url]) => call(source, url, 'Template_List', [])"
    assert page.evaluate(script, [barrister_source, url]) == {"error": None, "result": []}


def test_a_page_uploads_a_file(page, caller: Caller):
    url = f"{caller.url}/api/upload?{caller.query}"
    answer = page.evaluate("([url, body]) => upload(url, 'image/png', 'logo.png', body)", [url, LOGO])
    assert (answer["error"], answer["media"]["description"]) == (None, "from a page")


def test_a_page_uploads_a_file_straight_into_storage(page, caller: Caller):
    size = (SAMPLES / "logo.png").stat().st_size
    upload = caller.call("Media_Upload_New", {"name": "logo.png", "type": "image/png", "size": size})
    assert page.evaluate("([upload, body]) => put(upload, body)", [upload, LOGO]) == 200
