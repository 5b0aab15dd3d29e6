"""The audit trail: which calls have an entry, what it holds, and what fails if it cannot be written."""

import json

import pytest

from chalicelib.api.api_contract import contract_of
from chalicelib.api.audited_methods import AUDITED, NOT_AUDITED, UPLOAD
from chalicelib.api.http_request import HttpRequest
from chalicelib.api.upload import upload
from chalicelib.barrister import load_contract
from chalicelib.domain.audit_entry import NO_ACCOUNT, CallOutcome
from chalicelib.domain.brand import SEZION
from chalicelib.domain.expiring import ExpiringSecret
from chalicelib.domain.ids import hash_secret, id_prefix
from chalicelib.domain.log_context import log_context
from chalicelib.domain.media import MediaFacts, MediaType
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_ACCOUNT,
    PICTURE,
    SECRET,
    TEMPLATE,
    TEMPLATE_SECRET,
    VIDEO,
    Failing,
    make_account,
    make_media,
    make_template,
    make_video,
)
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, NEW_TEMPLATE, Caller, request
from tests.unit.api.examples import EMAIL, PASSWORD, SESSION, TOKEN, examples, full_world

HOUR_MS = 3_600_000
METHODS = {name.partition(".")[2] for name in load_contract(contract_of(SEZION)).functions}
NEW_PASSWORD = "battery staple"


def trail(cloud, account_id=ACCOUNT):
    return cloud.audit.list(account_id)


def only(cloud, account_id=ACCOUNT):
    (entry,) = trail(cloud, account_id)
    return entry


@pytest.fixture
def world():
    """Return a cloud in which every method can succeed, with an empty trail."""
    cloud = full_world(SEZION)
    cloud.audit.rows.clear()
    return cloud


def send(cloud, query=BY_ACCOUNT, content_type="image/png"):
    headers = {"content-type": content_type, "content-length": str(len(PICTURE))}
    request = HttpRequest(PICTURE, query, headers, "192.0.2.1")
    facts = MediaFacts(MediaType.IMAGE, width_px=1, height_px=1)
    return json.loads(upload(request, cloud.api_services, lambda path, declared: facts, lambda body: None))


# Which calls


def test_each_method_is_audited_or_not():
    assert AUDITED - {UPLOAD} | NOT_AUDITED == METHODS
    assert AUDITED.isdisjoint(NOT_AUDITED)


@pytest.mark.parametrize("call", [call for call in examples(SEZION) if call[0].rpartition(".")[2] in AUDITED])
def test_a_call_that_changes_or_reveals_something_has_one_entry(world, call):
    Caller(world).call(*call)
    (entry,) = [entry for rows in ([*world.audit.rows.values()],) for entry in rows]
    assert (entry.method, entry.outcome) == (call[0].rpartition(".")[2], CallOutcome.OK)


@pytest.mark.parametrize("call", [call for call in examples(SEZION) if call[0].rpartition(".")[2] in NOT_AUDITED])
def test_a_call_that_only_reads_has_none(world, call):
    Caller(world).call(*call)
    assert not world.audit.rows


def test_an_upload_has_an_entry_with_the_id_of_the_media_file(cloud):
    media = send(cloud)["media"]
    assert (only(cloud).method, only(cloud).resources) == ("upload", {"media": media["id"]})


# Who, from where


def test_an_entry_names_the_call_and_its_caller(cloud):
    headers = {"user-agent": "reports/1.0"}
    with log_context(request="c6af9ac6"):
        template_id = Caller(cloud, BY_ACCOUNT, "192.0.2.9", headers).call("Template_New", NEW_TEMPLATE)
    entry = only(cloud)
    assert (entry.address, entry.agent, entry.request) == ("192.0.2.9", "reports/1.0", "c6af9ac6")
    assert (entry.credential, entry.fingerprint) == ("secret", hash_secret(SECRET)[:8])
    assert entry.resources == {"template": template_id}
    assert NOW_MS < entry.created_ms <= cloud.clock.ms


