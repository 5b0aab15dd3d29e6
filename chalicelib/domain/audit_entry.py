"""The audit trail of accounts: who did what, from where, and how it ended.

An entry is about one call that changes something, reveals a secret or costs credits. Failed attempts of strangers share
one entry an hour, so that nobody can fill the trail of an account. Entries hold ids and names, and no content.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.domain.account import Credential
from chalicelib.domain.ids import id_prefix

AUDIT_KEPT_DAYS = 90
"""How long after its call an entry is kept."""
MAX_ADDRESSES = 20
"""The most network addresses of an entry that counts failed attempts."""
NO_ACCOUNT = "0" * 24
"""The owner of the attempts that name no account. They are counted as those on an account are, in the same time."""
_HOUR_MS = 3_600_000


class CallOutcome(StrEnum):
    """The ends of a call. An entry is `BEGUN` while the call runs, and for ever if the function dies in it."""

    BEGUN = "begun"
    OK = "ok"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A call, or the failed attempts of an hour.

    - `method`: the method of the API, `upload`, or the command of the operator.
    - `credential`, `fingerprint`, `template_id`: how the caller proved to be allowed. `fingerprint` is the beginning of
      the secret's hash, and `template_id` the template of the credentials.
    - `code`: the code of the error.
    - `resources`: the ids of what the call was about and made, by their kind, such as `video`.
    - `number`: how many resources a call made, if it makes many.
    - `address`, `agent`: the caller's network address, and the start of its user agent. Of visitors it has only the
      network.
    - `request`: the id of the request, as in the logs.
    - `attempts`, `addresses`, `methods`: how many failed attempts the entry counts, from where, and of which methods.
    """

    account_id: str
    id: str
    created_ms: int
    credential: Credential
    method: str = ""
    fingerprint: str | None = None
    template_id: str | None = None
    outcome: CallOutcome = CallOutcome.BEGUN
    code: int | None = None
    resources: Mapping[str, str] = field(default_factory=dict)
    number: int | None = None
    address: str | None = None
    agent: str | None = None
    request: str | None = None
    attempts: int | None = None
    addresses: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()


def failed_attempt(
    account_id: str, method: str, code: int, address: str, now_ms: int, template_id: str | None = None
) -> AuditEntry:
    """Return the entry of one failed attempt. Those of an hour have the same id, for each template's credentials."""
    hour_ms = now_ms - now_ms % _HOUR_MS
    credential = Credential.TEMPLATE if template_id else Credential.NONE
    digest = hashlib.sha256(f"{credential} {template_id}".encode()).hexdigest()
    return AuditEntry(
        account_id=account_id,
        id=id_prefix(hour_ms) + digest[:13],
        created_ms=hour_ms,
        credential=credential,
        template_id=template_id,
        outcome=CallOutcome.ERROR,
        code=code,
        attempts=1,
        addresses=frozenset({address or "unknown"}),
        methods=frozenset({method or "unknown"}),
    )


def with_attempt(counted: AuditEntry, attempt: AuditEntry) -> AuditEntry:
    """Return an hour's entry with one more attempt. Addresses beyond the most that it may have are not added."""
    fits = len(counted.addresses | attempt.addresses) <= MAX_ADDRESSES
    return replace(
        counted,
        attempts=(counted.attempts or 0) + 1,
        code=attempt.code,
        addresses=counted.addresses | attempt.addresses if fits else counted.addresses,
        methods=counted.methods | attempt.methods,
    )
