"""Sign-up, and proof of e-mail addresses by tokens."""

from typing import Protocol

from chalicelib.api.accounts import change_account
from chalicelib.api.api_services import HasPasswords, HasSignUpSettings
from chalicelib.api.call import note_caller, note_target
from chalicelib.api.login_attempts import AttemptServices, count_attempt, key_of, trust
from chalicelib.api.wire_fields import Wire, check_length, read_email
from chalicelib.domain.account import Account, Caller, Credential
from chalicelib.domain.audit_entry import NO_ACCOUNT
from chalicelib.domain.email import parse_email
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_NAME_CHARS
from chalicelib.domain.ids import hash_secret, new_id, new_secret, secret_matches
from chalicelib.domain.lockout import MAILS, SIGN_UPS
from chalicelib.domain.mail_texts import MailKind
from chalicelib.domain.messages import MailMessage
from chalicelib.domain.password import check_new
from chalicelib.domain.queue import Queue
from chalicelib.domain.quota import find_plan
from chalicelib.domain.services import HasAccounts, HasEmails, HasPlans, HasQueues
from chalicelib.domain.use_counts import network_of

_ID_CHARS = 24
_BAD_TOKEN = "the token is wrong, was used, or is too old"  # noqa: S105 -- a message


class NewAccountServices(HasAccounts, HasEmails, Protocol):
    """The services that store an account."""


class SignUpServices(
    NewAccountServices, AttemptServices, HasPasswords, HasPlans, HasQueues, HasSignUpSettings, Protocol
):
    """The services that create accounts and verify their e-mail addresses."""


def sign_up(wire: Wire, address: str, services: SignUpServices) -> Wire:
    """Create an inactive account from an `AccountNew_t`. Return the `SignedUp`.

    Raises:
        ApiError: 1015 the deployment is closed, or too many sign up from one address; 1016 the e-mail is taken, 1017
            the password is not acceptable, 1025 the plan is not on offer.
    """
    settings = services.sign_up_settings
    if not settings.is_open:
        raise ApiError.authentication("nobody can sign up here; the operator makes the accounts")
    email = read_email(wire["email"], "account.email")
    name = check_length(wire["name"], "account.name", MAX_NAME_CHARS, 1)
    password = check_new(wire["password"], email.text)
    plan = _plan(wire.get("plan"), services)
    if seconds := count_attempt(key_of("sign-up", network_of(address)), SIGN_UPS, services):
        raise ApiError.authentication(f"too many have signed up from here; try again in {seconds} s")
    account = Account(
        id=new_id(services.now_ms()),
        name=name,
        secret_hash=hash_secret(new_secret()),  # Never shown; `Account_Secret_New` issues one.
        created_ms=services.now_ms(),
        active=False,
        email=email.text,
        password_hash=services.passwords.hash(password),
        is_new=True,
        plan=plan,
    )
    add_account(account, services)
    note_caller(Caller(account.id, credential=Credential.SIGN_UP))
    if settings.sends_mail:
        services.queues.send(Queue.DELIVER, MailMessage(MailKind.ACTIVATION, email.text))
    return {"accountID": account.id, "activation": "mail" if settings.sends_mail else "operator"}


def add_account(account: Account, services: NewAccountServices) -> None:
    """Store a new account.

    Raises:
        ApiError: 1016 another account has its e-mail.
    """
    # Store the account first: a crash between the two writes leaves the e-mail free.
    services.accounts.put(account)
    if account.email and not services.emails.claim(parse_email(account.email).key, account.id):
        services.accounts.delete(account.id)
        raise ApiError.email_used(account.email)


def activate(token: str, services: SignUpServices) -> None:
    """Activate an account by the token that was sent to its e-mail.

    Raises:
        ApiError: 1015 the token is invalid.
    """

    def changes(account: Account) -> dict[str, object]:
        _check_token(token, account, services)
        return {"token": None} | _activated(account)

    change_account(_account_of(token, services), changes, services.accounts)


def send_reset_mail(email_text: str, services: SignUpServices) -> None:
    """Queue a mail with a token for a new password, if an account has the e-mail. The answer does not reveal whether.

    Raises:
        ApiError: 1015 the deployment sends no mail.
    """
    if not services.sign_up_settings.sends_mail:
        raise ApiError.authentication("no mail is sent from here; the operator can set another password")
    email = read_email(email_text, "email")
    if not count_attempt(key_of("mail", email.key), MAILS, services):
        services.queues.send(Queue.DELIVER, MailMessage(MailKind.RESET, email.text))


def reset_password(token: str, password: str, address: str, services: SignUpServices) -> None:
    """Set a new password by the token that was sent to the account's e-mail, and end all sessions.

    The token also activates an account that was never activated.

    Raises:
        ApiError: 1015 the token is invalid; 1017 the password is not acceptable.
    """
    account = _account_of(token, services)
    chosen = services.passwords.hash(check_new(password, account.email or ""))

    def changes(account: Account) -> dict[str, object]:
        _check_token(token, account, services)
        return {"token": None, "password_hash": chosen, "sessions": ()} | _activated(account)

    changed = change_account(account, changes, services.accounts)
    trust(parse_email(changed.email or ""), address, services)


def _activated(account: Account) -> dict[str, object]:
    # An account that the operator has deactivated stays inactive.
    return {"active": True, "is_new": False} if account.is_new else {}


def _account_of(token: str, services: SignUpServices) -> Account:
    account = services.accounts.get(token[:_ID_CHARS])
    note_target(account.id if account else NO_ACCOUNT)
    _check_token(token, account, services)
    if account is None:
        raise ApiError.authentication(_BAD_TOKEN)
    note_caller(Caller(account.id, credential=Credential.MAIL))
    return account


def _check_token(token: str, account: Account | None, services: SignUpServices) -> None:
    known = account.token if account else None
    good = [known.hash] if known and known.until_s > services.now_ms() // 1000 else []
    if not secret_matches(token[_ID_CHARS:], good):
        raise ApiError.authentication(_BAD_TOKEN)


def _plan(name: str | None, services: SignUpServices) -> str:
    offered = services.sign_up_settings.plans
    if name is not None and name not in offered:
        raise ApiError.account_type_not_found(name, list(offered))
    return find_plan(name or offered[0], services).name
