import json
from dataclasses import replace

import pytest

from chalicelib.api.api_contract import ACCOUNTS, contract_of
from chalicelib.api.http_request import HttpRequest
from chalicelib.api.rpc import REPEATABLE
from chalicelib.api.upload import upload
from chalicelib.barrister import load_contract
from chalicelib.domain.brand import SEZION
from chalicelib.domain.errors import BadFont
from chalicelib.domain.idempotency_key import ABANDONED_MS, KEPT_S, MAX_KEY_CHARS
from chalicelib.domain.visitor_limits import VisitorLimits
from tests.fakes import ACCOUNT, PICTURE, TEMPLATE, Renderer, make_account, make_template
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, NEW_TEMPLATE, Caller, request

KEY = {"idempotency-key": "order 7"}
UPLOAD = {"name": "a.png", "type": "image/png", "size": 5}
OTHER = "6553f11e2c3d4e5f60718299"


@pytest.fixture
def caller(cloud):
    cloud.templates.put(make_template())
    return Caller(cloud, headers=KEY)


def templates(cloud):
    return len(cloud.templates.list(ACCOUNT))


def test_a_repeated_call_returns_the_same_and_does_nothing(cloud, caller):
    first, second = (caller.call("Template_New", NEW_TEMPLATE) for _ in range(2))
    assert (first, templates(cloud)) == (second, 2)


def test_a_repeated_deletion_succeeds_again(caller):
    assert [caller.call("Template_Delete", TEMPLATE) for _ in range(2)] == ["OK", "OK"]


def test_without_a_key_a_repeated_call_works_again(cloud, caller):
    without = Caller(cloud)
    assert without.call("Template_New", NEW_TEMPLATE) != without.call("Template_New", NEW_TEMPLATE)


def test_an_empty_key_is_none(cloud, caller):
    empty = Caller(cloud, headers={"idempotency-key": ""})
    assert empty.call("Template_New", NEW_TEMPLATE) != empty.call("Template_New", NEW_TEMPLATE)
    assert not cloud.idempotency_keys.rows


@pytest.mark.parametrize(
    ("method", "params"),
    [("Template_New", [NEW_TEMPLATE | {"name": "Goodbye"}]), ("Template_SetStatus", [TEMPLATE, "inactive"])],
)
def test_a_key_is_for_one_method_and_one_content(cloud, caller, method, params):
    caller.call("Template_New", NEW_TEMPLATE)
    code, data = caller.error(method, *params)
    assert (code, data["path"], templates(cloud)) == (-32602, "Idempotency-Key", 2)


def test_the_order_of_fields_does_not_matter(caller):
    turned = dict(reversed(NEW_TEMPLATE.items()))
    assert caller.call("Template_New", NEW_TEMPLATE) == caller.call("Template_New", turned)


def test_a_call_that_fails_frees_its_key(cloud, caller):
    assert caller.error("Template_New", NEW_TEMPLATE | {"outProfiles": []})[0] == 1032
    caller.call("Template_New", NEW_TEMPLATE)


def test_a_key_is_kept_for_a_day(cloud, caller):
    first = caller.call("Template_New", NEW_TEMPLATE)
    cloud.clock.ms += (KEPT_S - 10) * 1000
    assert caller.call("Template_New", NEW_TEMPLATE) == first
    cloud.clock.ms += 20_000
    assert caller.call("Template_New", NEW_TEMPLATE) != first


@pytest.mark.parametrize(("length", "is_taken"), [(MAX_KEY_CHARS, True), (MAX_KEY_CHARS + 1, False)])
def test_a_key_has_a_length(cloud, caller, length, is_taken):
    answer = Caller(cloud, headers={"idempotency-key": "k" * length}).post(request("Template_New", NEW_TEMPLATE))
    assert ("result" in answer) is is_taken


