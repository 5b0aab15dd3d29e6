"""Permissions that follow from a stage's settings: to send mail, to read other buckets, and secrets of the operator.

The policies in .chalice/ are the same for all stages, so packaging adds these to them.
"""

from collections.abc import Iterable
from email.utils import parseaddr
from typing import Any

from chalice.utils import to_cfn_resource_name

from chalicelib.settings import Settings
from deployment.stack.intrinsics import sub

_MAILERS = ("deliver",)
# The API makes orders and receives messages of the payment provider, the reaper asks it about orders, and the deletion
# of an account ends its subscription.
_PAYERS = ("api_handler", "remove", "dead_letter", "resume")
_READERS_OF_OTHER_BUCKETS = ("api_handler", "prepare")
# They connect accounts, upload, and delete what was uploaded.
_USE_YOUTUBE = ("api_handler", "publish", "remove", "dead_letter")


def with_setting_grants(template: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Return a SAM template whose functions may also do what the settings ask for.

    Raises:
        KeyError: the template has no role of such a function.
    """
    statements: dict[str, list[dict[str, Any]]] = {}
    if settings.mail_from:
        _add(statements, _MAILERS, _mail_as(settings.mail_from))
    if settings.s3_sources:
        arns = (f"arn:${{AWS::Partition}}:s3:::{bucket}/*" for bucket in sorted(settings.s3_sources))
        _add(statements, _READERS_OF_OTHER_BUCKETS, _allow("s3:GetObject", arns))
    for functions, name in ((_PAYERS, settings.payments.secret), (_USE_YOUTUBE, settings.youtube_secret)):
        if name:
            secrets = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret"
            # Secrets Manager ends the name in an ARN with six characters of its own.
            _add(statements, functions, _allow("secretsmanager:GetSecretValue", (f"{secrets}:{name}-??????",)))
    roles = {to_cfn_resource_name(f"{function}_role"): added for function, added in statements.items()}
    changed = {name: _with(template["Resources"][name], added) for name, added in roles.items()}
    return template | {"Resources": template["Resources"] | changed}


def identities_of(sender: str) -> list[str]:
    """Return the identities in SES that may stand for a sender: its address, its domain, and the domains above that.

    The operator verifies one of them.
    """
    address = parseaddr(sender)[1]
    labels = address.partition("@")[2].split(".")
    return [address, *(".".join(labels[first:]) for first in range(len(labels) - 1))]


def _mail_as(sender: str) -> dict[str, Any]:
    """Allow to send mail as a sender only.

    Not by the sender's identity alone: SES also asks for permission on the recipient's, if the account has verified it,
    and on the configuration set of an identity.
    """
    ses = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}"
    address = parseaddr(sender)[1].lower()
    allowed = _allow("ses:SendEmail", (f"{ses}:identity/*", f"{ses}:configuration-set/*"))
    return allowed | {"Condition": {"StringEquals": {"ses:FromAddress": address}}}


def _allow(action: str, arns: Iterable[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": [action], "Resource": [sub(arn) for arn in arns]}


def _add(statements: dict[str, list[dict[str, Any]]], functions: Iterable[str], statement: dict[str, Any]) -> None:
    for function in functions:
        statements.setdefault(function, []).append(statement)


def _with(resource: dict[str, Any], statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a role with a further policy."""
    policy = {"PolicyName": "settings", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
    properties = resource["Properties"]
    return resource | {"Properties": properties | {"Policies": [*properties["Policies"], policy]}}
