"""The call that notifies a caller's server of a video. Source: the seeds, "WebHook"."""

import base64
from functools import partial

import pytest

from chalicelib.domain.delivery import Reply
from chalicelib.outbound import webhook
from tests.unit.outbound.site import POOL, Answer

call_webhook = partial(webhook.call_webhook, pool=POOL)
BODY = '{"id": "5331669c", "name": "Zoë 🎬"}'.encode()
SIGNED = {"webhook-id": "evt_1", "webhook-timestamp": "1700000000", "webhook-signature": "v1,c2ln"}


def test_a_call_is_a_post_of_exactly_the_bytes_that_were_signed(site):
    assert call_webhook(f"{site.url}/done?key=1", BODY, SIGNED, "Sezion") == Reply(200)
    ((method, path, _, body),) = site.requests
    assert (method, path, body) == ("POST", "/done?key=1", BODY)


def test_a_call_has_the_headers_of_the_seeds_and_those_that_sign_it(site):
    call_webhook(site.url, BODY, SIGNED, "Sezion")
    ((_, _, headers, body),) = site.requests
    assert headers == {
        "Accept": "*/*",
        "Connection": "close",
        "User-Agent": "Sezion",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Host": site.url.removeprefix("http://"),
        **SIGNED,
    }


@pytest.mark.parametrize(
    ("user_info", "login"),
    [
        ("ann:secret", "ann:secret"),
        ("a%6En%40b:s%3Acret%2F%20", "ann@b:s:cret/ "),
        ("token", "token:"),
        (":secret", ":secret"),
        ("ann:with:colon", "ann:with:colon"),
        ("z%C3%B6e:p%E2%82%AC", "zöe:p€"),
        ("ann:a@b", "ann:a@b"),
    ],
)
def test_a_user_and_a_password_are_sent_as_authorization(site, user_info, login):
    call_webhook(site.url.replace("://", f"://{user_info}@") + "/done?key=@", BODY, SIGNED, "Sezion")
    ((_, path, headers, _),) = site.requests
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode() == login
    assert (path, headers["Host"]) == ("/done?key=@", site.url.removeprefix("http://"))


def test_failures_are_reported_without_the_password():
    reply = call_webhook("http://ann:s3cret@127.0.0.1:1/", BODY, SIGNED, "Sezion")
    assert "s3cret" not in (reply.error or "")


def test_only_the_status_of_the_answer_counts(site):
    site.answers = [Answer(body=b"no!" * 100_000)]
    assert call_webhook(site.url, BODY, SIGNED, "Sezion") == Reply(200)


@pytest.mark.parametrize("status", [201, 204, 400, 404, 500, 503])
def test_another_status_than_200_is_a_problem(site, status):
    site.answers = [Answer(status)]
    assert call_webhook(site.url, BODY, SIGNED, "Sezion") == Reply(status)


def test_a_redirect_is_not_followed(site):
    site.answers = [Answer(302, headers={"Location": "/there"})]
    assert call_webhook(site.url, BODY, SIGNED, "Sezion") == Reply(302)
    assert len(site.requests) == 1


def test_a_call_that_fails_is_not_made_again_at_once(site):
    site.answers = [Answer(503, headers={"Retry-After": "1"})]
    call_webhook(site.url, BODY, SIGNED, "Sezion")
    assert len(site.requests) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1", "http://a..b/"])
def test_an_unreachable_server_is_reported(url):
    assert call_webhook(url, BODY, SIGNED, "Sezion").error.startswith("no answer: ")
