"""`/docAPI`: generated from the contract, for the deployment and its brand."""

import json

import pytest

from chalicelib.api.api_contract import contract_of
from chalicelib.barrister.arguments import read_arguments
from chalicelib.barrister.method_table import Method
from chalicelib.barrister.nodes import Type
from chalicelib.barrister.validation import check
from chalicelib.domain.brand import PIRSONAL, SEZION
from chalicelib.pages.doc_api import doc_api, webhook_body
from tests.unit.pages.reading import LOADED, PUBLISHED, URL, Reading

# Those of the brand's own interface, and of `AccountAPI`.
LISTED = [name for name in LOADED.functions if not name.startswith(f"{PIRSONAL.interface}.")]


@pytest.fixture(scope="module")
def other_page():
    """Render the page of another brand."""
    return Reading(doc_api(PIRSONAL, contract_of(PIRSONAL), URL))


def options(page):
    """Return the first params of the API Test, by method."""
    return {
        attributes["value"]: attributes["data-params"] for tag, attributes in page.tags if "data-params" in attributes
    }


@pytest.mark.parametrize(
    "title",
    ["API Description", "Media Upload", "Code examples", "API Methods", "WebHook", "API Error codes", "API Test"],
)
def test_the_sections_are_called_as_in_the_services_own_documentation(api_page, title):
    assert title in api_page.text


@pytest.mark.parametrize("name", [*LOADED.functions, *LOADED.structs, *LOADED.enums])
def test_each_method_and_each_type_can_be_linked_to(api_page, name):
    assert name.rpartition(".")[2] in api_page.values("id")


def test_types_link_to_their_structs(api_page):
    assert {"Video", "TemplateNew_t", "StatusCode"} <= api_page.fragments


def test_a_method_is_described_by_its_comment_in_the_contract(api_page):
    assert "Validate a template without storing it." in api_page.text


@pytest.mark.parametrize("path", ["/api?accountID=", "/api/upload?accountID="])
def test_the_urls_are_those_of_the_deployment(api_page, path):
    assert URL + path in api_page.text
    assert "example.com/v1" not in api_page.text


def test_markup_in_a_comment_is_shown_and_not_obeyed():
    page = Reading(doc_api(SEZION, [element | {"comment": "<b>bold</b>"} for element in PUBLISHED], URL))
    assert "<b>bold</b>." in page.text


def test_the_api_test_offers_each_method(api_page):
    assert [*options(api_page)] == LISTED


def test_each_method_is_listed_once(api_page, other_page):
    for page in (api_page, other_page):
        names = [attributes["id"] for tag, attributes in page.tags if attributes.get("class") == "method"]
        assert len(names) == len(set(names)) == len(LISTED)


def test_the_interface_of_another_service_is_named(api_page, other_page):
    assert "The same methods are available as PirsonalAPI" in api_page.text
    assert "The same methods are available as SezionAPI" in other_page.text


@pytest.mark.parametrize("method", LISTED)
def test_the_api_test_begins_with_params_that_the_contract_allows(api_page, method):
    function, params = LOADED.functions[method], json.loads(options(api_page)[method])
    called = Method(method, function, frozenset({len(function.params)}))
    assert read_arguments(LOADED, called, params, named=False) == params


def test_the_secret_is_typed_unseen_and_no_field_would_be_sent_by_the_form(api_page):
    fields = {attributes["id"]: attributes for tag, attributes in api_page.tags if tag in ("input", "textarea")}
    assert fields["test-secret"]["type"] == "password"
    assert [name for name in fields if name.startswith("test-") and "name" in fields[name]] == []


def test_a_brand_has_its_own_names(other_page):
    assert "Pirsonal API" in other_page.text
    assert "User-Agent: Pirsonal" in other_page.text
    assert "pirsonalID" in other_page.text
    assert "PirsonalAPI.{method}" in other_page.text
    assert "SezionAPI." not in other_page.text
    assert "Sezion API" not in other_page.text


def test_the_body_of_the_webhook_call_is_a_video():
    check(LOADED, Type("Video"), json.loads(webhook_body(SEZION)), "video")


def test_the_content_length_of_the_webhook_call_matches_its_body(api_page):
    assert f"Content-Length: {len(webhook_body(SEZION))}\n" in api_page.text
