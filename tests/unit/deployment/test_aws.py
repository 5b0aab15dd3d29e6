"""Credentials and regions that do not work are reported in one line that names what to do."""

import boto3
import pytest
from botocore import exceptions

from deployment.aws import connect
from deployment.errors import DeploymentError
from tests.unit.deployment.clients import FakeClient, client_error

VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


@pytest.fixture(autouse=True)
def shell(monkeypatch, tmp_path):
    """Set a region, and no credentials."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    return monkeypatch


def refusal():
    with pytest.raises(DeploymentError) as error:
        connect()
    assert "\n" not in str(error.value)
    return str(error.value)


def answer(monkeypatch, reply):
    monkeypatch.setattr(boto3.Session, "client", lambda *_, **__: FakeClient(get_caller_identity=reply))


def test_credentials_lead_to_an_account_and_a_region(shell):
    answer(shell, {"Account": "111122223333"})
    aws = connect()
    assert (aws.account, aws.region) == ("111122223333", "eu-central-1")


def test_an_unknown_profile_is_reported_with_those_that_exist(shell, tmp_path):
    (tmp_path / "AWS_CONFIG_FILE").write_text("[profile work]\nregion = eu-west-1\n")
    shell.setenv("AWS_PROFILE", "nosuch")
    assert refusal() == "There is no AWS profile 'nosuch': set AWS_PROFILE to work."


def test_an_unknown_profile_without_others(shell):
    shell.setenv("AWS_PROFILE", "nosuch")
    assert refusal() == "There is no AWS profile 'nosuch': run `aws configure`, or unset AWS_PROFILE."


def test_a_missing_region(shell):
    shell.delenv("AWS_DEFAULT_REGION")
    assert refusal() == "There is no AWS region. Set AWS_DEFAULT_REGION, such as eu-central-1."


@pytest.mark.parametrize(
    ("region", "hint"), [("eu-centrl-1", "did you mean eu-central-1?"), ("moon", "set AWS_DEFAULT_REGION, such as")]
)
def test_an_unknown_region(shell, region, hint):
    shell.setenv("AWS_DEFAULT_REGION", region)
    assert refusal().startswith(f"There is no AWS region '{region}': {hint}")


def test_missing_credentials(shell):
    assert refusal().startswith("There are no AWS credentials. Set AWS_PROFILE, or ")


def test_half_of_the_credentials(shell):
    shell.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    assert refusal().startswith("There are no AWS credentials.")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ExpiredToken", "The AWS credentials have expired. Log in again"),
        ("RequestExpired", "The AWS credentials have expired."),
        ("InvalidClientTokenId", "AWS does not know the access key."),
        ("SignatureDoesNotMatch", "The secret access key does not belong to the access key"),
        ("AccessDenied", "AWS refuses access: "),
    ],
)
def test_credentials_that_aws_refuses(shell, code, text):
    answer(shell, client_error(code))
    assert refusal().startswith(text)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (exceptions.UnauthorizedSSOTokenError(), "There is no valid login of AWS SSO: run `aws sso login`. "),
        (exceptions.SSOTokenLoadError(error_msg="x"), "There is no valid login of AWS SSO: run `aws sso login`. "),
        (exceptions.TokenRetrievalError(provider="sso", error_msg="gone"), "There is no valid login of AWS SSO: run "),
        (exceptions.LoginRefreshRequired(), "There is no valid login of AWS: run `aws login`. "),
        (
            exceptions.CredentialRetrievalError(provider="iam-role", error_msg="a\nb"),
            "There are no AWS credentials from iam-role, which failed: a b",
        ),
        (exceptions.EndpointConnectionError(endpoint_url="https://sts"), "AWS does not answer: "),
    ],
)
def test_other_failures(shell, error, text):
    answer(shell, error)
    assert refusal().startswith(text)


@pytest.fixture
def profile(shell, tmp_path):
    """Return a function that sets the lines of the profile in use."""

    def write(*lines):
        (tmp_path / "AWS_CONFIG_FILE").write_text("\n".join(["[profile work]", *lines, ""]))
        shell.setenv("AWS_PROFILE", "work")

    return write


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("sh -c 'echo no vault >&2; echo try again >&2; exit 1'", "failed: no vault try again"),
        ("sh -c 'echo oops'", "run it: it must print JSON."),
        ("/nosuch/program", "cannot be used: [Errno 2] No such file or directory: '/nosuch/program'"),
    ],
)
def test_a_program_for_credentials_that_fails_is_named_with_its_reason(profile, command, text):
    profile(f"credential_process = {command}")
    said = refusal()
    assert said.endswith(text)
    assert "expired" not in said


def test_a_profile_of_sso_that_never_logged_in_is_told_how(profile, shell, tmp_path):
    shell.setenv("HOME", str(tmp_path))
    profile(
        "sso_session = s",
        "sso_account_id = 111122223333",
        "sso_role_name = r",
        "[sso-session s]",
        "sso_region = eu-west-1",
        "sso_start_url = https://sso.test/start",
    )
    said = refusal()
    assert said.startswith("There is no valid login of AWS SSO: run `aws sso login --profile work`.")
    assert "expired" not in said.partition("work`.")[0]


def test_an_endpoint_that_is_no_url(shell):
    shell.setenv("AWS_ENDPOINT_URL", "foo")
    assert refusal().startswith("Invalid endpoint: foo: AWS_ENDPOINT_URL, or endpoint_url in the AWS")
