"""The method that lists the audit trail of an account."""

from chalicelib.api.wire_fields import Wire, from_date, read_before, read_limit, to_date, without_absent
from chalicelib.domain.audit_entry import AuditEntry
from chalicelib.domain.ids import id_prefix
from chalicelib.domain.ports import AuditTrail

MAX_ENTRIES = 1000
_USUAL_ENTRIES = 100
_LAST_MS = 0xFFFF_FFFF * 1000


def list_entries(page: Wire, account_id: str, audit: AuditTrail, path: str = "page.") -> Wire:
    """Return the `AuditPage` of an `AuditPage_t`, newest first. `older` is the `before` of the next page.

    Errors name a field of the page after `path`.

    Raises:
        ApiError: the page is invalid.
    """
    most, before = read_limit(page, _USUAL_ENTRIES, MAX_ENTRIES, "entries", path), read_before(page, path)
    since = page.get("since")
    since_ms = from_date(since, f"{path}since") if since else 0
    found = audit.page(account_id, most + 1, id_prefix(min(max(since_ms, 0), _LAST_MS)), before)
    more = len(found) > most
    entries = [entry_to_wire(entry) for entry in found[:most]]
    return without_absent({"entries": entries, "older": found[most - 1].id if more else None})


def entry_to_wire(entry: AuditEntry) -> Wire:
    """Return the `AuditEntry` struct."""
    return without_absent(
        {
            "id": entry.id,
            "date": to_date(entry.created_ms),
            "method": entry.method or None,
            "credential": entry.credential.value,
            "fingerprint": entry.fingerprint,
            "templateID": entry.template_id,
            "outcome": entry.outcome.value,
            "code": entry.code,
            "resources": [{"kind": kind, "id": id_} for kind, id_ in sorted(entry.resources.items())],
            "number": entry.number,
            "address": entry.address,
            "agent": entry.agent,
            "request": entry.request,
            "attempts": entry.attempts,
            "addresses": sorted(entry.addresses) or None,
            "methods": sorted(entry.methods) or None,
        }
    )
