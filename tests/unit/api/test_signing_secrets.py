"""Template_Webhook_Secret_Get and Template_Webhook_Secret_New."""

from functools import partial

import pytest

from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.webhook_signature import signed_headers
from chalicelib.pipeline.deliver import deliver
from tests.fakes import ACCOUNT, OTHER_TEMPLATE, TEMPLATE, VIDEO, Meanwhile, make_template, make_video
from tests.unit.api.calling import Caller

URL = "https://example.com/done"
HOUR_MS = 3_600_000


@pytest.fixture
def cloud(cloud):
    """Return a cloud with a finished video of a template with a webhook."""
    cloud.clock.step_ms = 0
    cloud.templates.put(make_template(webhooks=(URL,)))
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    return cloud


def signers_of_a_call(cloud, *secrets):
    """Call the webhook. Return which of these secrets sign the call, in order, and None for any other one."""
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    cloud.deliveries.rows.clear()
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL), cloud.pipeline_services)
    body, headers = cloud.web.requests[-1]
    signed = partial(
        signed_headers, event_id=headers["webhook-id"], sent_s=int(headers["webhook-timestamp"]), body=body
    )
    known = {signed([secret])["webhook-signature"]: secret for secret in secrets}
    return [known.get(signature) for signature in headers["webhook-signature"].split(" ")]


def stored(cloud):
    return cloud.templates.get(ACCOUNT, TEMPLATE).webhook_secrets


def test_a_template_of_an_earlier_release_gets_a_secret_when_it_is_first_read(cloud, caller):
    assert stored(cloud) == ()
    secret = caller.call("Template_Webhook_Secret_Get", TEMPLATE)
    assert secret.startswith("whsec_")
    assert caller.call("Template_Webhook_Secret_Get", TEMPLATE) == secret


def test_so_does_one_whose_webhook_is_called(cloud, caller):
    signers = signers_of_a_call(cloud)
    assert signers == [None]
    secret = caller.call("Template_Webhook_Secret_Get", TEMPLATE)
    assert signers_of_a_call(cloud, secret) == [secret]


def test_two_calls_that_make_the_first_secret_at_the_same_time_agree(cloud, caller):
    theirs = []
    cloud.templates = Meanwhile(
        cloud.templates, lambda: theirs.append(caller.call("Template_Webhook_Secret_Get", TEMPLATE))
    )
    assert Caller(cloud).call("Template_Webhook_Secret_Get", TEMPLATE) == theirs[0]


def test_the_row_holds_no_secret_in_clear(cloud, caller):
    secret = caller.call("Template_Webhook_Secret_Get", TEMPLATE)
    assert secret not in repr(cloud.templates.rows)


def test_no_other_method_shows_the_secret(cloud, caller):
    secret = caller.call("Template_Webhook_Secret_Get", TEMPLATE)
    (sealed,) = stored(cloud)
    listed = repr(caller.call("Template_List"))
    assert (secret in listed, sealed.sealed in listed) == (False, False)


def test_a_secret_that_is_replaced_signs_beside_the_new_one_until_its_grace_period_ends(cloud, caller):
    old = caller.call("Template_Webhook_Secret_Get", TEMPLATE)
    new = caller.call("Template_Webhook_Secret_New", TEMPLATE, 2)
    assert caller.call("Template_Webhook_Secret_Get", TEMPLATE) == new
    cloud.clock.ms += 2 * HOUR_MS - 1000
    assert signers_of_a_call(cloud, old, new) == [new, old]
    cloud.clock.ms += 1000
    assert signers_of_a_call(cloud, old, new) == [new]


def test_the_grace_period_is_a_day_if_none_is_given(cloud, caller):
    old = caller.call("Template_Webhook_Secret_Get", TEMPLATE)
    new = caller.call("Template_Webhook_Secret_New", TEMPLATE)
    cloud.clock.ms += 24 * HOUR_MS - 1000
    assert signers_of_a_call(cloud, old, new) == [new, old]
    cloud.clock.ms += 1000
    assert signers_of_a_call(cloud, old, new) == [new]


def test_a_secret_that_was_stolen_ends_at_once(cloud, caller):
    old = caller.call("Template_Webhook_Secret_Get", TEMPLATE)
    new = caller.call("Template_Webhook_Secret_New", TEMPLATE, 0)
    assert signers_of_a_call(cloud, old, new) == [new]


def test_at_most_two_secrets_are_valid(cloud, caller):
    made = [caller.call("Template_Webhook_Secret_New", TEMPLATE, 24) for _ in range(3)]
    assert signers_of_a_call(cloud, *made) == [made[2], made[1]]


def test_two_calls_that_replace_the_secret_at_the_same_time_both_sign(cloud, caller):
    theirs = []
    cloud.templates = Meanwhile(
        cloud.templates, lambda: theirs.append(caller.call("Template_Webhook_Secret_New", TEMPLATE, 24))
    )
    ours = Caller(cloud).call("Template_Webhook_Secret_New", TEMPLATE, 24)
    assert signers_of_a_call(cloud, ours, *theirs) == [ours, *theirs]


@pytest.mark.parametrize("call", [("Template_Webhook_Secret_Get",), ("Template_Webhook_Secret_New", 24)])
def test_a_missing_template_has_no_secret(caller, call):
    method, *rest = call
    assert caller.error(method, OTHER_TEMPLATE, *rest) == (1000, {"templateID": OTHER_TEMPLATE})


@pytest.mark.parametrize("call", [("Template_Webhook_Secret_Get",), ("Template_Webhook_Secret_New", 24)])
def test_a_template_that_is_deleted_during_the_call_has_no_secret(cloud, call):
    method, *rest = call
    cloud.templates = Meanwhile(cloud.templates, partial(cloud.templates.delete, ACCOUNT, TEMPLATE))
    assert Caller(cloud).error(method, TEMPLATE, *rest) == (1000, {"templateID": TEMPLATE})


@pytest.mark.parametrize(("allowed", "forbidden"), [(0, -1), (720, 721)])
def test_a_grace_period_has_0_to_720_hours(caller, allowed, forbidden):
    assert caller.call("Template_Webhook_Secret_New", TEMPLATE, allowed).startswith("whsec_")
    assert caller.error("Template_Webhook_Secret_New", TEMPLATE, forbidden)[1]["path"] == "graceHours"
