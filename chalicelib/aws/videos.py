"""The table of videos, and that of the calls of their webhooks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from chalicelib.aws.account_table import AccountTable
from chalicelib.aws.batches import put_many
from chalicelib.aws.chunks import chunks_by_size
from chalicelib.aws.metered_table import MOST_MOVED, MeteredTable
from chalicelib.aws.rows import Values, from_row, to_row
from chalicelib.domain.credit import InsufficientCredit, affordable, entry_for_row, video_balance_delta
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.ids import id_ms, id_prefix
from chalicelib.domain.video import PREPARED, UNFINISHED, Video, VideoStatus

BY_TEMPLATE = "by_template"
# In a transaction DynamoDB takes 4 MB.
_MOST_BYTES = 3_000_000
# Longer than a request can take.
_BATCH_MS = 60_000
# A row of before there were revisions has none.
_SAME_REVISION = "revision = :was_revision OR (:was_revision = :first AND attribute_not_exists(revision))"
_SAME_MAKING = "(making = :was_making OR (:was_making = :none AND attribute_not_exists(making)))"
_NOT_OF_ANOTHER_MAKING = f"(NOT #status IN (:rendering, :assembling) OR {_SAME_MAKING})"
_IS_RENDERED = f"#status = :rendering AND ({_SAME_REVISION}) AND {_SAME_MAKING}"
_SAME_TELLING = "tellings = :was_telling OR (:was_telling = :first AND attribute_not_exists(tellings))"


class Videos(MeteredTable[Video]):
    """The table of videos. What moves one on is conditional on its status: a message delivered twice works once."""

    entity = Video
    billing_fields = frozenset({"status", "price", "out_files", "revision"})
    balance_delta = staticmethod(video_balance_delta)

    def add(self, entities: Sequence[Video]) -> int:
        """Store rows of one account, all of them new, in their order; how many, before its credit was out."""
        if any(entity.price for entity in entities):
            return self._add_held(entities)
        put_many(self._client, self._table, map(to_row, entities))
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
        return {"Put": {"TableName": self._table, "Item": to_row(entity), "ConditionExpression": condition}}

    def list_of_template(self, account_id: str, template_id: str, most: int | None = None) -> list[Video]:
        """The videos of a template, newest first; `most` of them, or all."""
        pages = {"MaxItems": most, "PageSize": most}
        return list(self._query_template(account_id, template_id, "", {}, newest_first=True, PaginationConfig=pages))

    def page_of_template(
        self, account_id: str, template_id: str, count: int, *, after: str | None = None, before: str | None = None
    ) -> list[Video]:
        """So many videos of a template, newest first: the newest, or those next to an id (older or newer)."""
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
        """The videos of a template that one call asked for, newest first."""
        # Ids tell the time: only those of the call's are read.
        ids = {":first": {"S": batch[:11]}, ":last": {"S": id_prefix(id_ms(batch) + _BATCH_MS)}}
        found = self._query_template(
            account_id, template_id, " AND id BETWEEN :first AND :last", ids, newest_first=True
        )
        return [video for video in found if video.batch == batch]

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
        """The videos of all accounts that have not ended, or whose end was not settled; reads the whole table."""
        unfinished = {f":status{number}": {"S": str(status)} for number, status in enumerate(sorted(UNFINISHED))}
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression=f"#status IN ({', '.join(unfinished)}) OR #settled = :no",
            ExpressionAttributeNames={"#status": "status", "#settled": "settled"},
            ExpressionAttributeValues=unfinished | {":no": {"BOOL": False}},
        )
        return [from_row(row, Video) for page in pages for row in page["Items"]]

    def advance(self, video: Video, when: Collection[VideoStatus], to: VideoStatus, /, **changes: Any) -> Video | None:
        """Move a video on, with its other changes, if it stands at one of `when` in the revision that `video` is.

        Once it is prepared, only in the making that `video` is, too. None if it does not, or is gone.

        Raises:
            InsufficientCredit: its price becomes more than its account can pay.
        """
        if not {to, *when} <= UNFINISHED or {"price", "out_files", "revision"} & changes.keys():
            return self._move(
                video.account_id,
                video.id,
                {"status": to} | changes,
                lambda now: now.status in when and _is_it(video, now),
            )
        values = {f":when{number}": {"S": str(status)} for number, status in enumerate(sorted(when))}
        condition = f"#status IN ({', '.join(values)}) AND ({_SAME_REVISION})"
        if not PREPARED.isdisjoint(when):
            condition += f" AND {_NOT_OF_ANOTHER_MAKING}"
            values |= _making(video) | {f":{status}": {"S": str(status)} for status in PREPARED}
        return self.update_if(
            video.account_id, video.id, condition, values | _revision(video), {"status": to} | changes
        )

    def finish_job(self, video: Video, job: str, frames: int, rendered_ms: int, compute_mb_ms: int) -> Video | None:
        """Note that a render job is finished, and what it took; the video then.

        None if that is not being rendered (any more), or in another making, or the job was finished before.
        """
        names = ("frames_done", "jobs_done", "rendered_ms", "compute_mb_ms", "status")
        return self._apply(
            video.account_id,
            video.id,
            "SET #frames_done.#job = :frames ADD #jobs_done :jobs, #rendered_ms :rendered, #compute_mb_ms :compute",
            # A job that two workers did counts once.
            f"{_IS_RENDERED} AND NOT contains(#jobs_done, :job)",
            {"#job": job} | {f"#{name}": name for name in names},
            {
                ":job": {"S": job},
                ":frames": {"N": str(frames)},
                ":jobs": {"SS": [job]},
                ":rendered": {"N": str(rendered_ms)},
                ":compute": {"N": str(compute_mb_ms)},
            }
            | _rendering(video),
        )

    def spend(self, video: Video, compute_mb_ms: int, rendered_ms: int = 0) -> Video | None:
        """Note what a step took, and has rendered, that did not get on.

        The video then, or None if it is gone or in another revision.
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
        """Note how many frames of a job are rendered; the video then, or None as of `finish_job`."""
        return self._apply(
            video.account_id,
            video.id,
            "SET #frames_done.#job = :frames",
            _IS_RENDERED,
            {"#frames_done": "frames_done", "#job": job, "#status": "status"},
            {":frames": {"N": str(frames)}} | _rendering(video),
        )

    def tell_again(self, video: Video) -> Video | None:
        """Begin a new round of calls of a video's webhooks; the video then, or None if somebody else has begun one."""
        changes = {"delivery_round": video.delivery_round + 1, "webhooks_done": frozenset()}
        return self.update_if(video.account_id, video.id, _SAME_TELLING, _telling(video), changes)

    def finish_webhook(self, video: Video, url: str) -> Video | None:
        """Note that a webhook was called with success, or given up, in the round of calls that `video` is in."""
        return self._apply(
            video.account_id,
            video.id,
            "ADD #webhooks_done :urls",
            _SAME_TELLING,
            {"#webhooks_done": "webhooks_done"},
            {":urls": {"SS": [url]}} | _telling(video),
        )


