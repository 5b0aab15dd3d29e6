"""The time limit of a request, which ends before the gateway's."""

import json
from contextlib import nullcontext
from dataclasses import asdict

import pytest

from chalicelib.api.request_limits import MAX_STORED_BYTES, REQUEST_MS, STORING_MS, AnswerSize, Budget, check_size
from chalicelib.domain.errors import ApiError, OutOfTime
from tests.fakes import ACCOUNT, TEMPLATE, make_template
from tests.unit.api.calling import NEW_TEMPLATE, Caller, request

GOOD = {"name": "Ava"}
NOT_BEGUN = "no time was left for this in the request; nothing of it was done: ask again, for fewer at once"
TOO_LONG = "it takes longer than the 24 s that a call may take; the video itself may take longer"


@pytest.fixture(autouse=True)
def template(cloud):
    cloud.templates.put(make_template())


@pytest.fixture
def slow(cloud):
    """Return a client whose clock advances by a fifth of the time with each look."""
    cloud.stopwatch.step_ms = REQUEST_MS // 5
    return Caller(cloud)


@pytest.fixture
def interrupted(cloud):
    """Return a client whose alarm rings at once."""

    def alarm(ms):
        raise OutOfTime

    cloud.alarm = alarm
    return Caller(cloud)


def test_late_calls_of_a_batch_are_skipped_and_reported(cloud, slow):
    answers = slow.post([request("Template_New", NEW_TEMPLATE) for _ in range(4)])
    assert ["result" in answer for answer in answers] == [True, False, False, False]
    assert [answer["error"]["code"] for answer in answers[1:]] == [5000] * 3
    assert answers[3]["error"]["data"] == {"problem": NOT_BEGUN}
    assert len(cloud.templates.list(ACCOUNT)) == 2


def test_each_request_has_its_own_time(slow):
    assert all("result" in slow.post(request("Template_List")) for _ in range(9))


def test_rows_that_run_out_of_time_report_it_and_the_others_are_created(cloud, slow):
    made, *late = slow.call("Template_Videos_New", TEMPLATE, [GOOD] * 3)
    assert [row["problems"][0]["code"] for row in late] == [5000, 5000]
    assert late[0]["problems"][0]["message"] == f"Internal Error: {NOT_BEGUN}"
    assert list(cloud.videos.rows) == [(ACCOUNT, made["id"])]
    assert [message["video_id"] for message in cloud.queues.begun] == [made["id"]]


def test_a_campaign_without_any_time_creates_nothing(cloud):
    cloud.stopwatch.step_ms = REQUEST_MS // 2
    (row,) = Caller(cloud).call("Template_Videos_New", TEMPLATE, [GOOD])
    assert (row["problems"][0]["code"], cloud.videos.rows, cloud.queues.sent) == (5000, {}, [])


def test_rows_that_run_out_of_time_to_be_checked_report_it_and_the_others_are_checked(cloud, slow):
    checked = slow.call("Template_Videos_Check", TEMPLATE, [GOOD] * 3)
    assert ([row["ok"] for row in checked["rows"]], checked["ok"], checked["credits"]) == (
        [True, False, False],
        False,
        1,
    )
    assert checked["rows"][1]["problems"][0]["code"] == 5000


@pytest.mark.parametrize("method", ["Template_Preview", "Template_Explain"])
def test_a_preview_that_takes_too_long_is_interrupted_with_an_error(interrupted, method):
    more = [0] if method == "Template_Preview" else []
    assert interrupted.error(method, TEMPLATE, GOOD, *more) == (1012, {"problem": TOO_LONG})


@pytest.mark.parametrize(
    ("method", "params"), [("Template_Check", [NEW_TEMPLATE]), ("Template_Video_Check", [TEMPLATE, GOOD])]
)
def test_a_check_that_takes_too_long_is_interrupted_with_a_problem(interrupted, method, params):
    (problem,) = interrupted.call(method, *params)["problems"]
    assert problem == {"code": 1012, "message": f"Error processing video: {TOO_LONG}"}


def test_an_interrupted_preview_leaves_no_data(cloud, caller):
    cloud.web.files["http://a/"] = b"image"
    cloud.templates.put(make_template(scripts=('[{"image": {"id": "photo", "duration": 1000}}]',)))

    def frame(*given):
        raise OutOfTime

    cloud.renderer.render_frame = frame
    photo = {"inputID": "photo", "type": "image", "http": "http://a/"}
    assert caller.error("Template_Preview", TEMPLATE, GOOD | {"inputMedias": [photo]}, 0)[0] == 1012
    assert (cloud.web.fetched, cloud.storage.files) == (["http://a/"], {})


@pytest.mark.parametrize(("left_ms", "is_short"), [(STORING_MS, False), (STORING_MS - 1, True)])
def test_a_step_may_start_while_there_is_time_for_it(left_ms, is_short):
    looks = iter([0, REQUEST_MS - left_ms])
    assert Budget(lambda: next(looks), lambda ms: nullcontext()).is_short() == is_short


def test_answers_may_fill_the_size_exactly():
    size = AnswerSize(len(json.dumps(json.dumps(["a"]))))
    size.take(["a"])
    with pytest.raises(ApiError, match="5000"):
        size.take("")


def test_a_template_may_fill_its_row_exactly():
    template = make_template(description="")
    rest = MAX_STORED_BYTES - len(json.dumps(asdict(template), default=list).encode())
    check_size(make_template(description="x" * rest), "template")
    with pytest.raises(ApiError, match="at most 300,000 bytes"):
        check_size(make_template(description="x" * (rest + 1)), "template")
