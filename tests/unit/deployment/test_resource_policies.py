"""The policies of the bucket, the queue, the key and the link role, as an evaluator of policies reads them."""

import re

import pytest
from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, evaluate, evaluate_resource_policy, parse_policy_document

from deployment.stack.policies import policies
from deployment.stack.template import template

ACCOUNT, OTHER_ACCOUNT, STACK, REGION = "111122223333", "999988887777", "reelwright-prod", "eu-central-1"
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::StackName": STACK}
BUCKET = f"arn:aws:s3:::{STACK}-{ACCOUNT}-{REGION}"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{STACK}-ingest"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
ARNS = {"IngestQueue": QUEUE, "SecretsKey": KEY, "LinkRole": f"arn:aws:iam::{ACCOUNT}:role/{STACK}-LinkRole-1"} | {
    "CustomerBucketsRole": f"arn:aws:iam::{ACCOUNT}:role/{STACK}-CustomerBucketsRole-1"
}
RESOURCES = template()["Resources"]
FUNCTION = f"arn:aws:iam::{ACCOUNT}:role/{STACK}-APIHandlerRole-1"


def resolved(tree):
    """Return a part of the template as CloudFormation deploys it."""
    if isinstance(tree, list):
        return [resolved(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    match tree:
        case {"Fn::Sub": text}:
            values = PSEUDO | {f"{name}.Arn": arn for name, arn in ARNS.items()} | {"TableSuffix": ""}
            return re.sub(r"\$\{([^}]+)\}", lambda found: values[found[1]], text)
        case {"Fn::GetAtt": [name, "Arn"]}:
            return ARNS[name]
        case {"Ref": name}:
            return PSEUDO.get(name, name)
    return {key: resolved(value) for key, value in tree.items()}


def document(resource, name="PolicyDocument"):
    return resolved(RESOURCES[resource]["Properties"][name])


def request(action, resource, by=FUNCTION, **details):
    account = by.split(":")[4]
    return EvalContext(by, "AssumedRole", account, action, resource, REGION, **details)


@pytest.mark.parametrize("key", ["", "/out/a/v/video.mp4"])
@pytest.mark.parametrize(("encrypted", "decision"), [(True, "ImplicitDeny"), (False, "Deny")])
def test_the_bucket_refuses_connections_without_tls_and_leaves_the_others_to_the_callers_policy(
    key, encrypted, decision
):
    call = request("s3:GetObject", BUCKET + key, secure_transport=encrypted)
    assert evaluate_resource_policy(document("BucketPolicy"), call).decision == decision


@pytest.mark.parametrize(
    ("service", "bucket", "account", "decision"),
    [
        ("s3.amazonaws.com", BUCKET, ACCOUNT, "Allow"),
        ("s3.amazonaws.com", "arn:aws:s3:::reelwright-other", ACCOUNT, "ImplicitDeny"),
        # A bucket of this name that somebody else has made after it was deleted.
        ("s3.amazonaws.com", BUCKET, OTHER_ACCOUNT, "ImplicitDeny"),
        ("sns.amazonaws.com", BUCKET, ACCOUNT, "ImplicitDeny"),
    ],
)
def test_the_ingest_queue_takes_events_of_its_own_bucket_only(service, bucket, account, decision):
    event = {"aws:sourcearn": bucket, "aws:sourceaccount": account}
    call = EvalContext("*", "Service", "", "sqs:SendMessage", QUEUE, REGION, service_context=event)
    assert evaluate_resource_policy(document("IngestQueuePolicy"), call, service=service).decision == decision


def test_the_ingest_queue_lets_the_bucket_send_and_do_nothing_else():
    event = {"aws:sourcearn": BUCKET, "aws:sourceaccount": ACCOUNT}
    call = EvalContext("*", "Service", "", "sqs:ReceiveMessage", QUEUE, REGION, service_context=event)
    policy = document("IngestQueuePolicy")
    assert evaluate_resource_policy(policy, call, service="s3.amazonaws.com").decision == "ImplicitDeny"


@pytest.mark.parametrize(
    ("account", "own_policy", "decision"),
    [(ACCOUNT, "Allow", "Allow"), (ACCOUNT, "ImplicitDeny", "ImplicitDeny"), (OTHER_ACCOUNT, "Allow", "ImplicitDeny")],
)
def test_the_key_is_used_by_roles_of_this_account_whose_own_policy_allows_it(account, own_policy, decision):
    call = request("kms:Decrypt", KEY, by=f"arn:aws:iam::{account}:role/any")
    own = iam_evaluator.EvalResult(own_policy)
    policy = document("SecretsKey", "KeyPolicy")
    assert iam_evaluator.combine_resource_policy(own, call, policy, ACCOUNT, required=True).decision == decision


@pytest.mark.parametrize(
    ("context", "decision"), [({"account": "a"}, "Allow"), ({}, "ImplicitDeny"), ({"purpose": "a"}, "ImplicitDeny")]
)
@pytest.mark.parametrize("action", ["kms:GenerateDataKey", "kms:Decrypt"])
def test_a_function_uses_the_key_for_accounts_only(action, context, decision):
    keys = {f"kms:encryptioncontext:{name}": value for name, value in context.items()}
    own = [parse_policy_document(resolved(policies()["api_handler"]))]
    assert evaluate(request(action, KEY, service_context=keys), own).decision == decision


@pytest.mark.parametrize(("stack", "decision"), [(STACK, "Allow"), ("reelwright-other", "ImplicitDeny")])
def test_a_function_decrypts_with_a_key_of_an_earlier_stack_of_its_name_only(stack, decision):
    keys = {"kms:encryptioncontext:account": "a", "aws:resourcetag/reelwright:stack": stack}
    call = request("kms:Decrypt", KEY.replace("key/1", "key/2"), service_context=keys)
    assert evaluate(call, [parse_policy_document(resolved(policies()["api_handler"]))]).decision == decision


@pytest.mark.parametrize(
    ("role", "decision"),
    [
        (FUNCTION, "Allow"),
        (f"arn:aws:iam::{ACCOUNT}:role/another-application", "ImplicitDeny"),
        (f"arn:aws:iam::{OTHER_ACCOUNT}:role/{STACK}-APIHandlerRole-1", "ImplicitDeny"),
    ],
)
def test_the_link_role_is_taken_on_by_roles_of_its_stack_only(role, decision):
    trust = document("LinkRole", "AssumeRolePolicyDocument")
    # A trust policy names no resource.
    assert evaluate_resource_policy(trust, request("sts:AssumeRole", "*", by=role)).decision == decision