class Deliveries(AccountTable[Delivery]):
    """The table of webhooks' calls. Their ids begin with those of their videos."""

    entity = Delivery

    def list_of_video(self, account_id: str, video_id: str) -> list[Delivery]:
        """The calls for a video, oldest first; that just noted is among them, for from it follows the next one."""
        values = {":account": {"S": account_id}, ":video": {"S": f"{video_id}/"}}
        return list(self._query("account_id = :account AND begins_with(id, :video)", values, ConsistentRead=True))

    def forget(self, account_id: str, video_id: str) -> None:
        """Remove the calls for a video."""
        for delivery in self.list_of_video(account_id, video_id):
            self.delete(account_id, delivery.id)


def _revision(video: Video) -> Values:
    return {":was_revision": {"N": str(video.revision)}, ":first": {"N": "0"}}


def _is_it(video: Video, now: Video) -> bool:
    return now.revision == video.revision and (now.status not in PREPARED or now.attempt_id == video.attempt_id)


def _making(video: Video) -> Values:
    return {":was_making": {"S": video.attempt_id}, ":none": {"S": ""}}


def _rendering(video: Video) -> Values:
    return {":rendering": {"S": str(VideoStatus.RENDERING)}} | _revision(video) | _making(video)


def _telling(video: Video) -> Values:
    return {":was_telling": {"N": str(video.delivery_round)}, ":first": {"N": "0"}}


def _bytes_of(entity: Video) -> int:
    return len(json.dumps(to_row(entity), default=list))
