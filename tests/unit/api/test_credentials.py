"""Credentials in the Authorization header, beside those in the query."""

import base64
import json

import pytest

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.upload import upload
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, SECRET, TEMPLATE, TEMPLATE_SECRET, VIDEO, make_template
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, Caller, refuse

FORM = "Basic, with accountID:accountSecret or accountID/templateID:templateSecret in base64"


def basic(user, secret, scheme="Basic"):
    return {"authorization": f"{scheme} {base64.b64encode(f'{user}:{secret}'.encode()).decode()}"}


def by_header(cloud, headers, query=None):
    return Caller(cloud, query or {}, headers=headers)


@pytest.mark.parametrize("secret", [SECRET, SECRET.rstrip("="), SECRET.replace("=", "%3D"), SECRET.replace(" ", "%20")])
def test_an_account_is_the_user_and_its_secret_the_password(cloud, secret):
    assert by_header(cloud, basic(ACCOUNT, secret)).call("Template_List") == []


@pytest.mark.parametrize("scheme", ["basic", "BASIC"])
def test_the_scheme_may_be_written_in_any_case(cloud, scheme):
    assert by_header(cloud, basic(ACCOUNT, SECRET, scheme)).call("Template_List") == []


@pytest.mark.parametrize("user", [f"{ACCOUNT}/{TEMPLATE}", f"{ACCOUNT}%2F{TEMPLATE}"])
def test_a_template_is_named_behind_its_account(cloud, user):
    cloud.templates.put(make_template())
    visitor = by_header(cloud, basic(user, TEMPLATE_SECRET))
    assert visitor.error("Video_Get", VIDEO)[0] == 1007
    assert visitor.error("Template_List")[0] == 1015


@pytest.mark.parametrize(
    ("user", "secret", "code"),
    [(ACCOUNT, "wrong", 1018), (OTHER_ACCOUNT, SECRET, 1010), (f"{ACCOUNT}/{TEMPLATE}", "wrong", 1000)],
)
def test_wrong_credentials_are_the_errors_that_they_are_in_the_query(cloud, user, secret, code):
    assert by_header(cloud, basic(user, secret)).error("Template_List")[0] == code


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic /w==", "Bearer token", "Basic YQ== YQ==", "token"])
def test_a_header_of_another_form_is_named(cloud, header):
    expected = {"problem": f"the Authorization header has to be {FORM}"}
    if header == "Basic":
        expected = {"problem": f"the Authorization header is incomplete: it has to be {FORM}"}
    assert by_header(cloud, {"authorization": header}).error("Template_List") == (1015, expected)


@pytest.mark.parametrize(("user", "secret"), [("", SECRET), (ACCOUNT, ""), (f"{ACCOUNT}/", SECRET), ("/x", SECRET)])
def test_an_incomplete_header_is_named(cloud, user, secret):
    code, data = by_header(cloud, basic(user, secret)).error("Template_List")
    assert (code, data["problem"]) == (1015, f"the Authorization header is incomplete: it has to be {FORM}")


@pytest.mark.parametrize(
    "query", [BY_ACCOUNT, {"accountID": ACCOUNT}, BY_ACCOUNT | {"accountSecret": SECRET.rstrip("=")}]
)
def test_header_and_query_may_hold_the_same_credentials(cloud, query):
    assert by_header(cloud, basic(ACCOUNT, SECRET), query).call("Template_List") == []


@pytest.mark.parametrize(
    "query", [BY_TEMPLATE, BY_ACCOUNT | {"accountSecret": "other"}, BY_ACCOUNT | {"accountID": OTHER_ACCOUNT}]
)
def test_header_and_query_that_differ_are_an_error(cloud, query):
    cloud.templates.put(make_template())
    problem = "the Authorization header and the URL's query hold different credentials"
    assert by_header(cloud, basic(ACCOUNT, SECRET), query).error("Template_List") == (1015, {"problem": problem})


def test_a_header_that_a_proxy_adds_does_not_count_beside_the_query(cloud):
    assert by_header(cloud, {"authorization": "Bearer of the proxy"}, BY_ACCOUNT).call("Template_List") == []


def test_an_upload_takes_the_header_too(cloud):
    request = HttpRequest(b"x", {}, basic(ACCOUNT, SECRET) | {"content-type": "image/png", "content-length": "1"})
    answer = json.loads(upload(request, cloud.api_services, refuse, refuse))
    assert answer["error"]["code"] not in (1010, 1015, 1018)
