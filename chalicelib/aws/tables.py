"""The tables in DynamoDB of what belongs to accounts, one a noun, and of plans.

Every row but a plan's is keyed by (account id, entity id): a caller cannot even name a row of another account.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.aws.account_table import AccountTable, is_key
from chalicelib.aws.metered_table import MeteredTable
from chalicelib.aws.rows import from_row, to_row, to_values
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.credit import media_balance_delta
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.font import Font
from chalicelib.domain.media import Media, MediaStatus
from chalicelib.domain.notification import Notification
from chalicelib.domain.template import PendingDeletion, Template

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


class Templates(AccountTable[Template]):
    """The table of templates."""

    entity = Template

    def compare_and_swap(self, was: Template, /, **changes: Any) -> Template | None:
        """Set fields of a template that is as it was, in its secret and all that is checked together; else None."""
        together = ("scripts", "medias", "profiles", "webhooks", "secret")
        values = to_values({f":was_{name}": getattr(was, name) for name in together})
        condition = " AND ".join(f"{name} = :was_{name}" for name in together)
        return self.update_if(was.account_id, was.id, condition, values, changes)


class Medias(MeteredTable[Media]):
    """The table of medias."""

    entity = Media
    billing_fields = frozenset({"status", "size_bytes", "temp", "version", "last_version"})
    balance_delta = staticmethod(media_balance_delta)

    def claim(self, account_id: str, media_id: str, video_id: str, until_s: int) -> bool:
        """Give a temporary media to a video, up to a time; False if another video has it or it is gone."""
        values = {":owner": {"S": video_id}}
        condition = "attribute_not_exists(video_id) OR video_id = :owner"
        changes = {"video_id": video_id, "expires_s": until_s}
        return self.update_if(account_id, media_id, condition, values, changes) is not None

    def reopen(self, media: Media) -> Media | None:
        """Let a media that is ready wait for other bytes; the media then, or None if it was changed meanwhile."""
        changes = {"status": MediaStatus.WAITING, "version": media.next_version, "last_version": media.next_version}
        was = (MediaStatus.READY, media.version, media.last_version)
        return self._move(
            media.account_id, media.id, changes, lambda now: (now.status, now.version, now.last_version) == was
        )

    def finish_upload(self, media: Media, /, **changes: Any) -> Media | None:
        """Set fields of a media that waits for its bytes; it then, or None if it does not wait any more as `media`."""
        was = (MediaStatus.WAITING, media.version)
        return self._move(media.account_id, media.id, changes, lambda now: (now.status, now.version) == was)


class Fonts(AccountTable[Font]):
    """The table of fonts that accounts have uploaded; their ids are their names."""

    entity = Font


class Profiles(AccountTable[CustomProfile]):
    """The table of profiles that accounts have defined; their ids are their names."""

    entity = CustomProfile


class Removals(AccountTable[PendingDeletion]):
    """The table of templates that were deleted and of which something may be left; their ids are the templates'."""

    entity = PendingDeletion

    def list_all(self) -> Sequence[PendingDeletion]:
        """Those of all accounts."""
        pages = self._client.get_paginator("scan").paginate(TableName=self._table)
        return [from_row(row, PendingDeletion) for page in pages for row in page["Items"]]


class Notifications(AccountTable[Notification]):
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
