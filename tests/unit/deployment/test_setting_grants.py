"""The permissions that follow from settings."""

import pytest

from chalicelib.domain.functions import FUNCTIONS
from chalicelib.domain.payment_settings import PaymentSettings
from chalicelib.settings import Settings
from deployment.setting_grants import identities_of, with_setting_grants

BASIC = {"PolicyName": "basic", "PolicyDocument": {}}
TEMPLATE = {
    "Resources": {
        **{name: {"Properties": {"Policies": [BASIC]}} for name in ("DeliverRole", "PrepareRole", "ApiHandlerRole")},
        "Deliver": {"Type": "AWS::Serverless::Function"},
    }
}


def added(**settings):
    """Return the resources by action of each role that may do more."""
    resources = with_setting_grants(TEMPLATE, Settings("stack", "bucket", **settings))["Resources"]
    return {
        name: dict.fromkeys(statement["Action"], statement["Resource"])
        for name in ("DeliverRole", "PrepareRole", "ApiHandlerRole")
        for policy in resources[name]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"].get("Statement", [])
    }


def test_without_settings_nothing_is_added():
    assert with_setting_grants(TEMPLATE, Settings("stack", "bucket")) == TEMPLATE


def test_mail_is_sent_by_the_function_that_delivers_as_the_stages_sender_only():
    settings = Settings("stack", "bucket", mail_from="Reelwright <Hello@Example.com>")
    resources = with_setting_grants(TEMPLATE, settings)["Resources"]
    (statement,) = resources["DeliverRole"]["Properties"]["Policies"][-1]["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["ses:SendEmail"]
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": "hello@example.com"}}
    assert added(mail_from="hello@example.com").keys() == {"DeliverRole"}


def test_a_template_without_the_role_is_refused_because_the_mail_would_be():
    with pytest.raises(KeyError, match="DeliverRole"):
        with_setting_grants({"Resources": {}}, Settings("stack", "bucket", mail_from="hello@example.com"))


def test_other_buckets_are_read_by_the_functions_that_collect_inputs():
    may = {"s3:GetObject": [{"Fn::Sub": f"arn:${{AWS::Partition}}:s3:::{name}/*"} for name in ("films", "logos")]}
    assert added(s3_sources=frozenset({"logos", "films"})) == {"PrepareRole": may, "ApiHandlerRole": may}


@pytest.mark.parametrize(
    ("sender", "identities"),
    [
        ("a@example.com", ["a@example.com", "example.com"]),
        ("A <a@mail.example.com>", ["a@mail.example.com", "mail.example.com", "example.com"]),
    ],
)
def test_a_sender_may_be_verified_by_its_address_its_domain_or_a_domain_above(sender, identities):
    assert identities_of(sender) == identities


def test_the_roles_are_those_of_functions():
    assert {"deliver", "prepare", "api_handler"} <= {function.name for function in FUNCTIONS}


def test_the_keys_of_payments_are_read_by_the_functions_that_ask_the_provider():
    names = ("ApiHandlerRole", "RemoveRole", "DeadLetterRole", "ResumeRole", "DeliverRole")
    template = {"Resources": {name: {"Properties": {"Policies": [BASIC]}} for name in names}}
    settings = Settings("stack", "bucket", payments=PaymentSettings("stripe", "prod/stripe"))
    resources = with_setting_grants(template, settings)["Resources"]
    added = {name for name in names if len(resources[name]["Properties"]["Policies"]) == 2}
    (statement,) = resources["ResumeRole"]["Properties"]["Policies"][-1]["PolicyDocument"]["Statement"]
    assert added == {"ApiHandlerRole", "RemoveRole", "DeadLetterRole", "ResumeRole"}
    assert statement["Action"] == ["secretsmanager:GetSecretValue"]
    assert statement["Resource"][0]["Fn::Sub"].endswith(":secret:prod/stripe-??????")
