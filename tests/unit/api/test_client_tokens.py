import json
from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.rpc import Rpc
from chalicelib.domain.errors import Transient
from chalicelib.domain.idempotency_key import ABANDONED_MS
from tests.fakes import ACCOUNT, TEMPLATE, Crashed, Failing, make_template
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, Caller, request
from tests.unit.pipeline.steps_runner import run

AVA = {"name": "Ava", "clientToken": "order 7"}
BEN = {"name": "Ben", "clientToken": "order 8"}


@pytest.fixture
def caller(cloud):
    cloud.templates.put(make_template())
    return Caller(cloud)


def videos(cloud):
    return len(cloud.videos.list(ACCOUNT))


def new(caller, video=AVA):
    return caller.call("Template_Video_New", TEMPLATE, video)


def new_rows(caller, *rows):
    return caller.call("Template_Videos_New", TEMPLATE, list(rows))


def test_the_same_token_returns_the_same_video(cloud, caller):
    assert (new(caller) == new(caller), videos(cloud)) == (True, 1)


def test_it_is_charged_once(cloud, caller):
    cloud.limit(credits=10)
    new(caller), new(caller)
    assert cloud.amounts.held == 1


def test_it_is_the_same_video_when_it_is_done_and_when_it_was_deleted(cloud, caller):
    video_id = new(caller)
    run(cloud)
    assert new(caller) == video_id
    caller.call("Video_Delete", video_id)
    assert (new(caller), videos(cloud)) == (video_id, 0)


def test_an_inactive_template_answers_a_repeated_call(cloud, caller):
    video_id = new(caller)
    caller.call("Template_SetStatus", TEMPLATE, "inactive")
    assert new(caller) == video_id
    assert caller.error("Template_Video_New", TEMPLATE, BEN)[0] == 1028


def test_a_token_is_for_one_content(cloud, caller):
    new(caller)
    code, data = caller.error("Template_Video_New", TEMPLATE, AVA | {"name": "Avy"})
    assert (code, data["path"], videos(cloud)) == (-32602, "clientToken", 1)


def test_a_refused_video_frees_its_token(cloud, caller):
    bad = AVA | {"inputScripts": ["no script"]}
    assert caller.error("Template_Video_New", TEMPLATE, bad)[0] == 1005
    new(caller)


def test_the_header_does_for_a_video_without_a_token(cloud, caller):
    with_key = Caller(cloud, headers={"idempotency-key": "k"})
    assert new(with_key, {"name": "Ava"}) == new(with_key, {"name": "Ava"})


def test_a_token_comes_before_the_header(cloud, caller):
    assert new(Caller(cloud, headers={"idempotency-key": "k"})) == new(Caller(cloud, headers={"idempotency-key": "l"}))


def test_visitors_have_tokens_of_their_own(cloud, caller):
    assert new(caller) != new(Caller(cloud, BY_TEMPLATE))


def test_visitors_of_another_template_have_tokens_of_their_own(cloud, caller):
    other = "6553f11e2c3d4e5f60718299"
    cloud.templates.put(make_template(id=other))
    theirs = Caller(cloud, BY_TEMPLATE | {"templateID": other})
    assert new(Caller(cloud, BY_TEMPLATE)) != theirs.call("Template_Video_New", other, AVA)


def test_a_check_accepts_a_token(cloud, caller):
    assert caller.call("Template_Video_Check", TEMPLATE, AVA)["ok"]
    assert not cloud.idempotency_keys.rows


@pytest.mark.parametrize("length", [255, 256])
def test_a_token_has_a_length(caller, length):
    token = {"clientToken": "t" * length}
    assert caller.call("Template_Video_Check", TEMPLATE, AVA | token)["ok"] is (length == 255)
    answer = caller.post(request("Template_Video_New", TEMPLATE, AVA | token))
    assert ("result" in answer) is (length == 255)


@pytest.mark.parametrize("calls", range(1, 20))
def test_a_call_that_crashes_anywhere_and_is_repeated_makes_one_video(cloud, caller, calls):
    cloud.limit(credits=10)
    body = HttpRequest(json.dumps(request("Template_Video_New", TEMPLATE, AVA)).encode(), BY_ACCOUNT)
    with suppress(Crashed):
        Rpc(cloud.api_services_with_crash_after(calls)).answer(body)
    cloud.clock.ms += ABANDONED_MS
    video_id = new(caller)
    run(cloud)
    assert [video.id for video in cloud.videos.list(ACCOUNT)] == [video_id]
    assert (cloud.amounts.available, cloud.amounts.held) == (9, 0)


def test_a_call_that_a_fault_interrupts_can_be_repeated_at_once(cloud, caller):
    working, cloud.queues = cloud.queues, Failing(cloud.queues, "send_many", Transient("slow down"))
    assert Caller(cloud).error("Template_Video_New", TEMPLATE, AVA)[0] == 5000
    cloud.queues = working
    new(caller)
    assert videos(cloud) == 1


def test_rows_of_a_campaign_may_have_tokens(cloud, caller):
    first, second = new_rows(caller, AVA, BEN), new_rows(caller, AVA, BEN)
    assert (first == second, videos(cloud)) == (True, 2)


def test_a_campaign_that_is_sent_again_with_new_rows_makes_only_these(cloud, caller):
    (ava,) = new_rows(caller, AVA)
    again, ben = new_rows(caller, AVA, BEN)
    assert (again == ava, ben["batch"] != ava["batch"], videos(cloud)) == (True, True, 2)


def test_a_row_and_a_single_call_share_tokens(cloud, caller):
    video_id = new(caller)
    assert new_rows(caller, AVA) == [{"id": video_id}]


def test_a_row_with_the_token_of_an_earlier_row_is_the_same_video(cloud, caller):
    first, second = new_rows(caller, AVA, AVA)
    assert (first == second, videos(cloud)) == (True, 1)


def test_a_row_with_another_rows_token_and_other_content_has_a_problem(cloud, caller):
    made, refused = new_rows(caller, AVA, AVA | {"name": "Avy"})
    assert ("id" in made, refused["problems"][0]["path"], videos(cloud)) == (True, "clientToken", 1)


def test_a_row_without_credit_frees_its_token(cloud, caller):
    cloud.limit(credits=1)
    _, refused = new_rows(caller, AVA, BEN)
    assert "problems" in refused
    cloud.accounts.put(replace(cloud.accounts.get(ACCOUNT), plan="UNLIMITED"))
    assert "id" in new_rows(caller, BEN)[0]


def test_a_row_whose_call_still_runs_has_a_problem(cloud, caller):
    new(caller)
    unfinish(cloud)
    (row,) = new_rows(caller, AVA)
    assert (row["problems"][0]["code"], videos(cloud)) == (5000, 1)


def test_rows_of_a_call_that_died_are_found(cloud, caller):
    (made,) = new_rows(caller, AVA)
    unfinish(cloud)
    cloud.clock.ms += ABANDONED_MS
    again, ben = new_rows(caller, AVA, BEN)
    assert (again == made, "id" in ben, videos(cloud)) == (True, True, 2)
    assert new_rows(caller, AVA) == [made]


def unfinish(cloud):
    """Leave the keys as a call does that dies after the work."""
    cloud.idempotency_keys.put_many([replace(key, answer=None) for key in cloud.idempotency_keys.rows.values()])
