"""The fake tables of accounts and of what they own, except videos."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.audit_entry import AuditEntry, with_attempt
from chalicelib.domain.connection import PENDING
from chalicelib.domain.credit import media_balance_delta
from chalicelib.domain.idempotency_key import IdempotencyKey
from chalicelib.domain.media import Cut, Media, MediaStatus
from chalicelib.domain.sealed import is_sealed
from chalicelib.domain.template import SealedSecret, Template
from chalicelib.domain.watch import watch_of_media
from tests.fakes.account_table import AccountTable
from tests.fakes.ledger import Ledger
from tests.fakes.watched_table import WatchedTable


class Accounts:
    def __init__(self) -> None:
        self.rows: dict[str, Account] = {}

    def get(self, account_id: str) -> Account | None:
        return self.rows.get(account_id)

    def put(self, account: Account) -> None:
        self.rows[account.id] = account

    def delete(self, account_id: str) -> None:
        self.rows.pop(account_id, None)

    def each(self) -> Iterator[Account]:
        return iter(list(self.rows.values()))

    def update(self, account: Account, /, **changes: Any) -> Account | None:
        now = self.rows.get(account.id)
        if now is None or any(getattr(now, name) != getattr(account, name) for name in changes):
            return None
        self.put(replace(now, **changes))
        return self.rows[account.id]


class Templates(AccountTable):
    def compare_and_swap(self, was: Template, /, **changes: Any) -> Any:
        now = self.get(was.account_id, was.id)
        together = ("scripts", "medias", "profiles", "webhooks", "secret")
        if now is None or any(getattr(now, name) != getattr(was, name) for name in together):
            return None
        return self.update(was.account_id, was.id, **changes)

    def page_in_clear(self, cursor: str) -> tuple[Sequence[Template], str | None]:
        return [row for row in self.rows.values() if not is_sealed(row.secret)], None

    def swap_webhook_secrets(self, was: Template, secrets: tuple[SealedSecret, ...]) -> Any:
        now = self.get(was.account_id, was.id)
        if now is None or now.webhook_secrets != was.webhook_secrets:
            return None
        return self.update(was.account_id, was.id, webhook_secrets=secrets)


class Removals(AccountTable):
    def list_all(self) -> Sequence[Any]:
        return list(self.rows.values())


class Fonts(AccountTable):
    pass


class Profiles(AccountTable):
    pass


class Connections(AccountTable):
    def accounts_with(self, entity_id: str) -> Sequence[str]:
        return [account_id for account_id, id_ in self.rows if id_ == entity_id]

    def list(self, account_id: str) -> list[Any]:
        return [each for each in super().list(account_id) if not each.id.startswith(PENDING)]


class Notifications(AccountTable):
    def list_of_video(self, account_id: str, video_id: str) -> Sequence[Any]:
        return [row for row in self.list(account_id) if row.video_id == video_id and row.id[:11] == video_id[:11]]


class AuditTrail(AccountTable):
    def count_attempt(self, attempt: AuditEntry) -> None:
        known = self.get(attempt.account_id, attempt.id)
        self.put(with_attempt(known, attempt) if known else attempt)

    def page(self, account_id: str, most: int, since: str, before: str | None) -> list[AuditEntry]:
        newest_first = reversed(self.list(account_id))
        return [entry for entry in newest_first if since <= entry.id < (before or "g")][:most]


class IdempotencyKeys:
    """Idempotency keys, in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], IdempotencyKey] = {}

    def get(self, account_id: str, entity_id: str) -> IdempotencyKey | None:
        return self.rows.get((account_id, entity_id))

    def begin(self, keys: Sequence[IdempotencyKey]) -> list[IdempotencyKey | None]:
        return [self._begin(key) for key in keys]

    def _begin(self, key: IdempotencyKey) -> IdempotencyKey | None:
        stored = self.get(key.account_id, key.id)
        if stored is not None and stored.expires_s > key.began_ms // 1000:
            return stored
        self.put_many([key])
        return None

    def take_over(self, stored: IdempotencyKey, now_ms: int) -> bool:
        now = self.get(stored.account_id, stored.id)
        if now is None or now.began_ms != stored.began_ms or now.answer is not None:
            return False
        self.put_many([replace(now, began_ms=now_ms)])
        return True

    def put_many(self, keys: Sequence[IdempotencyKey]) -> None:
        self.rows |= {(key.account_id, key.id): key for key in keys}

    def free(self, account_id: str, ids: Sequence[str]) -> None:
        for id_ in ids:
            self.rows.pop((account_id, id_), None)


class Medias(WatchedTable):
    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger, media_balance_delta, watch_of_media)

    def _moved_ms(self, entity: Media) -> int:
        return entity.created_ms

    def _as_read(self, entity: Media) -> tuple[Any, ...]:
        return entity.status, entity.version, entity.resumes

    def claim(self, account_id: str, media_id: str, video_id: str, until_s: int) -> bool:
        media = self.get(account_id, media_id)
        if media is None or media.video_id not in (None, video_id):
            return False
        return self.update(account_id, media_id, video_id=video_id, expires_s=until_s) is not None

    def reopen(self, media: Media, cut: Cut) -> Any:
        now = self.get(media.account_id, media.id)
        read = MediaStatus.READY, media.version, media.last_version
        if now is None or (now.status, now.version, now.last_version) != read:
            return None
        version = media.next_version
        changes = {"status": MediaStatus.WAITING, "version": version, "last_version": version, "cut": cut}
        reopened = self.update(media.account_id, media.id, **changes)
        self._set_watch(reopened, self._watch_of(reopened, self._ledger.now_ms()))
        return reopened

    def finish_upload(self, media: Media, /, **changes: Any) -> Any:
        now = self.get(media.account_id, media.id)
        if now is None or (now.status, now.version) != (MediaStatus.WAITING, media.version):
            return None
        return self.update(media.account_id, media.id, **({"cut": None, "resumes": 0} | changes))
