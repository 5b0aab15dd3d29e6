"""The tables, in memory."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.audit_entry import AuditEntry, with_attempt
from chalicelib.domain.circuit import Circuit
from chalicelib.domain.credit import Amounts, InsufficientCredit, media_balance_delta, video_balance_delta
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.erasure import (
    Counts,
    ErasedVideo,
    Erasure,
    VideoReceipt,
    VideoRecipient,
    most_of,
    part_id,
    receipt_id,
)
from chalicelib.domain.idempotency_key import IdempotencyKey
from chalicelib.domain.lifecycle import Transition
from chalicelib.domain.media import Cut, Media, MediaStatus
from chalicelib.domain.queue import Queue, UnfinishedAttempts
from chalicelib.domain.sealed import is_sealed
from chalicelib.domain.template import SealedSecret, Template
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.domain.watch import Watch, Watched, watch_of_media, watch_of_video
from tests.fakes.ledger import Ledger

# A page of the recipients of videos.
MOST_OF_PAGE = 40


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


class AccountTable:
    """Rows that belong to accounts."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Any] = {}

    def get(self, account_id: str, entity_id: str) -> Any:
        return self.rows.get((account_id, entity_id))

    def put(self, entity: Any) -> None:
        self.rows[entity.account_id, entity.id] = entity

    def put_new(self, entity: Any) -> bool:
        return self.rows.setdefault((entity.account_id, entity.id), entity) is entity

    def delete(self, account_id: str, entity_id: str) -> bool:
        return self.rows.pop((account_id, entity_id), None) is not None

    def get_many(self, account_id: str, entity_ids: Sequence[str]) -> Sequence[Any]:
        return [self.rows[account_id, name] for name in entity_ids if (account_id, name) in self.rows]

    def delete_many(self, account_id: str, entity_ids: Sequence[str]) -> None:
        for name in entity_ids:
            self.delete(account_id, name)

    def list(self, account_id: str) -> list[Any]:
        return [row for key, row in sorted(self.rows.items()) if key[0] == account_id]

    def each(self, account_id: str) -> Iterator[Any]:
        return iter(self.list(account_id))

    def count(self, account_id: str) -> int:
        return len(self.list(account_id))

    def update(self, account_id: str, entity_id: str, /, **changes: Any) -> Any:
        row = self.get(account_id, entity_id)
        if row is None:
            return None
        self.put(replace(row, **changes))
        return self.get(account_id, entity_id)


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


class Deliveries(AccountTable):
    def list_of_video(self, account_id: str, video_id: str) -> Sequence[Any]:
        found = [row for row in self.list(account_id) if row.video_id == video_id]
        return sorted(found, key=lambda each: each.order)

    def swap(self, was: Delivery | None, now: Delivery) -> bool:
        found = self.get(now.account_id, now.id)
        if _swapped(found) != _swapped(was):
            return False
        self.put(now)
        return True

    def due(self, before_ms: int) -> Iterator[Any]:
        return iter([row for row in self.rows.values() if row.parked and row.next_ms <= before_ms])

    def delete_of_video(self, account_id: str, video_id: str) -> None:
        for row in self.list_of_video(account_id, video_id):
            self.delete(account_id, row.id)


def _swapped(row: Delivery | None) -> tuple[Any, ...] | None:
    return None if row is None else (row.state, row.parked, row.created_ms, row.next_ms)


class Notifications(AccountTable):
    def list_of_video(self, account_id: str, video_id: str) -> Sequence[Any]:
        return [row for row in self.list(account_id) if row.video_id == video_id and row.id[:11] == video_id[:11]]


