"""What is sent by mail: a link that shows who can read the mail of an address."""

from enum import StrEnum


class MailKind(StrEnum):
    """Why it is sent: somebody has signed up, or has forgotten a password."""

    ACTIVATION = "activation"
    RESET = "reset"


VALID_S = {MailKind.ACTIVATION: 3 * 86_400, MailKind.RESET: 3600}
"""How long a link is good, in s."""

_TEXTS = {
    MailKind.ACTIVATION: (
        "Activate your account",
        "Somebody has made an account with this e-mail address. If it was you, activate it here, within three days:",
        "If it was not you, do nothing: the account stays without use.",
    ),
    MailKind.RESET: (
        "Set another password",
        "Somebody has asked for another password for the account of this e-mail address. Set it here, within an hour:",
        "If it was not you, do nothing: the password stays as it is.",
    ),
}


def compose_mail(kind: MailKind, url: str, token: str) -> tuple[str, str]:
    """Subject and text of a mail; `url` is where the API is deployed."""
    subject, why, otherwise = _TEXTS[kind]
    # What stands after the # is not sent to any server, and so in nobody's log.
    return subject, f"{why}\n\n{url}/account#{kind}={token}\n\n{otherwise}\n"
