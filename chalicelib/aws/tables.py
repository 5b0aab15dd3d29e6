"""The tables in DynamoDB, one a noun.

Every row but an account's own is keyed by (account id, entity id): a caller cannot even name a row of another account.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from botocore.exceptions import ClientError

from chalicelib.aws.rows import Values, from_row, to_row, to_values
from chalicelib.domain.account import Account
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.font import Font
from chalicelib.domain.media import Media, MediaStatus
from chalicelib.domain.notification import Notification
from chalicelib.domain.template import Template
from chalicelib.domain.video import UNFINISHED, Video, VideoStatus

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

BY_TEMPLATE = "by_template"
_MAX_KEY_BYTES = 1024
# DynamoDB's limit of one call.
_MOST_WRITTEN = 25

# A row of before there were revisions has none.
_SAME_REVISION = "revision = :was_revision OR (:was_revision = :first AND attribute_not_exists(revision))"
_SAME_TELLING = "tellings = :was_telling OR (:was_telling = :first AND attribute_not_exists(tellings))"

_ZERO = {"N": "0"}

T = TypeVar("T", CustomProfile, Delivery, Font, Media, Template, Video, Notification)


class Accounts:
    """The table of accounts, keyed by id alone."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, account_id: str) -> Account | None:
        """The account of that id."""
        if not _is_key(account_id):
            return None
        answer = self._client.get_item(TableName=self._table, Key={"id": {"S": account_id}})
        return from_row(answer["Item"], Account) if "Item" in answer else None

    def put(self, account: Account) -> None:
        """Store an account, new or changed."""
        self._client.put_item(TableName=self._table, Item=to_row(account))