class Erasures(AccountTable):
    def page(self, account_id: str, most: int, before: str | None) -> list[Any]:
        newest_first = reversed(self.list(account_id))
        return [row for row in newest_first if isinstance(row, Erasure) and row.id < (before or "g")][:most]

    def name_erasure(self, account_id: str, video_id: str, erasure_id: str) -> str:
        named = VideoReceipt(account_id, receipt_id(video_id), erasure_id)
        self.put_new(named)
        return self.get(account_id, named.id).erasure_id  # type: ignore[no-any-return]

    def erasure_of(self, account_id: str, video_id: str) -> str | None:
        named = self.get(account_id, receipt_id(video_id))
        return named.erasure_id if named else None

    def record(self, account_id: str, erasure_id: str, video_id: str, counts: Counts) -> None:
        id_ = part_id(erasure_id, video_id)
        known = self.get(account_id, id_)
        self.put(ErasedVideo(account_id, id_, video_id, most_of(known.counts if known else {}, counts)))

    def parts(self, account_id: str, erasure_id: str) -> Iterator[Any]:
        return iter([row for row in self.list(account_id) if row.id.startswith(part_id(erasure_id, ""))])


class AuditTrail(AccountTable):
    def count_attempt(self, attempt: AuditEntry) -> None:
        known = self.get(attempt.account_id, attempt.id)
        self.put(with_attempt(known, attempt) if known else attempt)

    def page(self, account_id: str, most: int, since: str, before: str | None) -> list[AuditEntry]:
        newest_first = reversed(self.list(account_id))
        return [entry for entry in newest_first if since <= entry.id < (before or "g")][:most]


class MeteredTable(AccountTable):
    """Rows that have a share in their account's balance."""

    def __init__(self, ledger: Ledger, moved: Callable[[Any, Any], Amounts]) -> None:
        super().__init__()
        self._ledger = ledger
        self._moved = moved

    def put(self, entity: Any) -> None:
        self._ledger.move(entity, self._moved(self.get(entity.account_id, entity.id), entity))
        super().put(entity)

    def delete(self, account_id: str, entity_id: str) -> bool:
        row = self.get(account_id, entity_id)
        if row is not None:
            self._ledger.move(row, self._moved(row, None))
        return super().delete(account_id, entity_id)


class WatchedTable(MeteredTable):
    """Rows that the reaper looks at. A put or a transition sets when; rows of earlier releases have no watch."""

    def __init__(
        self, ledger: Ledger, moved: Callable[[Any, Any], Amounts], watch_of: Callable[[Any, int], Watch | None]
    ) -> None:
        super().__init__(ledger, moved)
        self.watches: dict[tuple[str, str], Watch] = {}
        self._watch_of = watch_of

    def put(self, entity: Any) -> None:
        super().put(entity)
        self._set_watch(entity, self._watch_of(entity, self._moved_ms(entity)))

    def delete(self, account_id: str, entity_id: str) -> bool:
        self.watches.pop((account_id, entity_id), None)
        return super().delete(account_id, entity_id)

    def watch(self, entity: Any, look_ms: int | None, resumes: int) -> Any:
        now = self.get(entity.account_id, entity.id)
        if now is None or self._as_read(now) != self._as_read(entity):
            return None
        super().put(replace(now, resumes=resumes))
        watch = self._watch_of(now, 0)
        self._set_watch(now, Watch(watch.state, look_ms) if watch and look_ms is not None else None)
        return self.get(entity.account_id, entity.id)

    def due(self, state: Watched, before_ms: int) -> Iterator[Any]:
        due = [key for key, watch in self.watches.items() if watch.state == state and watch.look_ms <= before_ms]
        return iter([self.rows[key] for key in due if key in self.rows])

    def watch_earlier_rows(self, cursor: str) -> str | None:
        for key, entity in list(self.rows.items()):
            watch = self._watch_of(entity, self._moved_ms(entity))
            if key not in self.watches and watch and watch.state is not Watched.DELIVERING:
                self.watches[key] = watch
        return None

    def _set_watch(self, entity: Any, watch: Watch | None) -> None:
        self.watches.pop((entity.account_id, entity.id), None)
        if watch is not None:
            self.watches[entity.account_id, entity.id] = watch

    def _moved_ms(self, entity: Any) -> int:
        raise NotImplementedError

    def _as_read(self, entity: Any) -> tuple[Any, ...]:
        raise NotImplementedError


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


