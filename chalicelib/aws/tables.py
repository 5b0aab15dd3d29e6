"""The tables in DynamoDB of what belongs to accounts, one a noun, and of plans.

Every row but a plan's is keyed by (account id, entity id): a caller cannot even name a row of another account.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.aws.batches import put_many
from chalicelib.aws.counted import MOST_MOVED, Counted
from chalicelib.aws.owned import Owned, is_key
from chalicelib.aws.parts import parts_by_size
from chalicelib.aws.rows import from_row, to_row
from chalicelib.domain.credit import CreditShort, affordable, entry_of_row, moved_media, moved_video
from chalicelib.domain.font import Font
from chalicelib.domain.media import Media
from chalicelib.domain.notification import Notification
from chalicelib.domain.plan import Plan
from chalicelib.domain.template import Removal, Template
from chalicelib.domain.video import UNFINISHED, Video, VideoStatus

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

BY_TEMPLATE = "by_template"
# In a transaction DynamoDB takes 4 MB.
_MOST_BYTES = 3_000_000


class Templates(Owned[Template]):
    """The table of templates."""

    entity = Template


class Medias(Counted[Media]):
    """The table of medias."""

    entity = Media
    deciding = frozenset({"status", "size_bytes", "temp"})
    moved = staticmethod(moved_media)

    def claim(self, account_id: str, media_id: str, video_id: str) -> bool:
        """Give a temporary media to a video; False if another video has it or it is gone."""
        values = {":owner": {"S": video_id}}
        condition = "attribute_not_exists(video_id) OR video_id = :owner"
        return self.update(account_id, media_id, condition, values, {"video_id": video_id}) is not None


class Videos(Counted[Video]):
    """The table of videos. What moves one on is conditional on its status: a message delivered twice works once."""

    entity = Video
    deciding = frozenset({"status", "price", "out_files"})
    moved = staticmethod(moved_video)

    def add(self, entities: Sequence[Video]) -> int:
        """Store rows of one account, all of them new, in their order; how many, before its credit was out."""
        if any(entity.price for entity in entities):
            return self._add_held(entities)
        put_many(self._client, self._table, map(to_row, entities))
        return len(entities)

    def _add_held(self, entities: Sequence[Video]) -> int:
        added = 0
        for part in parts_by_size(entities, MOST_MOVED, _MOST_BYTES, _bytes_of):
            paid = self._add_paid(part)
            added += paid
            if paid < len(part):
                break
        return added

    def _add_paid(self, entities: Sequence[Video]) -> int:
        while entities:
            entries = [entry_of_row(entity, moved_video(None, entity), self._books.now_ms()) for entity in entities]
            try:
                self._books.post(entries, [self._new(entity) for entity in entities])
            except CreditShort as short:
                entities = affordable(entities, short.left)
            else:
                break
        return len(entities)

    def _new(self, entity: Video) -> Any:
        condition = "attribute_not_exists(id)"
        return {"Put": {"TableName": self._table, "Item": to_row(entity), "ConditionExpression": condition}}

    def list_of_template(self, account_id: str, template_id: str, most: int | None = None) -> list[Video]:
        """The videos of a template, newest first; `most` of them, or all."""
        return list(
            self._query(
                "template_id = :template",
                {":template": {"S": template_id}, ":account": {"S": account_id}},
                IndexName=BY_TEMPLATE,
                FilterExpression="account_id = :account",
                ScanIndexForward=False,
                PaginationConfig={"MaxItems": most, "PageSize": most},
            )
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

    def advance(
        self, account_id: str, video_id: str, when: Collection[VideoStatus], to: VideoStatus, /, **changes: Any
    ) -> Video | None:
        """Move a video on, with its other changes, if it stands at one of `when`; None if it does not, or is gone.

        Raises:
            CreditShort: its price becomes more than its account can pay.
        """
        if not {to, *when} <= UNFINISHED or {"price", "out_files"} & changes.keys():
            return self._move(account_id, video_id, {"status": to} | changes, when)
        values = {f":when{number}": {"S": str(status)} for number, status in enumerate(sorted(when))}
        return self.update(account_id, video_id, f"#status IN ({', '.join(values)})", values, {"status": to} | changes)

    def finish_job(
        self, account_id: str, video_id: str, job: str, frames: int, rendered_ms: int, compute_mb_ms: int
    ) -> Video | None:
        """Note that a render job is finished, and what it took; the video then, or None if it is not being rendered,
        or the job was finished before.
        """
        names = ("frames_done", "jobs_done", "rendered_ms", "compute_mb_ms", "status")
        return self._apply(
            account_id,
            video_id,
            "SET #frames_done.#job = :frames ADD #jobs_done :jobs, #rendered_ms :rendered, #compute_mb_ms :compute",
            # A job that two workers did counts once.
            "#status = :rendering AND NOT contains(#jobs_done, :job)",
            {"#job": job} | {f"#{name}": name for name in names},
            {
                ":job": {"S": job},
                ":frames": {"N": str(frames)},
                ":jobs": {"SS": [job]},
                ":rendered": {"N": str(rendered_ms)},
                ":compute": {"N": str(compute_mb_ms)},
                ":rendering": {"S": str(VideoStatus.RENDERING)},
            },
        )

    def report_frames(self, account_id: str, video_id: str, job: str, frames: int) -> Video | None:
        """Note how many frames of a job are rendered; None if the video is not being rendered (or is deleted)."""
        return self._apply(
            account_id,
            video_id,
            "SET #frames_done.#job = :frames",
            "#status = :rendering",
            {"#frames_done": "frames_done", "#job": job, "#status": "status"},
            {":frames": {"N": str(frames)}, ":rendering": {"S": str(VideoStatus.RENDERING)}},
        )

    def finish_webhook(self, account_id: str, video_id: str, url: str) -> Video | None:
        """Note that a webhook was called with success, or given up."""
        return self._apply(
            account_id,
            video_id,
            "ADD #webhooks_done :urls",
            "attribute_exists(id)",
            {"#webhooks_done": "webhooks_done"},
            {":urls": {"SS": [url]}},
        )


class Fonts(Owned[Font]):
    """The table of fonts that accounts have uploaded; their ids are their names."""

    entity = Font


class Removals(Owned[Removal]):
    """The table of templates that were deleted and of which something may be left; their ids are the templates'."""

    entity = Removal

    def list_all(self) -> Sequence[Removal]:
        """Those of all accounts."""
        pages = self._client.get_paginator("scan").paginate(TableName=self._table)
        return [from_row(row, Removal) for page in pages for row in page["Items"]]


class Notifications(Owned[Notification]):
    """The table of notifications."""

    entity = Notification


class PlanRows:
    """The table of plans that the operator has made or changed, keyed by their names."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, name: str) -> Plan | None:
        """The plan of that name."""
        if not is_key(name):
            return None
        answer = self._client.get_item(TableName=self._table, Key={"name": {"S": name}})
        return from_row(answer["Item"], Plan) if "Item" in answer else None

    def put(self, plan: Plan) -> None:
        """Store a plan, new or changed."""
        self._client.put_item(TableName=self._table, Item=to_row(plan))

    def delete(self, name: str) -> bool:
        """Remove a plan; whether there was one. One that is built in is then again as it was."""
        key = {"name": {"S": name}}
        return "Attributes" in self._client.delete_item(TableName=self._table, Key=key, ReturnValues="ALL_OLD")

    def list(self) -> list[Plan]:
        """All of them."""
        pages = self._client.get_paginator("scan").paginate(TableName=self._table)
        return [from_row(row, Plan) for page in pages for row in page["Items"]]


def _bytes_of(entity: Video) -> int:
    return len(json.dumps(to_row(entity), default=list))
