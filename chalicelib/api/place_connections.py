"""The methods about the places outside of this deployment that finished videos are published to."""

import re
import secrets
from dataclasses import replace
from typing import Protocol

from chalicelib.api.wire_fields import Wire, check_length, to_date, without_absent
from chalicelib.domain.bucket_names import check_bucket_name
from chalicelib.domain.connection import PENDING, BucketAccess, Connection, ConnectionKind, ConnectionState
from chalicelib.domain.customer_bucket import account_folder, policy_text
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_NAME_CHARS
from chalicelib.domain.messages import TryConnectionMessage
from chalicelib.domain.publishers import HasPublishRole
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasClock, HasConnections, HasQueues

MAX_CONNECTIONS = 100
_MAX_FOLDER_CHARS = 200
_FOLDER = re.compile(r"[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*/?")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,512}", re.ASCII)


class ConnectionServices(HasConnections, HasPublishRole, HasQueues, HasClock, Protocol):
    """The services that connect places."""


def connect_bucket(wire: Wire, account_id: str, services: ConnectionServices) -> Wire:
    """Store the connection of a `BucketConnection_t`. Return the `Connection`.

    A repeated call replaces folder and role, and keeps the external ID.

    Raises:
        ApiError: a value is invalid, or the account has too many connections.
    """
    bucket = wire["bucket"]
    try:
        check_bucket_name(bucket)
    except ValueError as error:
        raise ApiError.invalid_params("connection.bucket", f"the name of a bucket; {error}") from error
    known = services.connections.get(account_id, bucket)
    if known is not None and known.kind is not ConnectionKind.S3:
        raise ApiError.invalid_params("connection.bucket", "a name that no other connection has")
    if known is None:
        check_number(account_id, services)
    connection = Connection(
        account_id=account_id,
        id=bucket,
        kind=ConnectionKind.S3,
        name=check_length(wire.get("name") or bucket, "connection.name", MAX_NAME_CHARS, 1),
        created_ms=known.created_ms if known else services.now_ms(),
        problem="allow it by the policy, then call Connection_Test",
        bucket=_access(wire, account_id, known.bucket if known else None),
    )
    services.connections.put(connection)
    return connection_to_wire(connection, services)


def list_connections(account_id: str, services: ConnectionServices) -> list[Wire]:
    """Return the `Connection` structs of an account."""
    return [connection_to_wire(each, services) for each in services.connections.list(account_id)]


def test_connection(connection_id: str, account_id: str, services: ConnectionServices) -> None:
    """Queue the test of a connection.

    Raises:
        ApiError: there is no such connection.
    """
    connection = get_connection(connection_id, account_id, services)
    services.connections.put(replace(connection, state=ConnectionState.TESTING, problem="it is being tried"))
    services.queues.send(Queue.PUBLISH, TryConnectionMessage(account_id, connection.id))


def get_connection(connection_id: str, account_id: str, services: HasConnections) -> Connection:
    """Return a connection.

    Raises:
        ApiError: there is no such connection.
    """
    connection = services.connections.get(account_id, connection_id)
    if connection is None or connection.id.startswith(PENDING):
        raise ApiError.invalid_params("connectionID", "the id of a connection of this account")
    return connection


def check_number(account_id: str, services: HasConnections) -> None:
    """Check that an account may have one more connection.

    Raises:
        ApiError: it may not.
    """
    if len(services.connections.list(account_id)) >= MAX_CONNECTIONS:
        raise ApiError.invalid_params("connection", f"at most {MAX_CONNECTIONS} connections: delete one first")


def connection_to_wire(connection: Connection, services: HasPublishRole) -> Wire:
    """Return the `Connection` struct, without its secret."""
    access = connection.bucket
    return without_absent(
        {
            "id": connection.id,
            "kind": connection.kind.value,
            "name": connection.name,
            "state": connection.state.value,
            "problem": connection.problem or None,
            "date": to_date(connection.created_ms),
            "folder": access.folder if access else None,
            "role": access.role or None if access else None,
            "externalID": access.external_id or None if access else None,
            "policy": policy_text(connection, services.publish_role) if access else None,
        }
    )


def _access(wire: Wire, account_id: str, known: BucketAccess | None) -> BucketAccess:
    folder, role = wire.get("folder") or "", wire.get("role") or ""
    if folder and (not _FOLDER.fullmatch(folder) or len(folder) > _MAX_FOLDER_CHARS):
        raise ApiError.invalid_params(
            "connection.folder", f"names with '/' between, of letters, digits and !_.*'()-, up to {_MAX_FOLDER_CHARS}"
        )
    if folder and not folder.endswith("/"):
        folder += "/"
    if not role:
        return BucketAccess(account_folder(account_id) + folder)
    if not _ROLE.fullmatch(role):
        raise ApiError.invalid_params("connection.role", "the ARN of a role: arn:aws:iam::<12 digits>:role/<name>")
    # Callers do not choose it: they could choose that of another account.
    external_id = known.external_id if known and known.external_id else secrets.token_hex(16)
    return BucketAccess(folder, role, external_id)