class Videos(WatchedTable):
    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger, video_balance_delta, watch_of_video)

    def _moved_ms(self, entity: Video) -> int:
        return entity.last_progress_ms

    def _as_read(self, entity: Video) -> tuple[Any, ...]:
        return entity.status, entity.revision, entity.delivery.number, entity.resumes

    def add(self, entities: Sequence[Video]) -> int:
        for added, entity in enumerate(entities):
            try:
                self.put(entity)
            except InsufficientCredit:
                return added
        return len(entities)

    def list_of_template(self, account_id: str, template_id: str, most: int | None = None) -> list[Video]:
        return [video for video in reversed(self.list(account_id)) if video.template_id == template_id][:most]

    def page_of_template(
        self, account_id: str, template_id: str, count: int, after: str | None = None, before: str | None = None
    ) -> list[Video]:
        videos = self.list_of_template(account_id, template_id)
        if before:
            return [video for video in videos if video.id > before][-count:]
        return [video for video in videos if not after or video.id < after][:count]

    def list_of_batch(self, account_id: str, template_id: str, batch: str) -> list[Video]:
        return [video for video in self.list_of_template(account_id, template_id) if video.batch == batch]

    def page_of_recipients(self, account_id: str, after: str) -> tuple[Sequence[VideoRecipient], str | None]:
        left = [video for video in self.list(account_id) if video.id > after]
        page = left[:MOST_OF_PAGE]
        return list(map(VideoRecipient.of, page)), page[-1].id if left[MOST_OF_PAGE:] else None

    def list_unfinished(self) -> list[Video]:
        return [self.rows[key] for key, watch in self.watches.items() if watch.state is not Watched.DELIVERING]

    def apply(self, transition: Transition) -> Video | None:
        video = transition.video
        now = self.get(video.account_id, video.id)
        if now is None or not transition.is_allowed(now):
            return None
        return self._put(self._moved_now(transition.apply_to(now)))

    def finish_job(self, video: Video, job: str, frames: int, rendered_ms: int, compute_mb_ms: int) -> Video | None:
        now = self._rendering(video)
        if now is None or job in now.render.jobs_done:
            return None
        return self._put_render(
            self._moved_now(now),
            jobs_done=now.render.jobs_done | {job},
            rendered_ms=now.render.rendered_ms + rendered_ms,
            compute_mb_ms=now.render.compute_mb_ms + compute_mb_ms,
            frames_done=now.render.frames_done | {job: frames},
        )

    def spend(self, video: Video, compute_mb_ms: int, rendered_ms: int = 0) -> Video | None:
        now: Video | None = self.get(video.account_id, video.id)
        if now is None or now.revision != video.revision:
            return None
        compute_mb_ms, rendered_ms = now.render.compute_mb_ms + compute_mb_ms, now.render.rendered_ms + rendered_ms
        return self._put_render(now, compute_mb_ms=compute_mb_ms, rendered_ms=rendered_ms)

    def report_frames(self, video: Video, job: str, frames: int) -> Video | None:
        now = self._rendering(video)
        return now and self._put_render(self._moved_now(now), frames_done=now.render.frames_done | {job: frames})

    def start_delivery_round(self, video: Video) -> Video | None:
        now = self._in_round(video)
        if now is None:
            return None
        again = replace(now, delivery=replace(now.delivery.next, is_open=True), resumes=0)
        again = self._put(self._moved_now(again))
        self._set_watch(again, self._watch_of(again, self._ledger.now_ms()))
        return again

    def reopen_webhook(self, video: Video, url: str) -> Video | None:
        now = self._in_round(video)
        if now is None:
            return None
        again = replace(now.delivery, webhooks_done=now.delivery.webhooks_done - {url}, is_open=True)
        return self._put(self._moved_now(replace(now, delivery=again, resumes=0)))

    def finish_webhook(self, video: Video, url: str) -> Video | None:
        now = self._in_round(video)
        return now and self._put(
            replace(now, delivery=replace(now.delivery, webhooks_done=now.delivery.webhooks_done | {url}))
        )

    def _rendering(self, video: Video) -> Video | None:
        now: Video | None = self.get(video.account_id, video.id)
        same = now and (now.revision, now.plan.attempt_id) == (video.revision, video.plan.attempt_id)
        return now if now and same and now.status is VideoStatus.RENDERING else None

    def _in_round(self, video: Video) -> Video | None:
        now: Video | None = self.get(video.account_id, video.id)
        return now if now and now.delivery.number == video.delivery.number else None

    def _moved_now(self, video: Video) -> Video:
        return replace(video, moved_ms=self._ledger.now_ms())

    def _put_render(self, now: Video, **changes: Any) -> Video:
        watch = self.watches.get((now.account_id, now.id))
        changed = self._put(replace(now, render=replace(now.render, **changes)))
        self._set_watch(changed, watch)
        return changed

    def _put(self, video: Video) -> Video:
        self.put(video)
        return video