class _Owned(Generic[T]):
    """Rows that belong to an account, sorted by id and so by the time they were made."""

    entity: type[T]

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, account_id: str, entity_id: str) -> T | None:
        """The row of that id, if the account has it."""
        if not _is_key(entity_id):
            return None
        answer = self._client.get_item(TableName=self._table, Key=_key(account_id, entity_id), ConsistentRead=True)
        return from_row(answer["Item"], self.entity) if "Item" in answer else None

    def put(self, entity: T) -> None:
        """Store a row, new or changed as a whole."""
        self._client.put_item(TableName=self._table, Item=to_row(entity))

    def add(self, entity: T) -> bool:
        """Store a new row; False if there is one of that id."""
        try:
            self._client.put_item(
                TableName=self._table, Item=to_row(entity), ConditionExpression="attribute_not_exists(id)"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def delete(self, account_id: str, entity_id: str) -> bool:
        """Remove a row; whether there was one."""
        if not _is_key(entity_id):
            return False
        key = _key(account_id, entity_id)
        answer = self._client.delete_item(TableName=self._table, Key=key, ReturnValues="ALL_OLD")
        return "Attributes" in answer

    def list(self, account_id: str) -> list[T]:
        """All rows of the account, oldest first."""
        return list(self._query("account_id = :account", {":account": {"S": account_id}}))

    def change(self, account_id: str, entity_id: str, /, **changes: Any) -> T | None:
        """Set fields of a row (None removes one), unless it was deleted meanwhile (then None)."""
        return self.update(account_id, entity_id, "attribute_exists(id)", {}, changes)

    def update(
        self, account_id: str, entity_id: str, condition: str, values: Values, changes: dict[str, Any]
    ) -> T | None:
        """Set fields (None removes one) where a condition holds; the row as it is then, or None where it does not.

        `values` are those of the condition, which may name the fields that change as `#field`.
        """
        kept = to_values(changes)
        sets = [f"#{name} = :{name}" for name in kept]
        removed = [f"#{name}" for name in changes if name not in kept]
        expression = " ".join(
            f"{verb} {', '.join(parts)}" for verb, parts in (("SET", sets), ("REMOVE", removed)) if parts
        )
        return self._apply(
            account_id,
            entity_id,
            expression,
            condition,
            {f"#{name}": name for name in changes},
            values | {f":{name}": value for name, value in kept.items()},
        )

    def _apply(
        self,
        account_id: str,
        entity_id: str,
        expression: str,
        condition: str,
        names: dict[str, str],
        values: Values,
    ) -> T | None:
        # DynamoDB refuses an empty map of values, as where a field is only removed.
        options: Any = {"ExpressionAttributeValues": values} if values else {}
        try:
            answer = self._client.update_item(
                TableName=self._table,
                Key=_key(account_id, entity_id),
                UpdateExpression=expression,
                ConditionExpression=f"attribute_exists(id) AND ({condition})",
                ExpressionAttributeNames=names,
                ReturnValues="ALL_NEW",
                **options,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return None
            raise
        return from_row(answer["Attributes"], self.entity)

    def _query(self, condition: str, values: Values, **options: Any) -> Iterator[T]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table, KeyConditionExpression=condition, ExpressionAttributeValues=values, **options
        )
        return (from_row(row, self.entity) for page in pages for row in page["Items"])


class Templates(_Owned[Template]):
    """The table of templates."""

    entity = Template

    def exchange(self, was: Template, /, **changes: Any) -> Template | None:
        """Set fields of a template that is still as it was, in all that is checked together; None if it is not."""
        together = ("scripts", "medias", "profiles", "webhooks")
        values = to_values({f":was_{name}": getattr(was, name) for name in together})
        condition = " AND ".join(f"{name} = :was_{name}" for name in together)
        return self.update(was.account_id, was.id, condition, values, changes)


class Medias(_Owned[Media]):
    """The table of medias."""

    entity = Media

    def claim(self, account_id: str, media_id: str, video_id: str) -> bool:
        """Give a temporary media to a video; False if another video has it or it is gone."""
        values = {":owner": {"S": video_id}}
        condition = "attribute_not_exists(video_id) OR video_id = :owner"
        return self.update(account_id, media_id, condition, values, {"video_id": video_id}) is not None

    def reopen(self, media: Media) -> Media | None:
        """Let a media that is ready wait for other bytes; the media then, or None if it was changed meanwhile."""
        values = {":ready": {"S": str(MediaStatus.READY)}, ":was_version": {"N": str(media.version)}, ":first": _ZERO}
        same = "version = :was_version OR (:was_version = :first AND attribute_not_exists(version))"
        changes = {"status": MediaStatus.WAITING, "version": media.version + 1}
        return self.update(media.account_id, media.id, f"#status = :ready AND ({same})", values, changes)


class Videos(_Owned[Video]):
    """The table of videos. What moves one on is conditional on its status: a message delivered twice works once."""

    entity = Video

    def put_many(self, entities: Sequence[Video]) -> None:
        """Store rows, all of them new."""
        for first in range(0, len(entities), _MOST_WRITTEN):
            rows = [to_row(entity) for entity in entities[first : first + _MOST_WRITTEN]]
            waiting: Any = {self._table: [{"PutRequest": {"Item": row}} for row in rows]}
            while waiting:
                waiting = self._client.batch_write_item(RequestItems=waiting).get("UnprocessedItems")

    def list_of_template(self, account_id: str, template_id: str) -> list[Video]:
        """The videos of a template, newest first."""
        return list(self._query_template(account_id, template_id, "", {}, newest_first=True))

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

        None if it does not, or is gone.
        """
        values = {f":when{number}": {"S": str(status)} for number, status in enumerate(sorted(when))}
        condition = f"#status IN ({', '.join(values)}) AND ({_SAME_REVISION})"
        return self.update(video.account_id, video.id, condition, values | _revision(video), {"status": to} | changes)

    def finish_job(self, video: Video, job: str, frames: int, rendered_ms: int, compute_mb_ms: int) -> Video | None:
        """Note that a render job is finished, and what it took; the video then.

        None if that is not being rendered (any more), or in another revision, or the job was finished before.
        """
        names = ("frames_done", "jobs_done", "rendered_ms", "compute_mb_ms", "status")
        return self._apply(
            video.account_id,
            video.id,
            "SET #frames_done.#job = :frames ADD #jobs_done :jobs, #rendered_ms :rendered, #compute_mb_ms :compute",
            # A job that two workers did counts once.
            f"#status = :rendering AND NOT contains(#jobs_done, :job) AND ({_SAME_REVISION})",
            {"#job": job} | {f"#{name}": name for name in names},
            {
                ":job": {"S": job},
                ":frames": {"N": str(frames)},
                ":jobs": {"SS": [job]},
                ":rendered": {"N": str(rendered_ms)},
                ":compute": {"N": str(compute_mb_ms)},
                ":rendering": {"S": str(VideoStatus.RENDERING)},
            }
            | _revision(video),
        )

    def report_frames(self, video: Video, job: str, frames: int) -> Video | None:
        """Note how many frames of a job are rendered; the video then, or None as of `finish_job`."""
        return self._apply(
            video.account_id,
            video.id,
            "SET #frames_done.#job = :frames",
            f"#status = :rendering AND ({_SAME_REVISION})",
            {"#frames_done": "frames_done", "#job": job, "#status": "status"},
            {":frames": {"N": str(frames)}, ":rendering": {"S": str(VideoStatus.RENDERING)}} | _revision(video),
        )

    def tell_again(self, video: Video) -> Video | None:
        """Begin a new round of calls of a video's webhooks; the video then, or None if somebody else has begun one."""
        changes = {"tellings": video.tellings + 1, "webhooks_done": frozenset()}
        return self.update(video.account_id, video.id, _SAME_TELLING, _telling(video), changes)

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


class Deliveries(_Owned[Delivery]):
    """The table of webhooks' calls. Their ids begin with those of their videos."""

    entity = Delivery

    def list_of_video(self, account_id: str, video_id: str) -> list[Delivery]:
        """The calls for a video, oldest first."""
        values = {":account": {"S": account_id}, ":video": {"S": f"{video_id}/"}}
        return list(self._query("account_id = :account AND begins_with(id, :video)", values))

    def forget(self, account_id: str, video_id: str) -> None:
        """Remove the calls for a video."""
        for delivery in self.list_of_video(account_id, video_id):
            self.delete(account_id, delivery.id)


class Fonts(_Owned[Font]):
    """The table of fonts that accounts have uploaded; their ids are their names."""

    entity = Font


class Profiles(_Owned[CustomProfile]):
    """The table of profiles that accounts have defined; their ids are their names."""

    entity = CustomProfile


class Notifications(_Owned[Notification]):
    """The table of notifications."""

    entity = Notification


def _revision(video: Video) -> Values:
    return {":was_revision": {"N": str(video.revision)}, ":first": _ZERO}


def _telling(video: Video) -> Values:
    return {":was_telling": {"N": str(video.tellings)}, ":first": _ZERO}


def _is_key(text: str) -> bool:
    """Whether a text, sent by a caller as an id, may be the key of a row: DynamoDB refuses to look for any other."""
    try:
        return 0 < len(text.encode()) <= _MAX_KEY_BYTES
    except UnicodeEncodeError:
        return False


def _key(account_id: str, entity_id: str) -> Values:
    return {"account_id": {"S": account_id}, "id": {"S": entity_id}}
