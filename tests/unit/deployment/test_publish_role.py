"""The role that publishes to buckets of customers may do nothing with those of the operator."""

import pytest
from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from chalicelib.domain.customer_bucket import account_folder
from chalicelib.domain.functions import FUNCTIONS
from deployment.stack.functions import functions
from deployment.stack.intrinsics import resource_name
from deployment.stack.publish_role import PUBLISH_ROLE, PUBLISH_ROLE_ARN, publish_role
from tests.fakes import ACCOUNT
from tests.unit.deployment.test_resource_policies import ACCOUNT as OWN_ACCOUNT
from tests.unit.deployment.test_resource_policies import BUCKET, OTHER_ACCOUNT, REGION, resolved

ROLE = publish_role()[PUBLISH_ROLE]["Properties"]
THEIRS = f"arn:aws:s3:::acme-videos/{account_folder(ACCOUNT)}a.mp4"


def decide(action, resource):
    """Return what the role's policy says of a call."""
    (policy,) = ROLE["Policies"]
    call = EvalContext(
        f"arn:aws:iam::{OWN_ACCOUNT}:role/CustomerBucketsRole",
        "AssumedRole",
        OWN_ACCOUNT,
        action,
        resource,
        REGION,
    )
    return evaluate(call, [parse_policy_document(resolved(policy["PolicyDocument"]))]).decision


@pytest.mark.parametrize(
    ("action", "resource", "owner", "decision"),
    [
        ("s3:GetObject", f"{BUCKET}/out/a/v.mp4", OWN_ACCOUNT, "Allow"),
        ("s3:GetObject", f"{BUCKET}/media/kept/a/m", OWN_ACCOUNT, "ImplicitDeny"),
        ("s3:PutObject", THEIRS, OTHER_ACCOUNT, "Allow"),
        ("s3:DeleteObject", THEIRS, OTHER_ACCOUNT, "Allow"),
        ("s3:PutObject", THEIRS, OWN_ACCOUNT, "ImplicitDeny"),
        ("s3:PutObject", "arn:aws:s3:::acme-videos/a.mp4", OTHER_ACCOUNT, "ImplicitDeny"),
        ("s3:GetObject", THEIRS, OTHER_ACCOUNT, "ImplicitDeny"),
        ("sts:AssumeRole", f"arn:aws:iam::{OTHER_ACCOUNT}:role/in", OTHER_ACCOUNT, "Allow"),
        ("sts:AssumeRole", f"arn:aws:iam::{OWN_ACCOUNT}:role/admin", OWN_ACCOUNT, "ImplicitDeny"),
    ],
)
def test_the_role_reads_finished_files_and_acts_in_other_aws_accounts_only(
    monkeypatch, action, resource, owner, decision
):
    # The evaluator knows no buckets of other AWS accounts.
    monkeypatch.setattr(iam_evaluator, "_account_from_arn", lambda arn: owner)
    assert decide(action, resource) == decision


def test_only_functions_that_publish_or_delete_know_the_role():
    knowing = {
        function.name
        for function in FUNCTIONS
        if functions()[resource_name(function.name)]["Properties"]["Environment"]["Variables"].get(
            "REELWRIGHT_PUBLISH_ROLE"
        )
        == PUBLISH_ROLE_ARN
    }
    assert knowing == {"api_handler", "publish", "remove", "dead_letter"}