class Segments:
    def __init__(self) -> None:
        self.users: set[tuple[str, str, str]] = set()
        # (until, owner): None for one that is there.
        self.rows: dict[tuple[str, str], tuple[int, str | None]] = {}
        self.makers: dict[tuple[str, str], str] = {}

    def add_references(self, scope: str, video_id: str, names: Collection[str], until_s: int) -> None:
        self.users |= {(scope, name, video_id) for name in names}

    def ready(self, scope: str, names: Collection[str], now_s: int) -> dict[str, int]:
        found = {name: self.rows[scope, name] for name in names if (scope, name) in self.rows}
        return {name: until for name, (until, owner) in found.items() if owner is None and until > now_s}

    def acquire(self, scope: str, name: str, video_id: str, now_s: int, until_s: int) -> bool:
        until, owner = self.rows.get((scope, name), (0, None))
        if until > now_s and owner != video_id:
            return False
        self.rows[scope, name] = (until_s, video_id)
        return True

    def take_over(self, scope: str, name: str, video_id: str, until_s: int) -> bool:
        if (scope, name) in self.rows and self.rows[scope, name][1] is None:
            return False
        self.rows[scope, name] = (until_s, video_id)
        return True

    def commit(self, scope: str, name: str, until_s: int, maker: str = "") -> None:
        self.rows[scope, name] = (until_s, None)
        self.makers[scope, name] = maker

    def rendered_for(self, scope: str, video_id: str, names: Collection[str]) -> set[str]:
        return {name for name in names if (scope, name) in self.rows and self.makers.get((scope, name)) == video_id}

    def invalidate(self, scope: str, name: str) -> None:
        self.rows.pop((scope, name), None)
        self.makers.pop((scope, name), None)

    def release(self, scope: str, video_id: str, names: Collection[str]) -> None:
        for name in names:
            if self.rows.get((scope, name), (0, None))[1] == video_id:
                self.invalidate(scope, name)

    def drop_references(self, scope: str, uses: Mapping[str, Collection[str]]) -> list[str]:
        self.users -= {(scope, name, video_id) for video_id, names in uses.items() for name in names}
        used = {user[:2] for user in self.users}
        each = sorted({name for names in uses.values() for name in names})
        unused = [name for name in each if (scope, name) not in used]
        for name in unused:
            self.invalidate(scope, name)
        return unused


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


class Circuits:
    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Circuit] = {}

    def get(self, account_id: str, host: str) -> Circuit:
        return self.rows.get((account_id, host), Circuit())

    def add_points(self, account_id: str, host: str, points: int, now_s: int) -> Circuit:
        before = self.get(account_id, host)
        self.rows[account_id, host] = replace(before, points=before.points + points)
        return self.rows[account_id, host]

    def open(self, account_id: str, host: str, was: Circuit, now: Circuit, now_s: int) -> bool:
        if self.get(account_id, host).trips != was.trips:
            return False
        self.rows[account_id, host] = now
        return True

    def close(self, account_id: str, host: str) -> None:
        self.rows.pop((account_id, host), None)


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


class Cursors:
    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.rows.get(name)

    def put(self, name: str, cursor: str) -> None:
        self.rows[name] = cursor
