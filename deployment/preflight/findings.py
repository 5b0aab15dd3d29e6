"""The findings of the checks: one line each, which names what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from botocore.exceptions import BotoCoreError, ClientError

from deployment.aws import error_code
from deployment.errors import DeploymentError


class Kind(StrEnum):
    """The weight of a finding. Only a problem prevents a deployment."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "PROBLEM"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding about a subject, such as "region"."""

    kind: Kind
    subject: str
    text: str


def ok(subject: str, text: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(Kind.OK, subject, text)


def note(subject: str, text: str) -> Finding:
    """Return a finding that the operator should know."""
    return Finding(Kind.NOTE, subject, text)


def problem(subject: str, text: str) -> Finding:
    """Return a finding that prevents the deployment. The text names what to do."""
    return Finding(Kind.PROBLEM, subject, text)


def checked(subject: str, check: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """Return the findings of a check. Its errors are findings, too, so that the other checks go on."""
    try:
        return list(check())
    except DeploymentError as error:
        return [problem(subject, str(error))]
    except ClientError as error:
        if error_code(error) in ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation"):
            return [note(subject, f"Not checked, because these credentials may not call {error.operation_name}.")]
        return [problem(subject, str(error))]
    except BotoCoreError as error:
        return [problem(subject, f"AWS does not answer: {error}")]