def test_each_call_of_a_batch_has_a_key_of_its_own(cloud, caller):
    calls = [request("Template_New", NEW_TEMPLATE)] * 2
    first, second = (caller.post(calls) for _ in range(2))
    assert first == second
    assert (first[0]["result"] != first[1]["result"], templates(cloud)) == (True, 3)


def test_accounts_have_keys_of_their_own(cloud, caller):
    cloud.accounts.put(replace(make_account(), id=OTHER))
    first = caller.call("Template_New", NEW_TEMPLATE)
    assert Caller(cloud, BY_ACCOUNT | {"accountID": OTHER}, headers=KEY).call("Template_New", NEW_TEMPLATE) != first


def test_a_call_waits_for_the_one_that_has_begun(cloud, caller):
    others = []

    def run_meanwhile(seconds):
        # Only then does the first call go on.
        others.append(seconds)
        cloud.idempotency_keys.put_many([replace(begun, answer=json.dumps("made by the first"))])

    caller.call("Template_New", NEW_TEMPLATE)
    ((place, done),) = cloud.idempotency_keys.rows.items()
    begun = replace(done, answer=None)
    cloud.idempotency_keys.rows[place] = begun
    cloud.sleep = run_meanwhile
    assert Caller(cloud, headers=KEY).call("Template_New", NEW_TEMPLATE) == "made by the first"
    assert (len(others), templates(cloud)) == (1, 2)


def test_a_call_that_takes_long_lets_the_other_ask_again(cloud, caller):
    begin(cloud, caller)
    code, data = caller.error("Template_New", NEW_TEMPLATE)
    assert (code, data["retryAfter"], templates(cloud)) == (5000, 1, 2)


def test_a_template_whose_call_died_after_the_work_is_found(cloud, caller):
    first = begin(cloud, caller)
    cloud.clock.ms += ABANDONED_MS
    assert (caller.call("Template_New", NEW_TEMPLATE), templates(cloud)) == (first, 2)


def begin(cloud, caller):
    """Leave the key as a call does whose function dies after the work. Return the id of the template."""
    made = caller.call("Template_New", NEW_TEMPLATE)
    unfinish(cloud)
    return made


def unfinish(cloud):
    for place, key in cloud.idempotency_keys.rows.items():
        cloud.idempotency_keys.rows[place] = replace(key, answer=None)


def test_a_large_answer_is_kept_compressed(cloud, caller):
    videos = [{"name": f"Ava {number}"} for number in range(1000)]
    first, second = (caller.call("Template_Videos_New", TEMPLATE, videos) for _ in range(2))
    assert (first == second, len(cloud.videos.list(ACCOUNT))) == (True, 1000)
    assert max(len(key.answer or "") for key in cloud.idempotency_keys.rows.values()) < 100_000


def test_no_new_secret_is_stored(cloud, caller):
    methods = ("Template_Secret_New", "Template_Webhook_Secret_New")
    secrets = [caller.call("Account_Secret_New"), *(caller.call(method, TEMPLATE) for method in methods * 2)]
    assert not cloud.idempotency_keys.rows
    assert len(set(secrets)) == 5


def test_a_repeated_upload_link_is_signed_anew_for_the_same_media_file(cloud, caller):
    signed = []
    cloud.storage.upload_link = lambda key, content_type, size: signed.append(key) or f"https://b/{len(signed)}"
    first, second = (caller.call("Media_Upload_New", UPLOAD) for _ in range(2))
    assert (first["media"], first["headers"]) == (second["media"], second["headers"])
    assert (first["url"], second["url"]) == ("https://b/1", "https://b/2")
    assert len(set(signed)) == len(cloud.medias.list(ACCOUNT)) == 1


def test_no_upload_link_is_stored(cloud, caller):
    link = caller.call("Media_Upload_New", UPLOAD)["url"]
    assert link not in str(cloud.idempotency_keys.rows)
    assert "://" not in str(cloud.idempotency_keys.rows)


