"""Bring the rows that earlier releases have written up to date: watch them, and encrypt secrets in them.

The reaper reads each table once, some pages a run, and notes how far it is. It begins half an hour after its first
run: until then functions of the earlier release may still write rows. Secrets are encrypted a week later, so that a
rollback within that week finds them as its release can read them.
"""

from collections.abc import Callable
from typing import Protocol

from chalicelib.domain.account_deletion import pending_deletion
from chalicelib.domain.sealed import is_sealed
from chalicelib.domain.services import (
    HasAccounts,
    HasClock,
    HasCursors,
    HasMedias,
    HasRemovals,
    HasSealer,
    HasTemplates,
    HasVideos,
)
from chalicelib.domain.template import Template
from chalicelib.domain.template_secrets import stored_secret

_DONE = "done"
_FROM = "from "
_BEGIN_AFTER_MS = 1_800_000
_SEAL_AFTER_MS = 7 * 86_400_000


class EarlierRowServices(
    HasVideos, HasMedias, HasTemplates, HasAccounts, HasRemovals, HasCursors, HasSealer, HasClock, Protocol
):
    """The services that hold rows of earlier releases."""


def update_some_earlier_rows(services: EarlierRowServices, until_ms: int) -> None:
    """Continue to read the tables, until a time in ms since 1970."""
    sealing = {"templates": lambda cursor: _seal_secrets(cursor, services)}
    for name, next_page in (_tables(services) | sealing).items():
        cursor = _begin(name, services, _SEAL_AFTER_MS if name in sealing else _BEGIN_AFTER_MS)
        while cursor is not None and services.now_ms() < until_ms:
            cursor = next_page(cursor)
            services.cursors.put(name, _DONE if cursor is None else cursor)


def watch_all_earlier_rows(services: EarlierRowServices) -> None:
    """Read the tables with watched rows from their beginnings to their ends."""
    for next_page in _tables(services).values():
        cursor: str | None = ""
        while cursor is not None:
            cursor = next_page(cursor)


def _tables(services: EarlierRowServices) -> dict[str, Callable[[str], str | None]]:
    return {
        "videos": services.videos.watch_earlier_rows,
        "medias": services.medias.watch_earlier_rows,
        "accounts": lambda _: _record_deletions(services),
    }


def _begin(name: str, services: EarlierRowServices, after_ms: int) -> str | None:
    """Return the cursor of a table, or None if there is nothing to read."""
    cursor, now_ms = services.cursors.get(name), services.now_ms()
    if cursor is None:
        services.cursors.put(name, f"{_FROM}{now_ms + after_ms}")
        return None
    if cursor.startswith(_FROM):
        return "" if now_ms >= int(cursor.removeprefix(_FROM)) else None
    return None if cursor == _DONE else cursor


def _record_deletions(services: EarlierRowServices) -> None:
    for account in services.accounts.each():
        if account.is_deleting:
            services.removals.put_new(pending_deletion(account.id))


def _seal_secrets(cursor: str, services: EarlierRowServices) -> str | None:
    found, next_cursor = services.templates.page_in_clear(cursor)
    for template in found:
        _seal_secret(template, services)
    return next_cursor


def _seal_secret(template: Template | None, services: EarlierRowServices) -> None:
    """Encrypt the secret of a template, also if others change the template meanwhile."""
    while template is not None and not is_sealed(template.secret):
        changes = stored_secret(template, template.secret, services.sealer)
        if services.templates.compare_and_swap(template, **changes) is not None:
            return
        template = services.templates.get(template.account_id, template.id)
