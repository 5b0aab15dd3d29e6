"""Watch the rows that earlier releases have written, which did not watch any (`domain/watch.py`).

The reaper reads each table once, some pages a run, and notes how far it is. It begins half an hour after its first
run: until then functions of the earlier release may still write rows.
"""

from collections.abc import Callable
from typing import Protocol

from chalicelib.domain.account_deletion import pending_deletion
from chalicelib.domain.services import HasAccounts, HasClock, HasCursors, HasMedias, HasRemovals, HasVideos

_DONE = "done"
_FROM = "from "
_BEGIN_AFTER_MS = 1_800_000


class EarlierRowServices(HasVideos, HasMedias, HasAccounts, HasRemovals, HasCursors, HasClock, Protocol):
    """The services that hold rows of earlier releases."""


def watch_some_earlier_rows(services: EarlierRowServices, until_ms: int) -> None:
    """Continue to read the tables, until a time in ms since 1970."""
    for name, next_page in _tables(services).items():
        cursor = _begin(name, services)
        while cursor is not None and services.now_ms() < until_ms:
            cursor = next_page(cursor)
            services.cursors.put(name, _DONE if cursor is None else cursor)


def watch_all_earlier_rows(services: EarlierRowServices) -> None:
    """Read the tables from their beginnings to their ends."""
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


def _begin(name: str, services: EarlierRowServices) -> str | None:
    """Return the cursor of a table, or None if there is nothing to read."""
    cursor, now_ms = services.cursors.get(name), services.now_ms()
    if cursor is None:
        services.cursors.put(name, f"{_FROM}{now_ms + _BEGIN_AFTER_MS}")
        return None
    if cursor.startswith(_FROM):
        return "" if now_ms >= int(cursor.removeprefix(_FROM)) else None
    return None if cursor == _DONE else cursor


def _record_deletions(services: EarlierRowServices) -> None:
    for account in services.accounts.each():
        if account.is_deleting:
            services.removals.put_new(pending_deletion(account.id))
