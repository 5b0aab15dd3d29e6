"""The flow that connects a Google account."""

from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.publishers import PublishError, PublishLater
from chalicelib.domain.youtube import MANAGE_SCOPE, SCOPES, UPLOAD_SCOPE, GoogleRefused, read_google_client
from tests.fakes.google_server import Fault
from tests.fakes.google_server.state import ANN, BOB, CLIENT_ID
from tests.unit.outbound.youtube.place import REDIRECT


def query_of(place, verifier="verifier"):
    url = place.oauth.authorize_url(REDIRECT, "state", verifier)
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def code_of(google, place, account=ANN):
    return google.state.allow(account, query_of(place))


def test_the_consent_page_is_asked_for_a_lasting_token_by_pkce(place):
    query = query_of(place)
    assert query["code_challenge"] != "verifier"
    del query["code_challenge"]
    assert query == {
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "state": "state",
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
    }


def test_a_code_is_exchanged_for_the_account(google, place):
    account = place.oauth.exchange(code_of(google, place), "verifier", REDIRECT)
    assert (account.id, account.channel, account.scopes) == (ANN, "Ann's films", frozenset(SCOPES))
    assert account.refresh_token in google.state.refresh_tokens


@pytest.mark.parametrize(("verifier", "redirect"), [("other", REDIRECT), ("verifier", "https://evil.example")])
def test_a_code_is_of_no_use_to_others(google, place, verifier, redirect):
    with pytest.raises(GoogleRefused, match="invalid_grant"):
        place.oauth.exchange(code_of(google, place), verifier, redirect)


def test_a_code_is_for_one_use(google, place):
    code = code_of(google, place)
    place.oauth.exchange(code, "verifier", REDIRECT)
    with pytest.raises(GoogleRefused):
        place.oauth.exchange(code, "verifier", REDIRECT)


def test_uploads_have_to_be_allowed(google, place):
    google.state.unticked = {UPLOAD_SCOPE}
    with pytest.raises(GoogleRefused, match="tick all permissions"):
        place.oauth.exchange(code_of(google, place), "verifier", REDIRECT)


def test_the_other_permission_may_be_missing(google, place):
    google.state.unticked = {MANAGE_SCOPE}
    account = place.oauth.exchange(code_of(google, place), "verifier", REDIRECT)
    assert (account.channel, MANAGE_SCOPE in account.scopes) == ("", False)


def test_an_account_needs_a_channel(google, place):
    with pytest.raises(GoogleRefused, match="no YouTube channel"):
        place.oauth.exchange(code_of(google, place, BOB), "verifier", REDIRECT)


@pytest.mark.parametrize("fault", [Fault("token", status=503), Fault("token", cut_after=0)], ids=str)
def test_a_server_that_fails_connects_nothing(google, place, fault):
    google.state.faults = [fault]
    with pytest.raises(GoogleRefused, match="try again"):
        place.oauth.exchange(code_of(google, place), "verifier", REDIRECT)


def test_a_wrong_client_is_the_operators_fault(google, place):
    to = place.connect()
    google.state.faults = [Fault("token", status=401, reason="invalid_client")]
    with pytest.raises(PublishError, match="invalid_client") as caught:
        place.oauth.access_token(to.secret)
    assert caught.value.code == 1013


def test_a_refresh_that_google_limits_is_tried_later(google, place):
    to = place.connect()
    google.state.faults = [Fault("token", status=429)]
    with pytest.raises(PublishLater):
        place.oauth.access_token(to.secret)


def test_a_revoked_token_is_of_no_use(google, place):
    to = place.connect()
    assert place.oauth.revoke(to.secret)
    assert google.state.refresh_tokens == {}
    assert not place.oauth.revoke(to.secret)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"installed": {"client_id": "a"}}', '{"web": {"client_id": "a"}}'])
def test_a_file_that_is_no_web_client_is_refused(text):
    with pytest.raises(ValueError, match="OAuth client of the type 'web application'"):
        read_google_client(text)


def test_the_file_of_googles_console_is_read():
    client = read_google_client('{"web": {"client_id": "a", "client_secret": "b", "auth_uri": "https://x"}}')
    assert (client.id, client.secret) == ("a", "b")
