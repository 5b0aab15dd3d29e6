"""The log of a whole run, from the calls of the API to the webhook: its fields, its documentation, and no secrets."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from chalicelib.domain.errors import FetchLater
from chalicelib.domain.log_context import log_context
from chalicelib.domain.queue import Queue
from chalicelib.telemetry.crashes import InvocationFailed, crashes_logged
from chalicelib.telemetry.invocation import invocation_fields
from chalicelib.telemetry.message_log import log_dropped
from tests.fakes import PROFILE, SECRET, FakeCloud
from tests.unit.api.calling import BY_ACCOUNT, Caller
from tests.unit.log_lines import lines
from tests.unit.pipeline.simulated_queues import SimulatedQueues

__all__ = ["lines"]

DOCS = Path(__file__).parents[2] / "docs"
FIELDS = (DOCS / "reference" / "metrics.md").read_text().partition("| field | meaning |")[2].partition("\n\n")[0]
QUERIES = re.findall(r"^    ((?:fields|filter) .*)$", (DOCS / "guides" / "operating.md").read_text(), re.MULTILINE)
# Words of the query language, and the fields of Lambda's own lines and of CloudWatch.
WORDS = {"fields", "filter", "sort", "stats", "limit", "by", "and", "or", "in", "as", "desc", "count", "pct", "bin"}
LAMBDAS = {"record", "status", "metrics", "durationMs", "maxMemoryUsedMB", "requestId", "timestamp"}
SCRIPT = '[{"image": {"id": "photo", "duration": 1000}}, {"text": {"id": "title", "duration": 1000}}]'
HOOK = "https://ann:canary-password@example.com/canary-path/hook?key=canary-key"
PAGE = "https://example.com/canary-path/photo.png?X-Amz-Signature=canary-signature"
GONE = "https://canary-user@example.com/canary-path/gone.png?token=canary-token"
DOWN = "https://example.com/canary-path/down.png"
CANARIES = [SECRET, quote(SECRET), "canary", "secret-agent", "203.0.113.77", "zoe@example.com"]


class Context:
    """The context object of an invocation."""

    function_name = "reelwright-test-Render-96F1"
    aws_request_id = "5f0c"


def ask(cloud):
    """Make a template and three videos, two of which fail, with canaries wherever a caller may put a secret."""
    caller = Caller(cloud, BY_ACCOUNT, "203.0.113.77", {"user-agent": "secret-agent"})
    template = {"name": "canary-name", "inputScripts": [SCRIPT], "outProfiles": [PROFILE], "webhooks": [HOOK]}
    template_id = caller.call("Template_New", template)
    for url in (PAGE, GONE, DOWN):
        photo = {"inputID": "photo", "type": "image", "http": url}
        title = {"inputID": "title", "type": "text", "text": "canary-text zoe@example.com"}
        caller.call("Template_Video_New", template_id, {"name": "canary-name", "inputMedias": [photo, title]})
    Caller(cloud, BY_ACCOUNT | {"accountSecret": "canary-wrong"}).refusal("Template_List")


@pytest.fixture
def written(lines):
    """Return the lines of a run in which a worker dies, a file is gone, and a webhook fails."""
    cloud = FakeCloud()
    queues = SimulatedQueues(cloud)
    died = []
    queues.deadly = lambda queue, body: queue is Queue.ASSEMBLE and not died and not died.append(True)
    cloud.web.files[PAGE] = b"image"
    cloud.web.errors[DOWN] = FetchLater("the server answered with status 503")
    cloud.web.problems[HOOK] = f"cannot connect to {HOOK}"
    with log_context(**invocation_fields(Context), request="c6af9ac6"):
        ask(cloud)
    with log_context(**invocation_fields(Context)):
        queues.run()
        log_dropped("it is not valid")
        with pytest.raises(InvocationFailed), crashes_logged():
            raise RuntimeError(HOOK)
    return lines()


def of(lines, event):
    return [line for line in lines if line.get("event") == event]


def test_each_line_of_a_run_names_the_invocation(written):
    assert {line["function_request_id"] for line in written} == {"5f0c"}


def test_each_line_of_a_step_names_the_account_the_step_and_the_attempt(written):
    steps = [line for line in written if line.get("event") in ("begin", "end", "wait", "fail", "takeover")]
    assert len(steps) > 10
    for line in steps:
        assert {"account", "queue", "message_id", "kind", "attempt"} <= line.keys()
        assert "video" in line or line["kind"] not in ("video", "render", "deliver")


def test_each_end_of_a_step_has_its_time(written):
    assert all(isinstance(line["duration_ms"], int) for event in ("end", "wait", "fail") for line in of(written, event))


def test_a_killed_step_is_named_by_the_one_that_takes_over(written):
    (takeover,) = of(written, "takeover")
    same = [line for line in written if line.get("message_id") == takeover["message_id"]]
    assert [(line["event"], line["attempt"]) for line in same] == [
        ("begin", 1),
        ("takeover", 2),
        ("begin", 2),
        ("end", 2),
    ]
    assert (takeover["queue"], takeover["died_attempt"]) == ("assemble", 1)


def test_no_line_of_a_run_has_a_secret(written):
    text = json.dumps(written)
    assert [canary for canary in CANARIES if canary in text] == []


def test_the_fields_of_the_documentation_are_written(written):
    documented = set(re.findall(r"`(\w+)`", "\n".join(row.split("|")[1] for row in FIELDS.strip().splitlines()[1:])))
    # A run of these has none of them.
    elsewhere = {"media", "xray_trace_id", "error", "template", "revision", "exception", "died_began", "job"}
    assert documented - elsewhere <= {name for line in written for name in line}


def test_the_queries_name_fields_of_the_documentation():
    assert len(QUERIES) > 5
    known = set(re.findall(r"`(\w+)`", FIELDS)) | WORDS | LAMBDAS
    for query in QUERIES:
        given = set(re.findall(r"as (\w+)", query))
        named = set(re.findall(r"[a-z_A-Z]{2,}", re.sub(r'"[^"]*"|\b1h\b', "", query)))
        assert named - given - known == set(), query
