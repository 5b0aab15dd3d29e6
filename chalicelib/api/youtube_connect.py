"""Connecting YouTube accounts: OAuth with a state for one use, PKCE, and a cookie that ties it to one browser.

1. `connect_url` stores a pending connection and returns a page of this deployment. Its link goes to the owner of the
   channel, who may be somebody else than the caller.
2. The page names the account that asks (`pending_name`). Who agrees there (`agree`) gets a cookie and goes to Google.
3. Google leads back (`finish`). Without the cookie nothing is connected: so nobody can skip the page, and have another
   person's channel connected to their own account.
"""

import base64
import hashlib
import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.api.place_connections import check_number, connection_to_wire, get_connection
from chalicelib.api.wire_fields import Wire
from chalicelib.domain.account import Caller
from chalicelib.domain.connection import PENDING, Connection, ConnectionKind, ConnectionState
from chalicelib.domain.errors import ApiError, SealError
from chalicelib.domain.ids import is_id
from chalicelib.domain.publishers import ConnectionLost, HasPublishRole
from chalicelib.domain.services import HasAccounts, HasClock, HasConnections, HasSealer
from chalicelib.domain.withdrawal import open_by
from chalicelib.domain.youtube import MANAGE_SCOPE, GoogleOAuth, GoogleRefused, HasGoogleOAuth

PAGE, CALLBACK = "/account/youtube", "/account/youtube_callback"
"""The paths of the page that asks, and of the one that Google leads back to: the operator names it at Google."""
STATE_S = 600
_CANNOT_DELETE = "videos cannot be checked or deleted there: connect again, and tick all permissions"


class ConnectServices(HasConnections, HasAccounts, HasSealer, HasGoogleOAuth, HasClock, Protocol):
    """The services that connect YouTube accounts."""


class YoutubeAccountServices(ConnectServices, HasPublishRole, Protocol):
    """The services that list and disconnect YouTube accounts."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The address of Google's page, and the value of the cookie that must come back."""

    url: str
    cookie: str


class ConnectFailed(Exception):
    """An account that was not connected; the text is for the person in front of the browser."""


def connect_url(caller: Caller, services: ConnectServices) -> str:
    """Return the address of the page on which the owner of a channel connects it to the caller's account.

    Raises:
        ApiError: 1014 the operator has not set YouTube up; the account has too many connections.
    """
    if services.google_oauth is None:
        raise ApiError.youtube_account_not_found(None, "the operator of this deployment has not set YouTube up")
    check_number(caller.account_id, services)
    key, now_ms = secrets.token_urlsafe(32), services.now_ms()
    pending = Connection(
        account_id=caller.account_id,
        id=_pending_id(key),
        kind=ConnectionKind.YOUTUBE,
        name="",
        created_ms=now_ms,
        expires_s=now_ms // 1000 + STATE_S,
    )
    services.connections.put(_sealed(pending, {"verifier": secrets.token_urlsafe(48)}, services))
    return f"{caller.base_url}{PAGE}?state={caller.account_id}.{key}"


def pending_name(state: str, services: ConnectServices) -> str:
    """Return the name of the account that asks for a channel.

    Raises:
        ConnectFailed: the address is not valid any more.
    """
    pending = _pending(state, services)
    account = services.accounts.get(pending.account_id)
    if account is None:
        raise ConnectFailed("this account does not exist any more")
    return account.name


def agree(state: str, base_url: str, services: ConnectServices) -> Agreed:
    """Return where Google asks the owner of the channel. The cookie belongs to the browser that has seen the page.

    Raises:
        ConnectFailed: the address is not valid any more.
    """
    pending, cookie = _pending(state, services), secrets.token_urlsafe(32)
    verifier = _open(pending, services)["verifier"]
    services.connections.put(_sealed(pending, {"verifier": verifier, "cookie": _hash(cookie)}, services))
    return Agreed(_oauth(services).authorize_url(base_url + CALLBACK, state, verifier), cookie)


