"""The messages of browsers to a page: read, checked and limited."""

import json

import pytest

from chalicelib.domain.viewing import MAX_COUNT, NOTHING_WATCHED, ViewingState
from chalicelib.video_pages.beacons import (
    MAX_EVENTS_BYTES,
    MAX_FORM_BYTES,
    MAX_FORM_VALUE_CHARS,
    BadBeacon,
    is_bot,
    read_beacon,
    read_form,
)

ID = "abcdefghijklmnopqrst-_"
WHOLE = "f" * 25
FORM = {
    "inputFields": [{"fieldName": "email", "fieldType": "email"}, {"fieldName": "name", "fieldType": "text"}],
    "required": False,
}


def read(**given):
    return read_beacon(json.dumps({"viewing": ID} | given).encode())


def problem_of(body, form=None):
    """Return the status and the text of a refusal."""
    with pytest.raises(BadBeacon) as caught:
        read_form(body, form) if form else read_beacon(body)
    return caught.value.status, str(caught.value)


def form(fields, **settings):
    return read_form(json.dumps({"viewing": ID, "fields": fields}).encode(), FORM | settings)


def form_problem(fields, **settings):
    return problem_of(json.dumps({"viewing": ID, "fields": fields}).encode(), FORM | settings)


def test_a_beacon_has_the_whole_state_of_a_viewing():
    beacon = read(
        embed=True, played=True, pauses=1, watched=WHOLE, ended=True, ctaShown=3, ctaHidden=2, ctaLink=4, ctaIcon=5
    )
    assert beacon.viewing_id == ID
    assert beacon.state == ViewingState(True, True, 1, WHOLE, True, 3, 2, 4, 5)


def test_absent_fields_are_nothing():
    assert read().state == ViewingState()


def test_unknown_fields_of_a_newer_player_are_ignored():
    assert read(played=True, speed=2).state == ViewingState(played=True)


def test_a_form_is_not_counted_because_a_player_says_so():
    assert not read(form=True).state.form


def test_a_video_that_was_not_played_was_neither_watched_nor_paused():
    assert read(watched=WHOLE, pauses=3, ended=True, ctaLink=1).state == ViewingState(cta_link=1)


def test_a_call_to_action_is_hidden_no_more_often_than_it_is_shown():
    assert read(ctaShown=1, ctaHidden=5).state.cta_hidden == 1


@pytest.mark.parametrize(
    ("count", "counted"), [(MAX_COUNT, MAX_COUNT), (MAX_COUNT + 1, MAX_COUNT), (10**30, MAX_COUNT)]
)
def test_counts_that_nobody_reaches_by_hand_are_cut(count, counted):
    assert read(ctaLink=count).state.cta_link == counted


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"viewing": "x"}, "viewing: expected 22 characters of base64url"),
        ({"viewing": None}, "viewing: expected 22 characters of base64url"),
        ({"played": 1}, "played: expected true or false"),
        ({"pauses": -1}, "pauses: expected a whole number, 0 or more"),
        ({"pauses": 1.5}, "pauses: expected a whole number, 0 or more"),
        ({"ctaLink": True}, "ctaLink: expected a whole number, 0 or more"),
        ({"ctaIcon": "1"}, "ctaIcon: expected a whole number, 0 or more"),
        ({"watched": "F" * 25}, "watched: expected 25 hex digits"),
        ({"watched": 5}, "watched: expected 25 hex digits"),
        ({"watched": NOTHING_WATCHED + "0"}, "watched: expected 25 hex digits"),
    ],
)
def test_an_invalid_value_is_named(given, problem):
    assert problem_of(json.dumps({"viewing": ID} | given).encode()) == (400, problem)


@pytest.mark.parametrize("body", [b"", b"[]", b"3", b"{", b"\xff", b"[" * 4000, b'{"viewing": ' + b"9" * 4000])
def test_what_is_no_json_object_is_refused(body):
    assert problem_of(body) == (400, "expected a JSON object")


def test_a_beacon_has_at_most_4_kb():
    body = json.dumps({"viewing": ID}).encode()
    assert read_beacon(body.ljust(MAX_EVENTS_BYTES)).viewing_id == ID
    assert problem_of(body.ljust(MAX_EVENTS_BYTES + 1)) == (413, "expected at most 4,096 bytes")


def test_the_filled_fields_of_a_form_are_read():
    assert form({"email": " ann@Example.com ", "name": ""}) == (ID, {"email": "ann@example.com"})


def test_a_field_that_the_form_does_not_have_is_refused():
    assert form_problem({"name": "Ann", "admin": "1"}) == (400, "admin: the form has no such field")


def test_a_page_without_a_form_takes_none():
    assert form_problem({}, inputFields=[]) == (404, "this page has no form")


@pytest.mark.parametrize("email", ["ann", "ann@", "@example.com", "a b@example.com"])
def test_an_email_must_be_one(email):
    assert form_problem({"email": email}) == (400, "email: expected an e-mail address")


@pytest.mark.parametrize("value", [3, None, ["a"], {"a": 1}, "x" * (MAX_FORM_VALUE_CHARS + 1)])
def test_a_value_is_a_text_of_limited_length(value):
    assert form_problem({"name": value}) == (400, "name: expected a text of at most 1,000 characters")


def test_the_longest_value_is_kept():
    assert form({"name": "x" * MAX_FORM_VALUE_CHARS})[1] == {"name": "x" * MAX_FORM_VALUE_CHARS}


def test_half_of_a_surrogate_pair_is_refused():
    assert form_problem({"name": "\ud800"}) == (400, "name: expected characters of Unicode")


def test_a_required_form_needs_every_field():
    assert form_problem({"email": "ann@example.com"}, required=True) == (400, "name: please fill in this field")


def test_another_form_needs_one_field():
    assert form_problem({"email": "", "name": " "}) == (400, "email: please fill in this field")


@pytest.mark.parametrize("fields", [[], "x", None, {str(number): "" for number in range(51)}])
def test_fields_are_an_object_of_a_limited_size(fields):
    assert form_problem(fields) == (400, "fields: expected an object of at most 50 fields")


def test_a_form_has_at_most_16_kb():
    body = json.dumps({"viewing": ID, "fields": {"name": "Ann"}}).encode()
    assert read_form(body.ljust(MAX_FORM_BYTES), FORM) == (ID, {"name": "Ann"})
    assert problem_of(body.ljust(MAX_FORM_BYTES + 1), FORM) == (413, "expected at most 16,384 bytes")


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0",
        "Mozilla/5.0 (compatible; Microsoft Outlook SafeLinks)",
        "BarracudaCentral Mimecast-Scanner",
        "python-requests/2.32",
        "curl/8.5.0",
        "Skype Uri Preview",
    ],
)
def test_known_programs_are_bots(agent):
    assert is_bot(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 9; CUBOT X30) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1",
    ],
)
def test_browsers_are_no_bots(agent):
    assert not is_bot(agent)
