"""How accounts are made by those who want one, and how their owners prove that an e-mail is theirs."""

from chalicelib.api.accounts import change_account
from chalicelib.api.api_services import Store
from chalicelib.api.login_attempts import address_of, count_attempt, key_of, trust
from chalicelib.api.wire_fields import Wire, check_length, read_email
from chalicelib.domain.account import Account
from chalicelib.domain.email import parse_email
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import hash_secret, new_id, new_secret, secret_matches
from chalicelib.domain.limits import MAX_NAME_CHARS
from chalicelib.domain.lockout import MAILS, SIGN_UPS
from chalicelib.domain.mail import MailKind
from chalicelib.domain.password import check_new
from chalicelib.domain.queue import Queue
from chalicelib.domain.quota import find_plan

_ID_CHARS = 24
_BAD_TOKEN = "the token is wrong, was used, or is too old"  # noqa: S105 -- what is said of one


def sign_up(wire: Wire, address: str, store: Store) -> Wire:
    """Make an account of an `AccountNew_t`, which is not active yet: the `SignedUp`.

    Raises:
        ApiError: 1015 the deployment is closed, or too many sign up from one address; 1016 the e-mail is used, 1017 the
            password cannot be used, 1025 there is no such plan.
    """
    entrance = store.entrance
    if not entrance.is_open:
        raise ApiError.authentication("nobody can sign up here; the operator makes the accounts")
    email = read_email(wire["email"], "account.email")
    name = check_length(wire["name"], "account.name", MAX_NAME_CHARS, 1)
    password = check_new(wire["password"], email.text)
    plan = _plan(wire.get("plan"), store)
    if seconds := count_attempt(key_of("sign-up", address_of(address)), SIGN_UPS, store):
        raise ApiError.authentication(f"too many have signed up from here; try again in {seconds} s")
    account = Account(
        id=new_id(store.now_ms()),
        name=name,
        secret_hash=hash_secret(new_secret()),  # nobody knows it: `Account_Secret_New` gives another
        created_ms=store.now_ms(),
        active=False,
        email=email.text,
        password_hash=entrance.passwords.hash(password),
        is_new=True,
        plan=plan,
    )
    add_account(account, store)
    if entrance.sends_mail:
        store.queues.send(Queue.DELIVER, {"mail": MailKind.ACTIVATION, "email": email.text})
    return {"accountID": account.id, "activation": "mail" if entrance.sends_mail else "operator"}


def add_account(account: Account, store: Store) -> None:
    """Store a new account, whose e-mail, if it has one, must be nobody else's.

    Raises:
        ApiError: 1016 it is.
    """
    # The account first: should this die in between, nobody has the e-mail.
    store.accounts.put(account)
    if account.email and not store.entrance.emails.claim(parse_email(account.email).key, account.id):
        store.accounts.delete(account.id)
        raise ApiError.email_used(account.email)


def activate(token: str, store: Store) -> None:
    """Let an account that has signed up call, by the token that was sent to its e-mail.

    Raises:
        ApiError: 1015 the token is none.
    """

    def changes(account: Account) -> dict[str, object]:
        _check_token(token, account, store)
        return {"token": None} | _activated(account)

    change_account(_account_of(token, store), changes, store.accounts)


def send_reset_mail(email_text: str, store: Store) -> None:
    """Have a token sent to an e-mail, if an account has it; nobody learns whether.

    Raises:
        ApiError: 1015 the deployment sends no mail.
    """
    if not store.entrance.sends_mail:
        raise ApiError.authentication("no mail is sent from here; the operator can set another password")
    email = read_email(email_text, "email")
    if not count_attempt(key_of("mail", email.key), MAILS, store):
        store.queues.send(Queue.DELIVER, {"mail": MailKind.RESET, "email": email.text})


def reset_password(token: str, password: str, address: str, store: Store) -> None:
    """Set another password, by the token that was sent to the account's e-mail; who was logged in is not any more.

    Whoever gets the mail of an account that was never activated has it activated, too.

    Raises:
        ApiError: 1015 the token is none; 1017 the password cannot be used.
    """
    account = _account_of(token, store)
    chosen = store.entrance.passwords.hash(check_new(password, account.email or ""))

    def changes(account: Account) -> dict[str, object]:
        _check_token(token, account, store)
        return {"token": None, "password_hash": chosen, "sessions": ()} | _activated(account)

    changed = change_account(account, changes, store.accounts)
    trust(parse_email(changed.email or ""), address, store)


def _activated(account: Account) -> dict[str, object]:
    # One that its operator has put out of action stays so.
    return {"active": True, "is_new": False} if account.is_new else {}


def _account_of(token: str, store: Store) -> Account:
    account = store.accounts.get(token[:_ID_CHARS])
    _check_token(token, account, store)
    if account is None:
        raise ApiError.authentication(_BAD_TOKEN)
    return account


def _check_token(token: str, account: Account | None, store: Store) -> None:
    known = account.token if account else None
    good = [known.hash] if known and known.until_s > store.now_ms() // 1000 else []
    if not secret_matches(token[_ID_CHARS:], good):
        raise ApiError.authentication(_BAD_TOKEN)


def _plan(name: str | None, store: Store) -> str:
    offered = store.entrance.plans
    if name is not None and name not in offered:
        raise ApiError.account_type_not_found(name, list(offered))
    return find_plan(name or offered[0], store).name
