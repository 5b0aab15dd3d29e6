"""Each check before a deployment: one finding, one line, and what to do."""

import pytest

from deployment.artifact_bucket import ArtifactBucket, default_name
from deployment.preflight import run
from deployment.preflight.bucket import check_bucket
from deployment.preflight.findings import Kind, checked, problem
from deployment.preflight.gateway import check_domain, check_gateway_logs
from deployment.preflight.lambda_limits import LambdaLimits, check_memory
from deployment.preflight.leftovers import check_keys, check_leftovers
from deployment.preflight.mail import check_mail
from deployment.preflight.stack_status import check_status
from deployment.secrets_keys import SecretsKey
from deployment.stacks import Stack
from tests.unit.deployment.clients import ACCOUNT, FakeClient, client_error, fake_aws, texts

STORAGE = {"TotalCodeSize": 80_000_000_000}


def stack_in(status):
    return Stack("arn:stack", status, {}, {})


def limits(free, given=None, used=0, present=None):
    account = {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": free, **STORAGE}
    client = FakeClient(get_account_settings={"AccountLimit": account, "AccountUsage": {"TotalCodeSize": used}})
    return LambdaLimits(fake_aws(**{"lambda": client}), {"Concurrency": given} if given else {}, present)


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"])
def test_a_stack_that_can_be_updated_is_no_problem(status):
    assert {finding.kind for finding in check_status("prod", "s", stack_in(status))} <= {Kind.OK, Kind.NOTE}


@pytest.mark.parametrize("stack", [None, stack_in("REVIEW_IN_PROGRESS")])
def test_a_stack_that_does_not_exist_will_be_created(stack):
    assert texts(check_status("prod", "s", stack))[0].startswith("ok s will be created.")


@pytest.mark.parametrize(
    ("status", "fix"),
    [
        ("ROLLBACK_COMPLETE", "make destroy STAGE=prod"),
        ("ROLLBACK_FAILED", "make destroy STAGE=prod"),
        ("CREATE_FAILED", "make destroy STAGE=prod"),
        ("DELETE_FAILED", "make destroy STAGE=prod"),
        ("UPDATE_FAILED", "rollback-stack --stack-name s"),
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback --stack-name s"),
        ("UPDATE_IN_PROGRESS", "Wait until it ends"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "Wait until it ends"),
        ("DELETE_IN_PROGRESS", "Wait until it ends"),
    ],
)
def test_a_half_deployed_stack_is_a_problem_with_its_fix(status, fix):
    (said,) = texts(check_status("prod", "s", stack_in(status)))
    assert said.startswith(f"PROBLEM s is {status}: ")
    assert fix in said


@pytest.mark.parametrize(("free", "chosen"), [(10, "10"), (49, "10"), (50, "50"), (100, "100"), (2500, "100")])
def test_a_new_stack_gets_the_largest_concurrency_that_the_account_allows_up_to_100(free, chosen):
    check = limits(free)
    assert texts(check.check())[0].startswith(f"ok {chosen} functions at once")
    assert check.concurrency == chosen


def test_a_stack_keeps_the_concurrency_that_it_has():
    check = limits(2500, present="500")
    assert "500 functions at once, as the stack has it" in texts(check.check())[0]
    assert check.concurrency == "500"


def test_an_account_that_allows_less_than_the_least_is_a_problem():
    assert texts(limits(9).check())[0].startswith(
        "PROBLEM Lambda may run 9 functions at once here, and the stack needs 10"
    )


@pytest.mark.parametrize(("free", "kind"), [(50, "ok"), (49, "PROBLEM")])
def test_the_concurrency_of_a_stage_has_to_fit(free, kind):
    assert texts(limits(free, "50").check())[0].startswith(kind)


def test_a_stage_that_wants_too_much_concurrency_is_told_what_fits():
    assert "Set it to 10, or ask for more: Service Quotas" in texts(limits(49, "50").check())[0]


@pytest.mark.parametrize(("used", "kind"), [(78_500_000_000, "ok"), (78_500_000_001, "PROBLEM")])
def test_the_code_needs_room(used, kind):
    assert texts(limits(10, used=used).check())[1].startswith(kind)


@pytest.mark.parametrize(("memory_mb", "kind"), [(3008, "ok"), (3009, "note")])
def test_memory_that_a_new_account_may_not_have_is_noted(memory_mb, kind):
    assert texts(check_memory({"render": memory_mb}))[0].startswith(kind)


def mail(identities, *, sender="me@example.com", production=True, sending=True):
    def identity(EmailIdentity):
        if EmailIdentity not in identities:
            raise client_error("NotFoundException")
        return {"VerifiedForSendingStatus": identities[EmailIdentity]}

    account = {"ProductionAccessEnabled": production, "SendingEnabled": sending}
    ses = FakeClient(get_email_identity=identity, get_account=account)
    return texts(check_mail(fake_aws(sesv2=ses), sender))


def test_without_a_sender_ses_is_not_asked():
    assert texts(check_mail(fake_aws(), None)) == [
        "ok REELWRIGHT_MAIL_FROM is not set, so the deployment sends no mail."
    ]


@pytest.mark.parametrize("identity", ["me@example.com", "example.com"])
def test_a_verified_address_or_domain_sends_mail(identity):
    assert mail({identity: True}) == [f"ok SES has verified {identity}."]


def test_a_sender_may_have_a_name_and_a_verified_domain_above_its_own():
    assert mail({"example.com": True}, sender="Me <me@mail.example.com>") == ["ok SES has verified example.com."]


@pytest.mark.parametrize("identities", [{}, {"me@example.com": False}, {"other.com": True}])
def test_a_sender_that_ses_has_not_verified_is_a_problem(identities):
    assert mail(identities)[0].startswith("PROBLEM SES has not verified me@example.com in eu-central-1: verify")


def test_the_sandbox_is_noted():
    assert mail({"example.com": True}, production=False)[1].startswith("note SES is in its sandbox")


def test_paused_sending_is_a_problem():
    assert mail({"example.com": True}, sending=False)[1].startswith("PROBLEM SES sends no mail")


def bucket(answer, name=None):
    aws = fake_aws(s3=FakeClient(head_bucket=answer))
    artifacts = ArtifactBucket(aws, name or default_name(aws))
    return texts(checked("artifacts", lambda: check_bucket(artifacts)))[0]


def test_a_bucket_of_ones_own_is_used():
    assert bucket({"BucketRegion": "eu-central-1"}) == (
        f"ok The bucket reelwright-artifacts-{ACCOUNT}-eu-central-1 takes the package."
    )


def test_the_owner_of_the_bucket_is_checked():
    s3 = FakeClient(head_bucket={})
    assert ArtifactBucket(fake_aws(s3=s3), "mine").exists()
    assert s3.calls == [("head_bucket", {"Bucket": "mine", "ExpectedBucketOwner": ACCOUNT})]


def test_the_default_bucket_will_be_created():
    assert "will be created: private, encrypted, versioned" in bucket(client_error("404"))


def test_a_named_bucket_has_to_exist():
    said = bucket(client_error("404"), "mine")
    assert said.startswith("PROBLEM There is no bucket mine. Create it in eu-central-1, or leave BUCKET out")


def test_somebody_elses_bucket_is_a_problem():
    assert bucket(client_error("403"), "mine").startswith("PROBLEM The bucket mine belongs to another AWS account")


@pytest.mark.parametrize(
    "answer",
    [
        {"BucketRegion": "us-east-1", "ResponseMetadata": {"HTTPHeaders": {"x-amz-bucket-region": "us-east-1"}}},
        client_error("301", HTTPHeaders={"x-amz-bucket-region": "us-east-1"}),
    ],
)
def test_a_bucket_in_another_region_is_a_problem(answer):
    assert bucket(answer, "mine").startswith("PROBLEM The bucket mine is in us-east-1. Lambda in eu-central-1 reads")


def test_a_check_that_the_credentials_do_not_allow_is_skipped_with_a_note():
    def check():
        raise client_error("AccessDeniedException", operation="GetAccount")

    assert texts(checked("mail", check)) == ["note Not checked, because these credentials may not call GetAccount."]


def test_a_new_stack_takes_over_the_data_of_an_earlier_one():
    (said,) = texts(check_leftovers(["s-accounts", "s-videos"], [], {}))
    assert said.startswith("note 2 tables and buckets of an earlier stack exist, such as s-accounts.")


@pytest.mark.parametrize(("parameters", "count"), [({}, 1), ({"TableSuffix": "-20261128T100000Z"}, 0)])
def test_restored_tables_of_an_earlier_stack_are_used_only_if_the_stage_names_them(parameters, count):
    assert len(texts(check_leftovers([], ["-20261128T100000Z"], parameters))) == count


USABLE, DELETED = SecretsKey("k1", "Enabled"), SecretsKey("k2", "PendingDeletion")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ([USABLE, DELETED], "note The secrets in these tables need the key k1 in KMS: do not delete it."),
        ([], "note The secrets in the tables of the earlier stack cannot be decrypted: their key is gone."),
        ([DELETED], "KMS still has k2: `aws kms cancel-key-deletion` saves it."),
    ],
)
def test_the_tables_of_an_earlier_stack_need_its_key(keys, said):
    (text,) = texts(check_keys("s", ["s-keys", "s-accounts"], keys))
    assert said in text


