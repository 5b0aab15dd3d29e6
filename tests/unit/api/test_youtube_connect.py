"""Connecting YouTube accounts, listing them, and disconnecting them."""

import json
from urllib.parse import urlencode

import pytest

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.rpc import Rpc
from chalicelib.api.youtube_connect import STATE_S
from chalicelib.api.youtube_form import connect_by_form
from chalicelib.domain.connection import ConnectionKind, ConnectionState
from chalicelib.domain.youtube import UPLOAD_SCOPE
from chalicelib.wiring.youtube_routes import agree, ask, finish
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, SECRET, make_account, make_connection
from tests.unit.api.calling import Caller

BASE = "https://videos.example.com/v1"
ANN = "116071234567890123456"


def request(query=None, body=b"", **headers):
    return HttpRequest(body, query or {}, headers, base_url=BASE)


def form(state, origin="https://videos.example.com"):
    return request(body=urlencode({"state": state}).encode(), origin=origin)


def begin(cloud):
    """Let an account ask for a channel. Return the state."""
    query = {"accountID": ACCOUNT, "accountSecret": SECRET}
    body = json.dumps({"jsonrpc": "2.0", "id": "1", "method": "Youtube_Connect", "params": []}).encode()
    reply = json.loads(Rpc(cloud.api_services).answer(HttpRequest(body, query, base_url=BASE)))
    url, _, state = reply["result"].partition("?state=")
    assert url == f"{BASE}/account/youtube"
    return state


def agreed(cloud, state):
    """Let a person agree. Return the cookie."""
    page = agree(form(state), cloud.api_services)
    assert page.status == 303
    return page.headers["Set-Cookie"].partition(";")[0]


def back(cloud, state, cookie, **query):
    """Let Google lead the person back."""
    return finish(request({"state": state, "code": "code"} | query, cookie=cookie), cloud.api_services)


def connect(cloud):
    state = begin(cloud)
    return back(cloud, state, agreed(cloud, state))


def test_the_owner_of_a_channel_connects_it_and_sees_its_id(cloud, caller):
    page = connect(cloud)
    assert (page.status, ANN in page.body.decode()) == (200, True)
    (account,) = caller.call("Youtube_Account_List")
    assert (account["id"], account["kind"], account["name"], account["state"]) == (ANN, "youtube", "Acme", "ok")
    assert caller.call("Connection_List") == [account]


def test_the_page_names_the_account_that_asks(cloud):
    cloud.accounts.put(make_account(name="<Acme & Sons>"))
    page = ask(request({"state": begin(cloud)}), cloud.api_services)
    assert "&lt;Acme &amp; Sons&gt;" in page.body.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_google_is_asked_with_the_state_and_leads_back_to_this_deployment(cloud):
    state = begin(cloud)
    page = agree(form(state), cloud.api_services)
    ((redirect, sent, verifier),) = cloud.google.asked
    assert (redirect, sent) == (f"{BASE}/account/youtube_callback", state)
    assert page.headers["Location"] == f"https://accounts.google.com/o/oauth2/v2/auth?state={state}"
    back(cloud, state, page.headers["Set-Cookie"].partition(";")[0])
    assert cloud.google.exchanged == [("code", verifier, redirect)]


def test_the_cookie_is_for_this_browser_alone(cloud):
    cookie = agree(form(begin(cloud)), cloud.api_services).headers["Set-Cookie"]
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))


def test_the_token_is_stored_sealed_and_never_answered(cloud, caller):
    connect(cloud)
    stored = cloud.connections.get(ACCOUNT, ANN)
    assert "refresh-1" not in stored.secret
    assert cloud.sealer.unseal(ACCOUNT, stored.secret, stored.purpose) == "refresh-1"
    assert stored.secret not in json.dumps(caller.call("Connection_List"))


@pytest.mark.parametrize("origin", ["https://evil.example", ""])
def test_another_page_cannot_agree(cloud, origin):
    page = agree(form(begin(cloud), origin), cloud.api_services)
    assert (page.status, cloud.google.asked) == (400, [])


@pytest.mark.parametrize("cookie", ["", "youtube_connect=other", "other=1"])
def test_a_browser_that_has_not_agreed_connects_nothing(cloud, caller, cookie):
    state = begin(cloud)
    agreed(cloud, state)
    page = back(cloud, state, cookie)
    assert (page.status, caller.call("Youtube_Account_List")) == (400, [])
    assert cloud.google.exchanged == []


def test_nobody_finishes_what_nobody_agreed_to(cloud, caller):
    assert back(cloud, begin(cloud), "youtube_connect=").status == 400
    assert caller.call("Youtube_Account_List") == []


