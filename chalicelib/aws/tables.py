"""The tables of an account's entities, one class for each, and the table of plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chalicelib.aws.account_data import sharing_key
from chalicelib.aws.account_table import AccountTable, is_key
from chalicelib.aws.rows import Values, from_row, to_row, to_values
from chalicelib.aws.scans import scan_page
from chalicelib.aws.watched_table import WatchedTable, attributes
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.connection import PENDING, Connection
from chalicelib.domain.credit import media_balance_delta
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.font import Font
from chalicelib.domain.ids import TIME_CHARS
from chalicelib.domain.media import Cut, Media, MediaStatus
from chalicelib.domain.notification import NOTIFICATION_KEPT_DAYS, Notification
from chalicelib.domain.sealed import SEALED
from chalicelib.domain.template import PendingDeletion, SealedSecret, Template
from chalicelib.domain.watch import Watch, watch_of_media

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


# Rows of early releases lack the version.
_SAME_VERSION = "(version = :was_version OR (:was_version = :first AND attribute_not_exists(version)))"


class Templates(AccountTable[Template]):
    """The table of templates."""

    entity = Template

    def compare_and_swap(self, was: Template, /, **changes: Any) -> Template | None:
        """Set fields if the secret and the fields that are checked together are as in `was`; otherwise return None."""
        together = ("scripts", "medias", "profiles", "webhooks", "secret")
        values = to_values({f":was_{name}": getattr(was, name) for name in together})
        condition = " AND ".join(f"{name} = :was_{name}" for name in together)
        return self.update_if(was.account_id, was.id, condition, values, changes)

    def page_in_clear(self, cursor: str) -> tuple[list[Template], str | None]:
        """Return those with a secret in clear among the next rows after a cursor, of all accounts, and the next cursor.

        The cursor is None at the end of the table. It begins with an empty text.
        """
        rows, next_cursor = scan_page(
            self._client,
            self._table,
            cursor,
            FilterExpression="NOT begins_with(secret, :sealed)",
            ExpressionAttributeValues={":sealed": {"S": SEALED}},
        )
        return [from_row(row, Template) for row in rows], next_cursor

    def swap_webhook_secrets(self, was: Template, secrets: tuple[SealedSecret, ...], /) -> Template | None:
        """Replace the secrets that sign webhook calls. Return None if they are not as in `was`, or it is deleted."""
        condition = "webhook_secrets = :was_secrets"
        if not was.webhook_secrets:
            condition += " OR attribute_not_exists(webhook_secrets)"
        values = to_values({":was_secrets": was.webhook_secrets})
        return self.update_if(was.account_id, was.id, condition, values, {"webhook_secrets": secrets})


class Medias(WatchedTable[Media]):
    """The table of media files."""

    entity = Media
    billing_fields = frozenset({"status", "size_bytes", "temp", "is_counted", "version", "last_version"})
    balance_delta = staticmethod(media_balance_delta)
    watch_of = staticmethod(watch_of_media)
    unwatched = ("#status = :waiting", {"#status": "status"}, {":waiting": {"S": str(MediaStatus.WAITING)}})

    def claim(self, account_id: str, media_id: str, video_id: str, until_s: int) -> bool:
        """Claim a temporary file for a video, until `until_s`. Return False if another video has it or it is gone."""
        values = {":owner": {"S": video_id}}
        condition = "attribute_not_exists(video_id) OR video_id = :owner"
        changes = {"video_id": video_id, "expires_s": until_s}
        return self.update_if(account_id, media_id, condition, values, changes) is not None

    def reopen(self, media: Media, cut: Cut) -> Media | None:
        """Let a ready media file wait for a part of itself. Return it, or None if it has changed."""
        version = media.next_version
        changes: dict[str, Any] = {
            "status": MediaStatus.WAITING,
            "version": version,
            "last_version": version,
            "cut": cut,
        }
        was = (MediaStatus.READY, media.version, media.last_version)
        watch = watch_of_media(replace(media, **changes), self._ledger.now_ms())
        return self._move(
            media.account_id, media.id, changes, lambda now: (now.status, now.version, now.last_version) == was, watch
        )

    def finish_upload(self, media: Media, /, **changes: Any) -> Media | None:
        """Set fields of a file that waits for its bytes. Return it, or None if it does not wait as `media` does."""
        was = (MediaStatus.WAITING, media.version)
        changes = {"cut": None, "resumes": 0} | changes
        watch = watch_of_media(replace(media, **changes), self._ledger.now_ms())
        return self._move(media.account_id, media.id, changes, lambda now: (now.status, now.version) == was, watch)

    def _move(
        self,
        account_id: str,
        entity_id: str,
        changes: dict[str, Any],
        is_wanted: Callable[[Media], bool] = lambda _: True,
        watch: Watch | None = None,
    ) -> Media | None:
        stored = dict(changes)
        if "status" in changes:
            stored |= attributes(watch, entity_id)
        return self._move_to(
            account_id, entity_id, stored, lambda now: replace(now, **changes) if is_wanted(now) else None
        )

    def _moved_ms(self, entity: Media) -> int:
        return entity.created_ms

    def _as_read(self, entity: Media) -> tuple[str, Values]:
        return _SAME_VERSION, {":was_version": {"N": str(entity.version)}, ":first": {"N": "0"}}


class Fonts(AccountTable[Font]):
    """The table of uploaded fonts. Their ids are their names."""

    entity = Font


class Profiles(AccountTable[CustomProfile]):
    """The table of custom profiles. Their ids are their names."""

    entity = CustomProfile


class Removals(AccountTable[PendingDeletion]):
    """The table of pending deletions of templates. Their ids are those of the templates."""

    entity = PendingDeletion

    def list_all(self) -> Sequence[PendingDeletion]:
        """Return the pending deletions of all accounts."""
        pages = self._client.get_paginator("scan").paginate(TableName=self._table)
        return [from_row(row, PendingDeletion) for page in pages for row in page["Items"]]


class Connections(AccountTable[Connection]):
    """The table of connections.

    A second row of a YouTube account, under its own number, names each account that has connected it.
    """

    entity = Connection

    def put(self, entity: Connection) -> None:
        """Store a connection, replacing the row as a whole."""
        if entity.is_shared:
            # First: without it, another account might revoke the token.
            self._client.put_item(TableName=self._table, Item=sharing_key(entity.id, entity.account_id))
        super().put(entity)

    def delete(self, account_id: str, entity_id: str) -> bool:
        """Delete a connection. Return whether it existed."""
        existed = super().delete(account_id, entity_id)
        self._client.delete_item(TableName=self._table, Key=sharing_key(entity_id, account_id))
        return existed

    def accounts_with(self, entity_id: str) -> Sequence[str]:
        """Return the accounts that have connected a YouTube account."""
        values = {":account": sharing_key(entity_id, "")["account_id"]}
        found = self._rows_of("account_id = :account", values, ConsistentRead=True)
        return [row["id"]["S"] for row in found]

    def list(self, account_id: str) -> list[Connection]:
        """Return the connections of an account, without those that their owner has not agreed to yet."""
        return [each for each in super().list(account_id) if not each.id.startswith(PENDING)]


class Notifications(AccountTable[Notification]):
    """The table of notifications."""

    entity = Notification
    kept_days = NOTIFICATION_KEPT_DAYS

    def list_of_video(self, account_id: str, video_id: str) -> Sequence[Notification]:
        """Return the notifications that name a video. Their ids begin as its own does (`ids.derived_id`)."""
        found = self._query(
            "account_id = :account AND begins_with(id, :time)",
            {":account": {"S": account_id}, ":time": {"S": video_id[:TIME_CHARS]}},
            ConsistentRead=True,
        )
        return [notification for notification in found if notification.video_id == video_id]


class PlanRows:
    """The table of plans that the operator has added or changed. Its rows are keyed by name."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, name: str) -> Plan | None:
        """Return the plan with this name, or None."""
        if not is_key(name):
            return None
        answer = self._client.get_item(TableName=self._table, Key={"name": {"S": name}})
        return from_row(answer["Item"], Plan) if "Item" in answer else None

    def put(self, plan: Plan) -> None:
        """Store a plan, replacing the row as a whole."""
        self._client.put_item(TableName=self._table, Item=to_row(plan))

    def delete(self, name: str) -> bool:
        """Delete a plan, which restores a built-in plan of its name. Return whether the row existed."""
        key = {"name": {"S": name}}
        return "Attributes" in self._client.delete_item(TableName=self._table, Key=key, ReturnValues="ALL_OLD")

    def list(self) -> list[Plan]:
        """Return all plans of the table."""
        pages = self._client.get_paginator("scan").paginate(TableName=self._table)
        return [from_row(row, Plan) for page in pages for row in page["Items"]]