def test_a_repeated_upload_link_of_a_visitor_counts_once(cloud):
    cloud.templates.put(make_template(visitors=VisitorLimits(upload_bytes_per_hour=5)))
    visitor = Caller(cloud, BY_TEMPLATE, headers=KEY)
    first, second = (visitor.call("Media_Upload_New", UPLOAD) for _ in range(2))
    assert first["media"] == second["media"]


def test_a_repeated_upload_link_of_a_deleted_media_file_is_refused(cloud, caller):
    media_id = caller.call("Media_Upload_New", UPLOAD)["media"]["id"]
    Caller(cloud).call("Media_Delete", media_id)
    assert caller.error("Media_Upload_New", UPLOAD) == (1001, {"mediaID": media_id})


def test_the_key_of_an_upload_link_is_for_one_content(caller):
    caller.call("Media_Upload_New", UPLOAD)
    assert caller.error("Media_Upload_New", UPLOAD | {"size": 6})[0] == -32602


def test_every_method_that_changes_something_can_be_repeated():
    functions = load_contract(contract_of(SEZION)).functions
    names = {name.partition(".")[2] for name in functions if not name.startswith(ACCOUNTS)}
    reads = {name for name in names if name.endswith(("_List", "_Get", "_Page", "_Links", "_Link"))}
    reads |= {name for name in names if name.endswith(("_Check", "_Cost", "_Preview", "_Explain", "_Inputs", "_Test"))}
    reads |= {name for name in names if "_Analytics" in name}
    # The first may be repeated by itself, and the URL of the second is valid for some minutes only.
    reads |= {"Order_Confirm", "Billing_Portal"}
    reads = (reads | {"Campaign_Rows", "Campaign_Result", "Campaign_Forecast", "Template_Inputs_CSV"}) - {
        "Campaign_Check",
        "Connection_Test",
    }
    secrets = {"Account_Secret_New", "Template_Secret_New", "Template_Webhook_Secret_New"}
    assert (
        names - reads - secrets - {"Template_Video_New", "Media_Upload_New", "Campaign_New", "Youtube_Connect"}
        == REPEATABLE
    )


def send(cloud, body=PICTURE, query=BY_ACCOUNT, services=None, **headers):
    sent = {"content-type": "image/png", "content-length": str(len(body))} | KEY | headers
    services = services or cloud.api_services
    return json.loads(upload(HttpRequest(body, query, sent), services, Renderer().probe, refuse_font))


def refuse_font(body):
    raise BadFont("not a font")


def test_a_repeated_upload_stores_one_file(cloud):
    assert send(cloud) == send(cloud)
    assert len(cloud.medias.list(ACCOUNT)) == 1


def test_a_repeated_request_for_an_upload_returns_the_same_media_file(cloud, caller):
    upload = {"name": "ava.png", "type": "image/png", "size": 5}
    first, second = (caller.call("Media_Upload_New", upload) for _ in range(2))
    assert (first, len(cloud.medias.list(ACCOUNT))) == (second, 1)


def test_no_name_of_an_uploaded_file_is_kept(cloud, caller):
    caller.call("Media_Upload_New", {"name": "ava.png", "type": "image/png", "size": 5})
    send(cloud, **{"x-szn-filename": "ava.png"})
    assert len(cloud.idempotency_keys.rows) == 2
    assert "ava" not in repr(cloud.idempotency_keys.rows)


def test_a_repeated_upload_whose_file_is_deleted_is_not_found(cloud, caller):
    upload = {"name": "ava.png", "type": "image/png", "size": 5}
    cloud.medias.delete(ACCOUNT, caller.call("Media_Upload_New", upload)["media"]["id"])
    assert caller.error("Media_Upload_New", upload)[0] == 1001


def test_an_upload_of_another_file_needs_another_key(cloud):
    send(cloud)
    assert send(cloud, b"12345")["error"]["data"]["path"] == "Idempotency-Key"


def test_a_visitors_key_is_not_the_accounts(cloud):
    cloud.templates.put(make_template())
    assert send(cloud)["media"]["id"] != send(cloud, query=BY_TEMPLATE)["media"]["id"]