def test_a_state_is_for_one_use(cloud):
    state = begin(cloud)
    cookie = agreed(cloud, state)
    assert back(cloud, state, cookie).status == 200
    assert back(cloud, state, cookie).status == 400
    assert len(cloud.google.exchanged) == 1


@pytest.mark.parametrize(("seconds", "status"), [(STATE_S - 1, 200), (STATE_S + 1, 400)])
def test_a_state_lasts_ten_minutes(cloud, seconds, status):
    state = begin(cloud)
    cloud.clock.ms += seconds * 1000
    assert ask(request({"state": state}), cloud.api_services).status == status


@pytest.mark.parametrize("state", ["", ".", f"{ACCOUNT}.", f"{ACCOUNT}.x", "nobody.x", f"{OTHER_ACCOUNT}.x"])
def test_an_invented_state_is_refused(cloud, state):
    for page in (ask(request({"state": state}), cloud.api_services), back(cloud, state, "youtube_connect=a")):
        assert (page.status, b"not valid any more" in page.body) == (400, True)


def test_a_state_of_another_account_is_refused(cloud):
    _, _, key = begin(cloud).partition(".")
    assert ask(request({"state": f"{OTHER_ACCOUNT}.{key}"}), cloud.api_services).status == 400


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {"code": ""}])
def test_a_person_may_refuse(cloud, caller, query):
    state = begin(cloud)
    page = back(cloud, state, agreed(cloud, state), **query)
    assert (page.status, caller.call("Youtube_Account_List")) == (400, [])


def test_google_may_refuse(cloud, caller):
    cloud.google.refused = "<this Google account has no YouTube channel>"
    page = connect(cloud)
    assert (page.status, b"&lt;this Google account" in page.body) == (400, True)
    assert caller.call("Youtube_Account_List") == []


def test_a_missing_permission_is_told(cloud, caller):
    cloud.google.account = type(cloud.google.account)(ANN, "", "refresh-1", frozenset({UPLOAD_SCOPE}))
    connect(cloud)
    (account,) = caller.call("Youtube_Account_List")
    assert (account["name"], account["state"]) == (ANN, "ok")
    assert "tick all permissions" in account["problem"]


def test_an_account_that_lost_its_permission_is_connected_again(cloud, caller):
    connect(cloud)
    cloud.connections.update(ACCOUNT, ANN, state=ConnectionState.RECONNECT, problem="revoked")
    connect(cloud)
    (account,) = caller.call("Youtube_Account_List")
    assert (account["state"], "problem" in account) == ("ok", False)


def test_an_account_may_connect_several(cloud, caller):
    connect(cloud)
    cloud.google.account = type(cloud.google.account)("2" * 21, "Other", "refresh-2", cloud.google.account.scopes)
    connect(cloud)
    assert [each["id"] for each in caller.call("Youtube_Account_List")] == sorted([ANN, "2" * 21])


def test_a_disconnected_account_loses_its_token(cloud, caller):
    connect(cloud)
    assert caller.call("Youtube_Account_Delete", ANN) == "OK"
    assert (caller.call("Youtube_Account_List"), cloud.google.revoked) == ([], ["refresh-1"])
    assert caller.error("Youtube_Account_Delete", ANN)[0] == 1014


def test_a_token_that_another_account_uses_is_not_revoked(cloud, caller):
    connect(cloud)
    cloud.connections.put(make_connection(account_id=OTHER_ACCOUNT, id=ANN, kind=ConnectionKind.YOUTUBE))
    caller.call("Connection_Delete", ANN)
    assert cloud.google.revoked == []


def test_a_bucket_is_no_youtube_account(cloud, caller):
    cloud.connections.put(make_connection())
    assert caller.error("Youtube_Account_Delete", "acme-videos")[0] == 1014
    assert caller.call("Youtube_Account_List") == []


def test_a_deployment_without_youtube_says_so(cloud):
    cloud.google = None
    code, data = Caller(cloud).error("Youtube_Connect")
    assert (code, data["problem"]) == (1014, "the operator of this deployment has not set YouTube up")


def by_form(cloud, **fields):
    body = urlencode({"action": "connectYoutube", "accountID": ACCOUNT, "accountSecret": SECRET} | fields).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = Rpc(cloud.api_services).answer
    return json.loads(connect_by_form(HttpRequest(body, {}, headers, base_url=BASE), answer))


def test_the_form_of_the_public_client_is_answered_with_an_address(cloud):
    assert by_form(cloud).startswith(f"{BASE}/account/youtube?state={ACCOUNT}.")


def test_a_wrong_form_is_answered_with_an_error(cloud):
    assert by_form(cloud, action="other") == {"error": "action: expected connectYoutube"}
    assert by_form(cloud, accountSecret="wrong")["error"].startswith("Bad secret")
    assert by_form(cloud, accountID="")["error"].startswith("Authentication error")
