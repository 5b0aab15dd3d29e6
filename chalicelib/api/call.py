"""A call of the API: its line in the log, and its entry in the audit trail of its account.

An entry is written twice. Before the call does anything, as `begun`: if this write fails, the call is refused. After
it, with how it ended: if this write fails, the log has an error, and the entry stays `begun`. So nothing is done
without a trace. The calls of visitors, who have the credentials of a template, are written once, when they have
succeeded: what they make names the template anyway. Their failures, and those of callers without valid credentials,
are counted by the hour, so that they cannot fill the trail.
"""

import ipaddress
import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

from chalicelib.api.audited_methods import AUDITED, number_made, resources_changed, resources_named
from chalicelib.api.http_request import HttpRequest
from chalicelib.domain.account import Caller
from chalicelib.domain.audit_entry import AuditEntry, CallOutcome, failed_attempt
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import new_id
from chalicelib.domain.log_context import add_log_fields, log_fields
from chalicelib.domain.services import HasAudit, HasClock

_MAX_AGENT_CHARS = 100
_AUTHENTICATION = 1015
# The customary cut of addresses that are kept for statistics.
_NETWORK_BITS = {4: 24, 6: 48}

log = logging.getLogger(__name__)


class CallServices(HasAudit, HasClock, Protocol):
    """The services that record calls."""


@dataclass(slots=True)
class Call:
    """A call that is being answered.

    - `method`: its method; empty until its parameters are known to be valid.
    - `caller`: the caller, once the credentials are checked.
    - `target_account`: the account that the credentials name, before they are checked.
    - `result`: what the method has returned.
    - `is_refused`: the caller has made too many calls.
    """

    request: HttpRequest
    services: CallServices
    method: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    caller: Caller | None = None
    target_account: str | None = None
    result: Any = None
    is_refused: bool = False
    _entry: AuditEntry | None = None
    _started: float = field(default_factory=time.monotonic)

    def begin(self, method: str, params: Mapping[str, Any]) -> None:
        """Name the method, whose parameters are valid."""
        self.method, self.params = method, params
        add_log_fields(method=method)

    def note_caller(self, caller: Caller) -> None:
        """Note who calls. If the call is audited, write its entry."""
        self._name(caller)
        if self._entry is None and self.method in AUDITED and caller.template_id is None:
            self._entry = self._new_entry(caller, resources_named(self.params))
            self.services.audit.put(self._entry)

    def refuse(self, caller: Caller) -> None:
        """Note who has made too many calls. The trail does not count them: that would cost a write for each."""
        self._name(caller)
        self.is_refused = True

    def _name(self, caller: Caller) -> None:
        self.caller = caller
        add_log_fields(account=caller.account_id, template=caller.template_id, credential=caller.credential.value)

    def end(self, method: str, code: int | None, size: int) -> None:
        """Write the line of the log, and how the call ended into the audit trail. `code` is that of its error."""
        caller, outcome = self.caller, CallOutcome.OK if code is None else CallOutcome.ERROR
        try:
            self._audit(outcome, code)
        except Exception:
            log.exception("the audit trail lacks the end of %s", method)
        fields = {
            "event": "call",
            "method": method or None,
            "account": caller.account_id if caller else None,
            "template": caller.template_id if caller else None,
            "credential": caller.credential.value if caller else None,
            "outcome": outcome.value,
            "code": code,
            "bytes": size,
            "duration_ms": round((time.monotonic() - self._started) * 1000),
        }
        log.info("%s: %s", method or "unknown method", code or "ok", extra=fields)

    def _audit(self, outcome: CallOutcome, code: int | None) -> None:
        audit, caller, done = self.services.audit, self.caller, outcome is CallOutcome.OK
        if self.is_refused:
            return
        if self._entry is not None:
            changes: dict[str, Any] = {"outcome": outcome, "code": code}
            if done:
                changes |= {"resources": self._done(), "number": number_made(self.method, self.result)}
            entry = self._entry
            # None: the account and its trail have been deleted.
            audit.update(entry.account_id, entry.id, **changes)
        elif caller is not None and caller.template_id is not None:
            if not done and (self.method in AUDITED or code == _AUTHENTICATION):
                audit.count_attempt(self._attempt(caller.account_id, code, caller.template_id))
            elif done and self.method in AUDITED:
                audit.put(self._new_entry(caller, self._done(), outcome))
        elif caller is None and self.target_account is not None and not done:
            audit.count_attempt(self._attempt(self.target_account, code, None))

    def _done(self) -> dict[str, str]:
        return resources_changed(self.method, self.params, self.result)

    def _attempt(self, account_id: str, code: int | None, template_id: str | None) -> AuditEntry:
        address, now_ms = self.request.address, self.services.now_ms()
        return failed_attempt(account_id, self.method, code or 0, address, now_ms, template_id)

    def _new_entry(
        self, caller: Caller, resources: Mapping[str, str], outcome: CallOutcome = CallOutcome.BEGUN
    ) -> AuditEntry:
        now_ms, request = self.services.now_ms(), log_fields().get("request")
        return AuditEntry(
            account_id=caller.account_id,
            id=new_id(now_ms),
            created_ms=now_ms,
            credential=caller.credential,
            method=self.method,
            fingerprint=caller.fingerprint or None,
            template_id=caller.template_id,
            outcome=outcome,
            resources=resources,
            address=_address(self.request.address, caller) or None,
            agent=_agent(self.request.headers.get("user-agent", "")),
            request=str(request) if request else None,
        )


_current: ContextVar[Call | None] = ContextVar("call", default=None)


@contextmanager
def calls_ended() -> Iterator[None]:
    """Return a context at whose end there is no current call."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


def start_call(request: HttpRequest, services: CallServices) -> Call:
    """Return a new call, which is the current one until the next: `note_caller` and `note_target` are about it."""
    call = Call(request, services)
    _current.set(call)
    return call


def current_call() -> Call:
    """Return the current call.

    Raises:
        LookupError: there is none.
    """
    call = _current.get()
    if call is None:
        raise LookupError("no call has been started")
    return call


def note_caller(caller: Caller) -> Caller:
    """Return a caller whose credentials are right, and note it in the current call, if there is one."""
    call = _current.get()
    if call is not None:
        call.note_caller(caller)
    return caller


def note_target(account_id: str) -> None:
    """Note the account that credentials name before they are checked: `NO_ACCOUNT` if there is none."""
    call = _current.get()
    if call is not None:
        call.target_account = account_id


def code_of(error: Exception) -> int:
    """Return the code of an error of a method. Any other exception than `ApiError` is a fault of the service."""
    return error.code if isinstance(error, ApiError) else 5000


def _address(text: str, caller: Caller) -> str:
    """Return the network address of a caller. Of visitors, who are not our customers, return only its network."""
    if caller.template_id is None:
        return text
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, _NETWORK_BITS[address.version]), strict=False))


def _agent(text: str) -> str | None:
    """Return the start of a user agent, without what URLs in it name."""
    printable = "".join(char for char in re.sub(r"://\S*", "://", text) if char.isprintable())
    return printable[:_MAX_AGENT_CHARS].encode(errors="replace").decode() or None
