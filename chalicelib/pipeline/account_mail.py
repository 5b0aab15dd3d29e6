"""Send the owner of an e-mail a link."""

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
    """What mail is sent with; `url` is where the API is deployed, `now_s` the time."""

    accounts: Accounts
    emails: Emails
    mailer: Mailer
    url: str
    now_s: int


def send_mail(message: MailMessage, office: MailServices | None) -> None:
    """Work on a message about a mail. There is none for an e-mail that no account has, or one that may not enter.

    Nor is there any where the deployment sends no mail any more. The token is made here, so that no queue
    holds it. Done twice, the last mail is good.
    """
    if office is None:
        log.error("no mail is sent: REELWRIGHT_MAIL_FROM is not set")
        return
    email = parse_email(message.email)
    account = office.accounts.get(office.emails.get(email.key) or "")
    if account is None or account.email is None or account.is_deleting or not (account.active or account.is_new):
        return
    secret = new_secret().rstrip("=")
    token = MailToken(hash_secret(secret), office.now_s + VALID_S[message.mail])
    if office.accounts.update(account, token=token) is None:
        raise Transient("the account was changed at this moment")
    office.mailer.send(account.email, *compose_mail(message.mail, office.url, _sent(account, secret)))


def _sent(account: Account, secret: str) -> str:
    return f"{account.id}{secret}"
