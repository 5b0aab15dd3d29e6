"""The table of videos."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from chalicelib.aws.account_table import changing, row_key
from chalicelib.aws.batches import put_many
from chalicelib.aws.chunks import chunks_by_size
from chalicelib.aws.metered_table import MOST_MOVED
from chalicelib.aws.rows import Values, to_attributes, to_row, to_values
from chalicelib.aws.watched_table import WatchedTable, attributes
from chalicelib.domain.credit import InsufficientCredit, affordable, entry_for_row, video_balance_delta
from chalicelib.domain.delivery import DeliveryRound
from chalicelib.domain.erasure import VideoRecipient
from chalicelib.domain.ids import id_ms, id_prefix
from chalicelib.domain.lifecycle import Transition
from chalicelib.domain.publication import Publishing
from chalicelib.domain.submission import Submission
from chalicelib.domain.video import IN_PROGRESS, PLANNED, UNFINISHED, Video, VideoStatus
from chalicelib.domain.watch import Watched, watch_of_video

BY_TEMPLATE = "by_template"
# DynamoDB limits a transaction to 4 MB.
_MOST_BYTES = 3_000_000
_FOREVER_MS = 2**62
# Longer than a request of the API can run.
_BATCH_MS = 60_000
# Rows of early releases lack these attributes.
_SAME_REVISION = "revision = :was_revision OR (:was_revision = :first AND attribute_not_exists(revision))"
_SAME_START = "(started_ms = :was_started OR (:was_started = :zero AND attribute_not_exists(started_ms)))"
_SAME_ATTEMPT = "(making = :was_attempt OR (:was_attempt = :none AND attribute_not_exists(making)))"
_NOT_PLANNED = f"NOT #status IN ({', '.join(f':{status}' for status in sorted(PLANNED))})"
_NOT_OF_ANOTHER_ATTEMPT = f"({_NOT_PLANNED} OR {_SAME_ATTEMPT})"
_IS_RENDERED = f"#status = :rendering AND ({_SAME_REVISION}) AND {_SAME_ATTEMPT}"
_SAME_ROUND = "tellings = :was_round OR (:was_round = :first AND attribute_not_exists(tellings))"


class Videos(WatchedTable[Video]):
    """The table of videos. All transitions are conditional writes, so a message delivered twice works once."""

    entity = Video
    billing_fields = frozenset({"status", "price", "out_files", "revision"})
    guarded_fields = frozenset({"publishing", "started_ms"})
    balance_delta = staticmethod(video_balance_delta)
    watch_of = staticmethod(watch_of_video)
    unwatched = (
        f"#status IN ({', '.join(f':{status}' for status in sorted(UNFINISHED))}) OR #settled = :no",
        {"#status": "status", "#settled": "settled"},
        {f":{status}": {"S": str(status)} for status in UNFINISHED} | {":no": {"BOOL": False}},
    )

    def add(self, entities: Sequence[Video]) -> int:
        """Store new videos of one account in order, until its credit is used up. Return how many were stored."""
        if any(entity.price for entity in entities):
            return self._add_held(entities)
        put_many(self._client, self._table, map(self._row, entities))
        return len(entities)

    def _add_held(self, entities: Sequence[Video]) -> int:
        added = 0
        for part in chunks_by_size(entities, MOST_MOVED, _MOST_BYTES, _bytes_of):
            paid = self._add_paid(part)
            added += paid
            if paid < len(part):
                break
        return added

    def _add_paid(self, entities: Sequence[Video]) -> int:
        while entities:
            entries = [
                entry_for_row(entity, video_balance_delta(None, entity), self._ledger.now_ms()) for entity in entities
            ]
            try:
                self._ledger.append_with(entries, [self._new(entity) for entity in entities])
            except InsufficientCredit as short:
                entities = affordable(entities, short.left)
            else:
                break
        return len(entities)

    def _new(self, entity: Video) -> Any:
        condition = "attribute_not_exists(id)"
        return {"Put": {"TableName": self._table, "Item": self._row(entity), "ConditionExpression": condition}}

    def list_of_template(self, account_id: str, template_id: str, most: int | None = None) -> list[Video]:
        """Return the videos of a template, newest first: at most `most` of them, or all."""
        pages = {"MaxItems": most, "PageSize": most}
        return list(self._query_template(account_id, template_id, "", {}, newest_first=True, PaginationConfig=pages))

    def page_of_template(
        self, account_id: str, template_id: str, count: int, *, after: str | None = None, before: str | None = None
    ) -> list[Video]:
        """Return `count` videos of a template, newest first: the newest ones, or those next to an id."""
        condition = " AND id < :id" if after else " AND id > :id" if before else ""
        values = {":id": {"S": after or before}} if condition else {}
        found = self._query_template(
            account_id,
            template_id,
            condition,
            values,
            newest_first=not before,
            PaginationConfig={"PageSize": count},
        )
        videos = list(islice(found, count))
        return videos[::-1] if before else videos

    def list_of_batch(self, account_id: str, template_id: str, batch: str) -> list[Video]:
        """Return the videos of a template that one call requested, newest first."""
        # Ids contain the time, so only videos from the time of the call are read.
        ids = {":first": {"S": batch[:11]}, ":last": {"S": id_prefix(id_ms(batch) + _BATCH_MS)}}
        found = self._query_template(
            account_id, template_id, " AND id BETWEEN :first AND :last", ids, newest_first=True
        )
        return [video for video in found if video.batch == batch]

    def page_of_recipients(self, account_id: str, after: str) -> tuple[list[VideoRecipient], str | None]:
        """Return whom the next videos after an id are for, and the id that the next page begins after.

        That is None at the end. The first page is after an empty text.
        """
        start: Any = {"ExclusiveStartKey": row_key(account_id, after)} if after else {}
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="account_id = :account",
            ProjectionExpression="id, created_ms, #data, contact.email",
            ExpressionAttributeNames={"#data": "data"},
            ExpressionAttributeValues={":account": {"S": account_id}},
            **start,
        )
        last = answer.get("LastEvaluatedKey")
        return [_recipient(row) for row in answer["Items"]], last["id"]["S"] if last else None

    def _query_template(
        self,
        account_id: str,
        template_id: str,
        condition: str,
        values: Values,
        *,
        newest_first: bool,
        **options: Any,
    ) -> Iterator[Video]:
        return self._query(
            f"template_id = :template{condition}",
            {":template": {"S": template_id}, ":account": {"S": account_id}} | values,
            IndexName=BY_TEMPLATE,
            FilterExpression="account_id = :account",
            ScanIndexForward=not newest_first,
            **options,
        )

    def list_unfinished(self) -> list[Video]:
        """Return the videos of all accounts that are in progress, or have ended and are not finalized."""
        states = [*(Watched(status.value) for status in IN_PROGRESS), Watched.ENDED]
        return [video for state in states for video in self.due(state, _FOREVER_MS)]

    def _moved_ms(self, entity: Video) -> int:
        return entity.last_progress_ms

    def _as_read(self, entity: Video) -> tuple[str, Values]:
        return f"({_SAME_REVISION}) AND ({_SAME_ROUND})", _revision(entity) | _round(entity)

    def apply(self, transition: Transition) -> Video | None:
        """Write a transition. Return the video after it, or None if it has moved on since it was read.

        Raises:
            InsufficientCredit: the price becomes more than the account can pay.
        """
        video, allowed_from = transition.video, transition.allowed_from
        moved_ms = self._ledger.now_ms()
        watch = watch_of_video(transition.apply_to(video), moved_ms)
        changes = {
            **transition.changes,
            "status": transition.to,
            "moved_ms": moved_ms,
            **attributes(watch, video.id),
        }
        if not {transition.to, *allowed_from} <= UNFINISHED or self.billing_fields & transition.changes.keys():
            return self._move_to(
                video.account_id,
                video.id,
                changes,
                lambda now: (
                    replace(transition.apply_to(now), moved_ms=moved_ms) if transition.is_allowed(now) else None
                ),
            )
        values = {f":when{number}": {"S": str(status)} for number, status in enumerate(sorted(allowed_from))}
        condition = f"#status IN ({', '.join(values)}) AND ({_SAME_REVISION}) AND {_SAME_START}"
        values |= {":was_started": {"N": str(video.started_ms)}, ":zero": {"N": "0"}}
        if not PLANNED.isdisjoint(allowed_from):
            condition += f" AND {_NOT_OF_ANOTHER_ATTEMPT}"
            values |= _attempt(video) | {f":{status}": {"S": str(status)} for status in PLANNED}
        return self.update_if(video.account_id, video.id, condition, values | _revision(video), changes)

    def finish_job(self, video: Video, job: str, frames: int, rendered_ms: int, compute_mb_ms: int) -> Video | None:
        """Mark a render job as finished, and add its usage. Return the video.

        Return None if the video is not being rendered, belongs to another attempt, or the job was finished before.
        """
        names = ("frames_done", "jobs_done", "rendered_ms", "compute_mb_ms", "status", "moved_ms")
        return self._apply(
            video.account_id,
            video.id,
            "SET #frames_done.#job = :frames, #moved_ms = :moved "
            "ADD #jobs_done :jobs, #rendered_ms :rendered, #compute_mb_ms :compute",
            # If two workers did the job, it counts once.
            f"{_IS_RENDERED} AND NOT contains(#jobs_done, :job)",
            {"#job": job} | {f"#{name}": name for name in names},
            {
                ":job": {"S": job},
                ":frames": {"N": str(frames)},
                ":jobs": {"SS": [job]},
                ":rendered": {"N": str(rendered_ms)},
                ":compute": {"N": str(compute_mb_ms)},
                ":moved": self._now(),
            }
            | _rendering(video),
        )

    def spend(self, video: Video, compute_mb_ms: int, rendered_ms: int = 0) -> Video | None:
        """Add the usage of a step that failed or waits. Return the video.

        Return None if the video is deleted or of another revision.
        """
        return self._apply(
            video.account_id,
            video.id,
            "ADD #compute_mb_ms :compute, #rendered_ms :rendered",
            _SAME_REVISION,
            {"#compute_mb_ms": "compute_mb_ms", "#rendered_ms": "rendered_ms"},
            {":compute": {"N": str(compute_mb_ms)}, ":rendered": {"N": str(rendered_ms)}} | _revision(video),
        )

    def report_frames(self, video: Video, job: str, frames: int) -> Video | None:
        """Set how many frames of a job are rendered. Return the video, or None as `finish_job` does."""
        return self._apply(
            video.account_id,
            video.id,
            "SET #frames_done.#job = :frames, #moved_ms = :moved",
            _IS_RENDERED,
            {"#frames_done": "frames_done", "#job": job, "#status": "status", "#moved_ms": "moved_ms"},
            {":frames": {"N": str(frames)}, ":moved": self._now()} | _rendering(video),
        )

    def _now(self) -> Any:
        return {"N": str(self._ledger.now_ms())}

    def start_delivery_round(self, video: Video) -> Video | None:
        """Start a new round of webhook calls. Return the video, or None if another caller has started one."""
        again, now_ms = replace(video, delivery=replace(video.delivery.next, is_open=True)), self._ledger.now_ms()
        changes = {"delivery": again.delivery, "resumes": 0, "moved_ms": now_ms}
        if video.status.is_final and video.render.finalized:
            changes |= attributes(watch_of_video(again, now_ms), video.id)
        return self.update_if(video.account_id, video.id, _SAME_ROUND, _round(video), changes)

    def reopen_webhook(self, video: Video, url: str) -> Video | None:
        """Let a webhook be called again in the round that `video` is in.

        Return the video, or None if another round has started.
        """
        moved_ms = self._ledger.now_ms()
        again = replace(video, delivery=replace(video.delivery, is_open=True))
        watch = attributes(watch_of_video(again, moved_ms), video.id) if video.render.finalized else {}
        changes = {"delivery": {"is_open": True}, "resumes": 0, "moved_ms": moved_ms}
        expression, names, values = changing(to_attributes(Video, changes) | watch)
        return self._apply(
            video.account_id,
            video.id,
            f"{expression} DELETE #webhooks_done :urls",
            _SAME_ROUND,
            names | {"#webhooks_done": "webhooks_done"},
            values | {":urls": {"SS": [url]}} | _round(video),
        )

    def finish_webhook(self, video: Video, url: str) -> Video | None:
        """Mark a webhook as done, with success or after its last attempt, in the round that `video` is in.

        Return the video, or None if another round has started.
        """
        return self._apply(
            video.account_id,
            video.id,
            "ADD #webhooks_done :urls",
            _SAME_ROUND,
            {"#webhooks_done": "webhooks_done"},
            {":urls": {"SS": [url]}} | _round(video),
        )

    def swap_publishing(self, video: Video, now: Publishing, delivery: DeliveryRound | None = None) -> Video | None:
        """Store how far the publication of a video is, if that is as it was read. `delivery`: its round of webhooks.

        Return the video, or None: it is deleted or restarted, or another worker has stored something.
        """
        was = video.publishing or Publishing()
        moved_ms, stored = self._ledger.now_ms(), replace(now, version=was.version + 1)
        changed = replace(video, publishing=stored, moved_ms=moved_ms)
        changes: dict[str, Any] = {"publishing": stored, "moved_ms": moved_ms, "resumes": 0}
        if delivery is not None:
            changed = replace(changed, delivery=delivery)
            changes["delivery"] = delivery
        expression, names, values = changing(
            to_attributes(Video, changes) | attributes(watch_of_video(changed, moved_ms), video.id)
        )
        return self._apply(
            video.account_id,
            video.id,
            expression,
            f"#publishing.#version = :was_version AND ({_SAME_REVISION})",
            names | {"#version": "version"},
            values | {":was_version": {"N": str(was.version)}} | _revision(video),
        )

    def add_submission(self, video: Video, new: Submission) -> Video | None:
        """Add a form that a viewer has sent. Return the video, or None if it is deleted or has other forms by now."""
        condition = "#submissions = :was_submissions"
        if not video.submissions:
            # Rows of earlier releases lack the attribute.
            condition += " OR attribute_not_exists(#submissions)"
        values = to_values({":was_submissions": video.submissions})
        return self.update_if(video.account_id, video.id, condition, values, {"submissions": (*video.submissions, new)})


def _recipient(row: Any) -> VideoRecipient:
    email = row.get("contact", {}).get("M", {}).get("email", {}).get("S", "")
    return VideoRecipient(row["id"]["S"], int(row["created_ms"]["N"]), row.get("data", {}).get("S", ""), email)


def _revision(video: Video) -> Values:
    return {":was_revision": {"N": str(video.revision)}, ":first": {"N": "0"}}


def _attempt(video: Video) -> Values:
    return {":was_attempt": {"S": video.plan.attempt_id}, ":none": {"S": ""}}


def _rendering(video: Video) -> Values:
    return {":rendering": {"S": str(VideoStatus.RENDERING)}} | _revision(video) | _attempt(video)


def _round(video: Video) -> Values:
    return {":was_round": {"N": str(video.delivery.number)}, ":first": {"N": "0"}}


def _bytes_of(entity: Video) -> int:
    return len(json.dumps(to_row(entity), default=list))