def test_the_secret_of_a_log_in_is_told_from_that_of_the_account(cloud):
    session = ExpiringSecret(hash_secret(SESSION), NOW_MS // 1000 + 3600)
    cloud.accounts.put(make_account(sessions=(session,)))
    Caller(cloud, BY_ACCOUNT | {"accountSecret": SESSION}).call("Template_List")
    assert (only(cloud).credential, only(cloud).fingerprint) == ("login", hash_secret(SESSION)[:8])


def test_a_log_in_names_the_secret_that_later_calls_send(world):
    secret = Caller(world, {}).call("AccountAPI.Log_In", EMAIL, PASSWORD)["accountSecret"]
    Caller(world, BY_ACCOUNT | {"accountSecret": secret}).call("Template_List")
    log_in, later = trail(world)
    assert (log_in.credential, log_in.resources["secret"]) == ("password", later.fingerprint)


def test_a_password_that_was_set_by_a_mail_names_the_mail(world):
    Caller(world, {}).call("AccountAPI.Password_Reset", ACCOUNT + TOKEN, NEW_PASSWORD)
    assert (only(world).method, only(world).credential) == ("Password_Reset", "mail")


def test_a_sign_up_begins_the_trail_of_the_new_account(cloud):
    new = {"name": "Bo", "email": "bo@example.com", "password": PASSWORD}
    account_id = Caller(cloud, {}).call("AccountAPI.Account_New", new)["accountID"]
    assert (only(cloud, account_id).method, only(cloud, account_id).credential) == ("Account_New", "sign-up")


def test_a_visitors_video_has_an_entry_with_the_template(cloud, visitor):
    video_id = visitor.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    entry = only(cloud)
    assert (entry.credential, entry.template_id, entry.fingerprint) == (
        "template",
        TEMPLATE,
        hash_secret(TEMPLATE_SECRET)[:8],
    )
    assert entry.resources == {"template": TEMPLATE, "video": video_id}


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("", None),
    ],
)
def test_of_visitors_only_the_network_is_kept(cloud, visitor, address, kept):
    Caller(cloud, BY_TEMPLATE, address).call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    assert only(cloud).address == kept


@pytest.mark.parametrize(
    ("agent", "kept"),
    [
        ("x" * 101, "x" * 100),
        ("bot (+https://ann:s3cret@example.com/?key=t0ken)", "bot (+https://"),
        ("a\nb\x00c", "abc"),
        ("", None),
    ],
)
def test_a_user_agent_is_cut_and_its_urls_are_removed(cloud, agent, kept):
    Caller(cloud, headers={"user-agent": agent}).call("Template_List")
    assert only(cloud).agent == kept


# What


@pytest.mark.parametrize("code", [1000])
def test_a_call_that_fails_has_the_code_of_its_error(caller, cloud, code):
    caller.error("Template_Delete", VIDEO)
    assert (only(cloud).outcome, only(cloud).code, only(cloud).resources) == ("error", code, {"template": VIDEO})


def test_a_bulk_call_has_one_entry_with_the_number_of_its_videos(cloud, caller):
    cloud.templates.put(make_template())
    rows = caller.call("Template_Videos_New", TEMPLATE, [{"name": "Ava"}, {"name": "Bo"}, {"name": "x" * 5000}])
    assert (only(cloud).number, only(cloud).resources["batch"]) == (2, rows[0]["batch"])


def test_a_list_of_secrets_says_how_many_it_revealed(cloud, caller):
    cloud.templates.put(make_template())
    caller.call("Template_List")
    assert only(cloud).number == 1


def test_each_call_of_a_batch_has_an_entry(cloud, caller):
    call = {"jsonrpc": "2.0", "method": "Template_List", "params": []}
    caller.post([call | {"id": "1"}, call | {"id": "2"}])
    assert [entry.outcome for entry in trail(cloud)] == ["ok", "ok"]


