"""The data that is left of erased videos, why, and for how long: the part of every receipt that says it."""

from dataclasses import dataclass

from chalicelib.domain.audit_entry import AUDIT_KEPT_DAYS
from chalicelib.domain.campaign import CAMPAIGN_KEPT_DAYS

BACKUP_KEPT_DAYS = 35
"""How long the backups of the tables hold deleted rows."""
REPLACED_KEPT_DAYS = 30
"""How long the bucket can bring back a deleted file."""
LOG_KEPT_DAYS = 30
KEY_KEPT_DAYS = 3
"""An idempotency key expires after a day, and DynamoDB deletes it up to two days later."""
MESSAGE_KEPT_DAYS = 5
"""A queue keeps a message for four days, and its attempts are counted for a day longer."""
SLOT_KEPT_DAYS = 16


@dataclass(frozen=True, slots=True)
class KeptData:
    """A kind of data that an erasure does not remove. `days`: the longest time; None: until the account is deleted."""

    kind: str
    reason: str
    days: int | None = None


KEPT = (
    KeptData("ledger", "entries about credits and storage, with the ids of videos: the law asks for accounts"),
    KeptData("receipt", "this receipt, with the ids of the videos and a hash of the recipient"),
    KeptData("sharedSegments", "rendered parts that other videos show as well, until the last of these is deleted", 30),
    KeptData("statistics", "sums over all viewings of the template, which name nobody, until the template is deleted"),
    KeptData("medias", "files of the account that the videos used: Media_Delete deletes them"),
    KeptData(
        "lists",
        "lists of people that were uploaded for campaigns, and the checks of their rows: Campaign_Delete deletes them",
        CAMPAIGN_KEPT_DAYS,
    ),
    KeptData("links", "download URLs stay valid for 50 minutes; a cache may answer them for 5 minutes more", 1),
    KeptData("fileVersions", "deleted files can be restored by the operator", REPLACED_KEPT_DAYS),
    KeptData("backups", "backups of the tables hold deleted rows", BACKUP_KEPT_DAYS),
    KeptData("previews", "pictures of Template_Preview, which belong to no video, and their restorable versions", 8),
    KeptData("audit", "who called which method, with the ids of videos", AUDIT_KEPT_DAYS),
    KeptData(
        "logs",
        "log lines with ids, names of objects and reasons of failures; the operator sets the days",
        LOG_KEPT_DAYS,
    ),
    KeptData("idempotencyKeys", "a hash of each call that had a key, with the id that it returned", KEY_KEPT_DAYS),
    KeptData("messages", "ids in queues and counts of attempts", MESSAGE_KEPT_DAYS),
    KeptData("visitors", "ids of videos that visitors asked for, beside a keyed hash of the address", SLOT_KEPT_DAYS),
)
"""What every erasure keeps. docs/guides/privacy.md explains it."""
