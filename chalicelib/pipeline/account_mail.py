"""Mails with a link to the owner of an e-mail address."""

import logging
from dataclasses import dataclass

from chalicelib.domain.account import Account, MailToken
from chalicelib.domain.email import parse_email
from chalicelib.domain.errors import Transient
from chalicelib.domain.ids import hash_secret, new_secret
from chalicelib.domain.mail_texts import VALID_S, compose_mail
from chalicelib.domain.messages import MailMessage
from chalicelib.domain.ports import Accounts, Emails, Mailer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MailServices:
    """The services that send mail. `url` is the address of the API, `now_s` the time."""

    accounts: Accounts
    emails: Emails
    mailer: Mailer
    url: str
    now_s: int


def send_mail(message: MailMessage, services: MailServices | None) -> None:
    """Send the mail of a message, unless its address has no account, or an account that may not log in.

    Without services (the deployment sends no mail any more) only log an error. The token is created here, so that it
    is never in a queue. If the mail is sent twice, the link of the second one is valid.
    """
    if services is None:
        log.error("no mail is sent: REELWRIGHT_MAIL_FROM is not set")
        return
    email = parse_email(message.email)
    account = services.accounts.get(services.emails.get(email.key) or "")
    if account is None or account.email is None or account.is_deleting or not (account.active or account.is_new):
        return
    secret = new_secret().rstrip("=")
    token = MailToken(hash_secret(secret), services.now_s + VALID_S[message.mail])
    if services.accounts.update(account, token=token) is None:
        raise Transient("the account was changed at the same time")
    services.mailer.send(account.email, *compose_mail(message.mail, services.url, _format_token(account, secret)))


def _format_token(account: Account, secret: str) -> str:
    return f"{account.id}{secret}"