def test_a_new_secret_is_named_by_the_beginning_of_its_hash(cloud, caller):
    secret = caller.call("Account_Secret_New", 0)
    assert only(cloud).resources == {"secret": hash_secret(secret)[:8]}


@pytest.mark.parametrize("text", ["my secret", "https://ann:s3cret@example.com/", "c" * 23])
def test_a_text_that_is_no_id_is_not_recorded(cloud, caller, text):
    caller.error("Template_Delete", text)
    assert only(cloud).resources == {}


def test_entries_have_no_secrets_and_no_texts(world):
    for call in examples(SEZION):
        Caller(world, BY_ACCOUNT | {"canary": "in-the-query"}).post(
            {"jsonrpc": "2.0", "id": "1", "method": call[0], "params": call[1:]}
        )
    texts = repr(list(world.audit.rows.values()))
    assert "Template_New" in texts
    for secret in (SECRET, TEMPLATE_SECRET, PASSWORD, SESSION, TOKEN, EMAIL, "in-the-query", "example.com", "Ava"):
        assert secret not in texts


# Order


def test_an_entry_is_there_before_the_call_does_anything(cloud, caller):
    seen = []
    cloud.templates.put = lambda template: seen.append(only(cloud).outcome)
    caller.call("Template_New", NEW_TEMPLATE)
    assert seen == ["begun"]


def test_a_call_whose_entry_cannot_be_written_does_nothing(cloud):
    cloud.audit = Failing(cloud.audit, "put")
    assert Caller(cloud).error("Template_New", NEW_TEMPLATE)[0] == 5000
    assert cloud.templates.list(ACCOUNT) == []


def test_a_call_whose_end_cannot_be_written_has_succeeded_and_its_entry_stays_begun(cloud, caplog):
    cloud.audit = Failing(cloud.audit, "update")
    Caller(cloud).call("Template_New", NEW_TEMPLATE)
    assert only(cloud).outcome == "begun"
    assert "the audit trail lacks the end of Template_New" in caplog.text


def test_the_end_of_a_call_brings_no_entry_of_a_deleted_account_back(world):
    put = world.removals.put_new
    world.removals.put_new = lambda removal: [world.audit.rows.clear(), put(removal)]
    Caller(world, {}).call("AccountAPI.Account_Delete", EMAIL, PASSWORD)
    assert not world.audit.rows


# Failed attempts


@pytest.mark.parametrize(
    "query", [BY_ACCOUNT | {"accountSecret": "wrong"}, BY_TEMPLATE | {"templateSecret": "wrong"}, BY_TEMPLATE]
)
def test_attempts_with_wrong_credentials_share_an_entry_an_hour(cloud, query):
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        Caller(cloud, query, address).refusal("Video_Get", VIDEO)
    entry = only(cloud)
    assert (entry.credential, entry.attempts, entry.methods) == ("none", 3, {"Video_Get"})
    assert entry.addresses == {"192.0.2.1", "192.0.2.2"}
    assert entry.id.startswith(id_prefix(NOW_MS - NOW_MS % HOUR_MS))


def test_the_next_hour_has_an_entry_of_its_own(cloud):
    stranger = Caller(cloud, BY_ACCOUNT | {"accountSecret": "wrong"})
    stranger.refusal("Template_List")
    cloud.clock.ms += HOUR_MS
    stranger.refusal("Template_List")
    assert [entry.attempts for entry in trail(cloud)] == [1, 1]


def test_wrong_passwords_are_counted_for_the_account(world):
    for _ in range(2):
        Caller(world, {}).refusal("AccountAPI.Log_In", EMAIL, "wrong password")
    assert (only(world).attempts, only(world).methods, only(world).code) == (2, {"Log_In"}, 1017)