def finish(state: str, code: str, problem: str, cookie: str, base_url: str, services: ConnectServices) -> Connection:
    """Connect the channel of a person whom Google has led back. Return the connection.

    Raises:
        ConnectFailed: the person or Google refused, the address is not valid any more, or the browser is another one.
    """
    pending = _pending(state, services)
    stored = _open(pending, services)
    if not hmac.compare_digest(stored.get("cookie", ""), _hash(cookie)):
        raise ConnectFailed("this browser has not agreed to connect its channel: open the link again")
    # A state is for one use, also if two requests come at once.
    if not services.connections.delete(pending.account_id, pending.id):
        raise ConnectFailed("this link was used before: ask for a new one")
    if problem or not code:
        raise ConnectFailed("YouTube was not connected, because it was not allowed")
    try:
        found = _oauth(services).exchange(code, stored["verifier"], base_url + CALLBACK)
    except GoogleRefused as refused:
        raise ConnectFailed(f"YouTube was not connected: {refused}") from refused
    known = services.connections.get(pending.account_id, found.id)
    connection = Connection(
        account_id=pending.account_id,
        id=found.id,
        kind=ConnectionKind.YOUTUBE,
        name=found.channel or found.id,
        created_ms=known.created_ms if known else services.now_ms(),
        state=ConnectionState.OK,
        problem="" if MANAGE_SCOPE in found.scopes else _CANNOT_DELETE,
        tested_ms=services.now_ms(),
    )
    sealed = services.sealer.seal(connection.account_id, found.refresh_token, connection.purpose)
    connection = replace(connection, secret=sealed)
    services.connections.put(connection)
    return connection


def list_youtube_accounts(account_id: str, services: YoutubeAccountServices) -> list[Wire]:
    """Return the connected YouTube accounts of an account as `Connection` structs."""
    found = services.connections.list(account_id)
    return [connection_to_wire(each, services) for each in found if each.kind is ConnectionKind.YOUTUBE]


def disconnect_youtube(youtube_id: str, account_id: str, services: YoutubeAccountServices) -> None:
    """Delete the connection of a YouTube account. Revoke its token, unless another account uses it.

    Google revokes all tokens of this deployment for a Google account together. Published videos stay.

    Raises:
        ApiError: 1014 no such YouTube account is connected.
    """
    connection = services.connections.get(account_id, youtube_id)
    if connection is None or connection.kind is not ConnectionKind.YOUTUBE:
        raise ApiError.youtube_account_not_found(youtube_id)
    drop_connection(connection, services)


def delete_connection(connection_id: str, account_id: str, services: YoutubeAccountServices) -> None:
    """Delete a connection of any kind. Files that were published stay.

    Raises:
        ApiError: there is no such connection.
    """
    drop_connection(get_connection(connection_id, account_id, services), services)


def drop_connection(connection: Connection, services: ConnectServices) -> None:
    """Delete a connection, and revoke its token, unless another account uses it."""
    services.connections.delete(connection.account_id, connection.id)
    oauth = services.google_oauth
    if connection.kind is not ConnectionKind.YOUTUBE or oauth is None:
        return
    if not services.connections.accounts_with(connection.id):
        # Without the account's key nobody can read the token any more.
        with suppress(ConnectionLost):
            oauth.revoke(open_by(connection, services).secret)


def _oauth(services: HasGoogleOAuth) -> GoogleOAuth:
    if services.google_oauth is None:
        raise ConnectFailed("the operator of this deployment has not set YouTube up")
    return services.google_oauth


def _pending(state: str, services: ConnectServices) -> Connection:
    account_id, _, key = state.partition(".")
    pending = services.connections.get(account_id, _pending_id(key)) if is_id(account_id) and key else None
    # DynamoDB deletes expired rows some time later.
    if pending is None or (pending.expires_s or 0) * 1000 < services.now_ms():
        raise ConnectFailed("this link is not valid any more: ask for a new one")
    return pending


def _pending_id(key: str) -> str:
    return PENDING + _hash(key)[:32]


def _sealed(pending: Connection, content: dict[str, str], services: HasSealer) -> Connection:
    text = json.dumps(content)
    return replace(pending, secret=services.sealer.seal(pending.account_id, text, pending.purpose))


def _open(pending: Connection, services: HasSealer) -> dict[str, str]:
    try:
        content: dict[str, str] = json.loads(
            services.sealer.unseal(pending.account_id, pending.secret, pending.purpose)
        )
    except SealError as error:
        raise ConnectFailed("this link is not valid any more: ask for a new one") from error
    return content


def _hash(text: str) -> str:
    return base64.b16encode(hashlib.sha256(text.encode()).digest()).decode().lower()
