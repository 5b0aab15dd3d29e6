"""The mails: each has a link that proves who reads the mail of an address."""

from enum import StrEnum


class MailKind(StrEnum):
    """The kinds of mails: after a sign-up, and for a forgotten password."""

    ACTIVATION = "activation"
    RESET = "reset"


VALID_S = {MailKind.ACTIVATION: 3 * 86_400, MailKind.RESET: 3600}
"""The time in which a link is valid, in s."""

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
    """Return the subject and the text of a mail. `url` is that of the API."""
    subject, why, otherwise = _TEXTS[kind]
    # Browsers do not send the part after the #, so no server logs the token.
    return subject, f"{why}\n\n{url}/account#{kind}={token}\n\n{otherwise}\n"
