"""The entries of the operator's commands in the audit trails of accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import wiring
from chalicelib.cli.output import say
from chalicelib.domain.account import Credential
from chalicelib.domain.audit_entry import AuditEntry, CallOutcome
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import new_id


@contextmanager
def recorded(account_id: str, command: str, **resources: str) -> Iterator[None]:
    """Record the work of a command within the context in an account's trail. `resources` are ids by their kind.

    If the entry cannot be written, the command does nothing. It is written again with how the command ended.
    """
    now_ms = wiring.services().now_ms()
    entry = AuditEntry(account_id, new_id(now_ms), now_ms, Credential.OPERATOR, command, resources=resources)
    wiring.services().audit.put(entry)
    ending: dict[str, Any] = {"outcome": CallOutcome.ERROR}
    try:
        yield
        ending = {"outcome": CallOutcome.OK}
    except ApiError as error:
        ending["code"] = error.code
        raise
    finally:
        _end(entry, ending)


def _end(entry: AuditEntry, ending: dict[str, Any]) -> None:
    try:
        wiring.services().audit.update(entry.account_id, entry.id, **ending)
    except (BotoCoreError, ClientError) as error:
        say(f"The audit trail lacks the end of this command: {error}")