@pytest.mark.parametrize(
    ("query", "call"),
    [
        (BY_ACCOUNT | {"accountID": OTHER_ACCOUNT}, ("Template_List",)),
        ({}, ("AccountAPI.Log_In", "nobody@example.com", "wrong password")),
        ({}, ("AccountAPI.Password_Reset", OTHER_ACCOUNT + "token", NEW_PASSWORD)),
    ],
)
def test_attempts_on_no_account_are_counted_in_the_same_time(cloud, query, call):
    Caller(cloud, query).refusal(*call)
    assert only(cloud, NO_ACCOUNT).attempts == 1


def test_failing_calls_of_a_template_share_an_entry_an_hour(cloud, visitor):
    visitor.refusal("Template_Delete", TEMPLATE)
    visitor.refusal("Template_Video_New", TEMPLATE, {"name": "x" * 5000})
    entry = only(cloud)
    assert (entry.credential, entry.template_id, entry.attempts) == ("template", TEMPLATE, 2)


def test_a_video_that_a_visitor_does_not_find_is_not_counted(cloud, visitor):
    visitor.refusal("Video_Get", MEDIA)
    assert trail(cloud) == []


def test_attempts_are_answered_although_they_cannot_be_counted(cloud):
    cloud.audit = Failing(cloud.audit, "count_attempt")
    assert Caller(cloud, BY_ACCOUNT | {"accountSecret": "wrong"}).error("Template_List")[0] == 1018


# The list


def test_the_trail_is_listed_newest_first(cloud, caller):
    cloud.medias.put(make_media())
    caller.call("Media_Delete", MEDIA)
    caller.call("Template_List")
    page = caller.call("Audit_List", {})
    assert [entry["method"] for entry in page["entries"]] == ["Template_List", "Media_Delete"]
    assert page["entries"][1]["resources"] == [{"kind": "media", "id": MEDIA}]


def test_pages_follow_each_other(cloud, caller):
    for _ in range(3):
        caller.call("Template_List")
    first = caller.call("Audit_List", {"limit": 2})
    second = caller.call("Audit_List", {"limit": 2, "before": first["older"]})
    ids = [entry["id"] for page in (first, second) for entry in page["entries"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(set(ids)), "older" in second) == (3, False)


def test_a_date_leaves_older_entries_out(cloud, caller):
    caller.call("Template_List")
    cloud.clock.ms += HOUR_MS
    caller.call("Template_List")
    assert len(caller.call("Audit_List", {"since": "2023-11-14T22:43:20Z"})["entries"]) == 1


@pytest.mark.parametrize("page", [{"limit": 0}, {"limit": 1001}, {"before": "x"}, {"since": "yesterday"}])
def test_a_page_that_is_not_valid_is_an_error(caller, page):
    assert caller.error("Audit_List", page)[0] == -32602


@pytest.mark.parametrize("page", [{"limit": 1}, {"limit": 1000}, {"since": "1815-06-18"}, {"since": "9999-01-01"}])
def test_the_bounds_of_a_page_are_allowed(caller, page):
    assert caller.call("Audit_List", page) == {"entries": []}


def test_the_trail_of_another_account_is_not_listed(cloud, caller):
    cloud.accounts.put(make_account(id=OTHER_ACCOUNT))
    Caller(cloud, BY_ACCOUNT | {"accountID": OTHER_ACCOUNT}).call("Template_List")
    assert caller.call("Audit_List", {})["entries"] == []


def test_videos_of_visitors_are_in_the_trail_of_their_account(cloud, visitor, caller):
    cloud.videos.put(make_video())
    visitor.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    (entry,) = caller.call("Audit_List", {})["entries"]
    assert (entry["templateID"], entry["credential"]) == (TEMPLATE, "template")


def test_a_batch_with_a_wrong_secret_is_one_attempt(cloud):
    stranger = Caller(cloud, BY_ACCOUNT | {"accountSecret": "wrong"})
    answers = stranger.post([request("Template_List")] * 3)
    assert [answer["error"]["code"] for answer in answers] == [1018] * 3
    assert only(cloud).attempts == 1
