"""The emulator checks permissions as AWS does."""

import asyncio
import json

import pytest
from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.services import kms, s3, sts

from local.permissions import check_permissions

INGEST = {"UserId": "role:reelwright-local-Ingest-1A2B"}
MISSING = (404, {}, b"<Error><Code>NoSuchKey</Code></Error>")


@pytest.fixture
def refused(monkeypatch):
    """Return the calls that the policies refuse: (action, prefix of the listing)."""
    refused = set()

    def enforce(access_key, action, service, region, resource_arn="*", service_context=None):
        prefix = (service_context or {}).get("s3:prefix")
        return "denied" if {(action, prefix), (action, None)} & refused else None

    async def handle_request(method, path, headers, body, query_params):
        return MISSING

    monkeypatch.setattr(iam_evaluator, "enforce", enforce)
    monkeypatch.setattr(s3, "handle_request", handle_request)
    monkeypatch.setattr(app, "pin_request_origin", app.pin_request_origin)
    monkeypatch.setattr(iam_actions, "extract_resource_arn", lambda *_: "*")
    monkeypatch.setattr(sts, "_sessions", {"ASIAINGEST": INGEST})
    return refused


@pytest.fixture
def used(refused, tmp_path):
    """Change the emulator, and return a function that reads the used permissions."""
    path = tmp_path / "permissions.jsonl"
    check_permissions(path)
    return lambda: [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def call(action, arn, key="ASIAINGEST", **context):
    return iam_evaluator.enforce(
        key, action, action.split(":")[0], "us-east-1", resource_arn=arn, service_context=context
    )


def get(key="media/kept/a/1", method="GET", **headers):
    sent = {"authorization": "AWS4-HMAC-SHA256 Credential=ASIAINGEST/20260101/…"} | headers
    status, _, body = asyncio.run(s3.handle_request(method, f"/bucket/{key}", sent, b"", {}))
    return status, body


def test_a_permission_that_a_function_uses_is_written_once(used):
    for _ in range(2):
        call("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/reelwright-local-medias")
    expected = {"function": "Ingest", "action": "dynamodb:GetItem", "resource": "table/reelwright-local-medias"}
    assert used() == [expected | {"denied": False}]


def test_a_permission_that_was_written_before_a_restart_is_not_written_again(used, tmp_path):
    arn = "arn:aws:sqs:us-east-1:000000000000:reelwright-local-prepare"
    call("sqs:SendMessage", arn)
    check_permissions(tmp_path / "permissions.jsonl")
    call("sqs:SendMessage", arn)
    assert len(used()) == 1


def test_objects_are_written_by_the_first_part_of_their_keys(used):
    call("s3:GetObject", "arn:aws:s3:::bucket/media/kept/a/1")
    call("s3:ListBucket", "arn:aws:s3:::bucket", **{"s3:prefix": "work/a/"})
    assert [line["resource"] for line in used()] == ["bucket/media/", "bucket/work/"]


def test_calls_of_others_than_functions_are_not_written(used):
    call("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/t", key="test")
    assert used() == []


def test_a_denied_call_is_logged_and_written(used, refused, caplog):
    refused.add(("dynamodb:Scan", None))
    assert call("dynamodb:Scan", "arn:aws:dynamodb:us-east-1:000000000000:table/t") == "denied"
    assert used()[0]["denied"]
    assert "Ingest may not do dynamodb:Scan on table/t" in caplog.text


def test_a_batch_of_messages_needs_the_permission_for_one(used, refused):
    refused.add(("sqs:SendMessageBatch", None))
    assert call("sqs:SendMessageBatch", "arn:aws:sqs:us-east-1:000000000000:queue") is None
    assert used()[0]["action"] == "sqs:SendMessage"


def test_mail_needs_the_permission_for_its_sender(used):
    query = {"Action": ["SendEmail"], "Source": ["hello@example.com"]}
    arn = iam_actions.extract_resource_arn("ses", "POST", "/", {}, b"", query, "us-east-1", "000000000000")
    assert arn == "arn:aws:ses:us-east-1:000000000000:identity/hello@example.com"


def test_a_key_that_is_named_by_its_alias_needs_the_permission_for_the_key(refused, monkeypatch, tmp_path):
    place = "arn:aws:kms:us-east-1:000000000000"
    monkeypatch.setattr(iam_actions, "extract_resource_arn", lambda *_: f"{place}:alias/reelwright-local")
    monkeypatch.setattr(kms, "_resolve_key", {f"{place}:alias/reelwright-local": {"Arn": f"{place}:key/1"}}.get)
    check_permissions(tmp_path / "permissions.jsonl")
    arn = iam_actions.extract_resource_arn("kms", "POST", "/", {}, b"", {}, "us-east-1", "000000000000")
    assert arn == f"{place}:key/1"


def test_the_use_of_a_key_is_checked_with_the_encryption_context(refused, monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(iam_evaluator, "enforce", lambda *_, service_context=None, **__: seen.append(service_context))
    check_permissions(tmp_path / "permissions.jsonl")
    for body in (b'{"EncryptionContext": {"account": "a"}}', b"{}"):
        iam_actions.extract_resource_arn("kms", "POST", "/", {}, body, {}, "us-east-1", "000000000000")
        call("kms:Decrypt", "arn:aws:kms:us-east-1:000000000000:key/1")
    assert seen == [{"kms:EncryptionContext:account": "a"}, {}]


def test_a_missing_object_is_not_found_by_a_caller_who_may_list_its_key(used, refused):
    refused.add(("s3:ListBucket", "work/a/1"))
    assert get("media/kept/a/1") == (404, MISSING[2])


def test_a_missing_object_is_access_denied_for_a_caller_who_may_not_list_its_key(used, refused):
    refused.add(("s3:ListBucket", "media/kept/a/1"))
    assert get("media/kept/a/1") == (403, b"<Error><Code>AccessDenied</Code></Error>")
    assert get("media/kept/a/1", method="HEAD") == (403, b"")


def test_the_missing_source_of_a_copy_counts_not_its_target(used, refused):
    refused.add(("s3:ListBucket", "media/kept/a/1"))
    status, _ = get("work/a/2", method="PUT", **{"x-amz-copy-source": "bucket/media/kept/a/1"})
    assert status == 403


def test_a_connection_of_the_local_cloud_counts_as_encrypted(used):
    app.pin_request_origin("127.0.0.1", False)
    assert iam_evaluator._request_origin.get()[1]
