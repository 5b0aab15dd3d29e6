"""The fake tables of leases and of messages that wait."""

from chalicelib.domain.queue import Queue, UnfinishedAttempts


class Leases:
    def __init__(self) -> None:
        # (owner, until); no owner for one that waits.
        self.rows: dict[tuple[str, str], tuple[str | None, int]] = {}

    def enqueue(self, account_id: str, id_: str, now_s: int) -> None:
        self.rows.setdefault((account_id, id_), (None, 0))

    def acquire(self, account_id: str, id_: str, owner: str, now_s: int, until_s: int) -> str | None:
        before, _ = self.rows.get((account_id, id_), (None, 0))
        if not self._is_free(account_id, id_, now_s) and before != owner:
            return None
        self.rows[account_id, id_] = (owner, until_s)
        return before or ""

    def list_waiting(self, account_id: str, prefix: str, after: str, now_s: int) -> list[str]:
        ids = sorted(id_ for row_account, id_ in self.rows if row_account == account_id)
        return [id_ for id_ in ids if id_.startswith(prefix) and id_ > after and self._is_free(account_id, id_, now_s)]

    def release(self, account_id: str, id_: str, owner: str) -> None:
        if self.rows.get((account_id, id_), (None, 0))[0] == owner:
            self.rows[account_id, id_] = (None, 0)

    def delete(self, account_id: str, id_: str) -> None:
        self.rows.pop((account_id, id_), None)

    def delete_prefix(self, account_id: str, prefix: str) -> None:
        for key in [key for key in self.rows if key[0] == account_id and key[1].startswith(prefix)]:
            del self.rows[key]

    def list_held(self, scope: str, now_s: int) -> dict[str, int]:
        rows = {id_: row for (row_scope, id_), row in self.rows.items() if row_scope == scope}
        return {id_: until_s for id_, (owner, until_s) in rows.items() if owner is not None and until_s > now_s}

    def _is_free(self, account_id: str, id_: str, now_s: int) -> bool:
        owner, until_s = self.rows.get((account_id, id_), (None, 0))
        return owner is None or until_s <= now_s


class Waits:
    def __init__(self) -> None:
        self.attempts: dict[str, int] = {}
        self.ended: dict[str, bool] = {}
        self.started_s: dict[str, int] = {}
        self.waiting: dict[tuple[str, str, str], tuple[Queue, str]] = {}

    def start_attempt(self, message_id: str, now_s: int) -> UnfinishedAttempts:
        self.attempts[message_id] = self.attempts.get(message_id, 0) + 1
        before_s, self.started_s[message_id] = self.started_s.get(message_id), now_s
        died, self.ended[message_id] = not self.ended.get(message_id), False
        return UnfinishedAttempts(self.attempts[message_id], died, before_s)

    def record_failure(self, message_id: str, now_s: int) -> None:
        self.ended[message_id] = True

    def record_wait(self, message_id: str, now_s: int) -> None:
        self.ended[message_id] = True
        self.attempts[message_id] = self.attempts.get(message_id, 0) - 1

    def register(self, account_id: str, what: str, message_id: str, queue: Queue, receipt: str, now_s: int) -> None:
        self.waiting[account_id, what, message_id] = queue, receipt

    def pop_waiters(self, account_id: str, what: str) -> list[tuple[Queue, str]]:
        return [self.waiting.pop(key) for key in list(self.waiting) if key[:2] == (account_id, what)]