def test_without_a_table_of_keys_no_key_is_needed():
    assert texts(check_keys("s", ["s-accounts"], [])) == []


def gateway_logs(role, **parameters):
    gateway = FakeClient(get_account={"cloudwatchRoleArn": role} if role else {})
    return texts(check_gateway_logs(fake_aws(apigateway=gateway), "s", parameters))


OWN, OTHER = "arn:aws:iam::1:role/s-GatewayLogRole-1", "arn:aws:iam::1:role/apis"


@pytest.mark.parametrize("role", [None, OWN])
def test_the_role_for_the_gateways_logs_is_the_stacks_own(role):
    assert gateway_logs(role) == []


def test_a_role_that_other_apis_use_is_noted_before_it_is_replaced():
    (said,) = gateway_logs(OTHER)
    assert said.startswith(f"note The stack replaces API Gateway's role for logs in this region, {OTHER}.")


@pytest.mark.parametrize(("role", "kind"), [(None, "PROBLEM"), (OWN, "PROBLEM"), (OTHER, "ok")])
def test_only_another_role_can_be_kept(role, kind):
    assert gateway_logs(role, GatewayLogging="keep")[0].startswith(kind)


def domain(certificate, status="ISSUED"):
    acm = FakeClient(
        describe_certificate=status if isinstance(status, Exception) else {"Certificate": {"Status": status}}
    )
    parameters = {"DomainName": "video.example.com", "CertificateArn": certificate}
    return texts(check_domain(fake_aws(acm=acm), parameters))[0]


