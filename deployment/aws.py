"""Access to an AWS account: credentials and region, checked with errors of one line."""

import difflib
import os
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.session
from botocore import exceptions
from botocore.config import Config

from deployment.errors import DeploymentError

_NO_CREDENTIALS = (
    "There are no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in with "
    "`aws sso login`."
)
_EXPIRED = "The AWS credentials have expired. Log in again, for instance with `aws sso login`, or renew the keys."
_UNKNOWN = "AWS does not know the access key. Check it, and that the region is enabled for the account."
_SAID = {
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "RequestExpired": f"{_EXPIRED} A wrong clock of this machine has the same effect.",
    "InvalidClientTokenId": _UNKNOWN,
    "UnrecognizedClientException": _UNKNOWN,
    "SignatureDoesNotMatch": "The secret access key does not belong to the access key: set both again.",
}


@dataclass(frozen=True, slots=True)
class Aws:
    """An AWS account, in a region."""

    account: str
    region: str
    session: Any
    _clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """Return the boto3 client of a service. All calls for one share a client.

        Raises:
            DeploymentError: the endpoint that the environment names is no URL.
        """
        if service not in self._clients:
            self._clients[service] = _client(self.session, service)
        return self._clients[service]


def new_session() -> Any:
    """Return a session with a valid profile and region. Nothing is called.

    Raises:
        DeploymentError: the profile or the region is missing or unknown.
    """
    try:
        session = boto3.Session()
    except exceptions.ProfileNotFound as error:
        name = os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE")
        raise DeploymentError(f"There is no AWS profile {name!r}: {_profiles()}") from error
    except exceptions.BotoCoreError as error:
        raise DeploymentError(f"The AWS configuration cannot be read: {error}") from error
    if session.region_name is None:
        raise DeploymentError("There is no AWS region. Set AWS_DEFAULT_REGION, such as eu-central-1.")
    known = known_regions(session)
    if session.region_name not in known:
        near = difflib.get_close_matches(session.region_name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "set AWS_DEFAULT_REGION, such as eu-central-1."
        raise DeploymentError(f"There is no AWS region {session.region_name!r}: {hint}")
    return session


def connect() -> Aws:
    """Return the account of the credentials that the environment has.

    Raises:
        DeploymentError: profile, region or credentials are missing or wrong, or AWS does not answer.
    """
    session = new_session()
    try:
        _load_credentials(session)
        account = _client(session, "sts").get_caller_identity()["Account"]
    except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError) as error:
        raise DeploymentError(_NO_CREDENTIALS) from error
    except (exceptions.SSOError, exceptions.TokenRetrievalError) as error:
        raise DeploymentError(
            f"There is no valid login of AWS SSO: run `{_sso_login()}`. {_one_line(error)}"
        ) from error
    except exceptions.LoginError as error:
        raise DeploymentError(f"There is no valid login of AWS: run `aws login`. {_one_line(error)}") from error
    except exceptions.CredentialRetrievalError as error:
        raise DeploymentError(_no_answer_of_source(error)) from error
    except exceptions.ClientError as error:
        raise DeploymentError(_SAID.get(error.response["Error"]["Code"], f"AWS refuses access: {error}")) from error
    except exceptions.BotoCoreError as error:
        raise DeploymentError(f"AWS does not answer: {error} Check the network, and the region.") from error
    return Aws(account, session.region_name, session)


def _load_credentials(session: Any) -> None:
    """Find the credentials, which may run the program that `credential_process` names."""
    try:
        session.get_credentials()
    except OSError as error:
        raise DeploymentError(f"A program or file that the AWS configuration names cannot be used: {error}") from error
    except ValueError as error:
        raise DeploymentError(
            f"The AWS credentials cannot be read: {_one_line(error)}. If the profile has a credential_process, run it: "
            "it must print JSON."
        ) from error


def _no_answer_of_source(error: exceptions.CredentialRetrievalError) -> str:
    given: dict[str, Any] = dict(error.kwargs)
    source, reason = given["provider"], _one_line(given["error_msg"]) or "it gave no reason"
    if source == "custom-process":
        source = "the credential_process of the profile"
    return f"There are no AWS credentials from {source}, which failed: {reason}"


def _sso_login() -> str:
    name = os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE")
    return f"aws sso login --profile {name}" if name else "aws sso login"


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _client(session: Any, service: str) -> Any:
    try:
        return session.client(service, config=_config())
    except ValueError as error:
        raise DeploymentError(
            f"{_one_line(error)}: AWS_ENDPOINT_URL, or endpoint_url in the AWS configuration, must be a URL such as "
            "http://127.0.0.1:4566; for AWS itself, unset it."
        ) from error


def known_regions(session: Any) -> list[str]:
    """Return the names of all regions that have CloudFormation."""
    partitions = session.get_available_partitions()
    return sorted({name for each in partitions for name in session.get_available_regions("cloudformation", each)})


def error_code(error: exceptions.ClientError) -> str:
    """Return the code of an error, such as `NoSuchBucket`."""
    return str(error.response["Error"]["Code"])


def _config() -> Config:
    # An emulator has no host for each bucket.
    style: Any = {"addressing_style": "path" if os.environ.get("AWS_ENDPOINT_URL") else "auto"}
    return Config(retries={"mode": "standard", "max_attempts": 5}, s3=style)


def _profiles() -> str:
    no_profile = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
    try:
        found = sorted(no_profile.full_config.get("profiles", {}))
    except exceptions.BotoCoreError:
        found = []
    return f"set AWS_PROFILE to {' or '.join(found)}." if found else "run `aws configure`, or unset AWS_PROFILE."