HERE, THERE = "arn:aws:acm:eu-central-1:1:certificate/1", "arn:aws:acm:us-east-1:1:certificate/1"


def test_without_a_domain_there_is_nothing_to_check():
    assert list(check_domain(fake_aws(), {})) == []


@pytest.mark.parametrize(
    ("certificate", "status", "said"),
    [
        (HERE, "ISSUED", "ok video.example.com has its certificate."),
        (HERE, "PENDING_VALIDATION", "PROBLEM The certificate of video.example.com is PENDING_VALIDATION"),
        (HERE, client_error("ResourceNotFoundException"), "PROBLEM The certificate of video.example.com is missing"),
        (THERE, "ISSUED", "PROBLEM The certificate of video.example.com is in another region"),
        ("", "ISSUED", "PROBLEM DomainName video.example.com needs CertificateArn"),
    ],
)
def test_the_certificate_of_a_domain_is_issued_in_the_region(certificate, status, said):
    assert domain(certificate, status).startswith(said)


def test_all_problems_are_reported_at_once(monkeypatch):
    monkeypatch.setattr(run, "check_machine", lambda: [problem("python", "no Python 3.13")])
    monkeypatch.setenv("AWS_PROFILE", "nosuch")
    found = run.run_checks("nosuch")
    assert [finding.subject for finding in found.problems] == ["stage", "account", "python"]


def test_nothing_is_deployed_with_a_problem(monkeypatch):
    found = run.Preflight([problem("stage", "wrong")])
    with pytest.raises(run.DeploymentError, match=r"1 problem\. Nothing was changed\."):
        run.require(found)
