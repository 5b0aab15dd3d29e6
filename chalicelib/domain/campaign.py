"""Campaigns: an uploaded list of people, whose rows are checked against a template. The states, and each transition.

    UPLOADING ──▶ CHECKING ──▶ CHECKED
                   ▲  │           │
                   │  └──▶ FAILED │     the file or the template cannot be used
                   └───────┴──────┘     it is checked again

A transition is a pure function. It is stored if the campaign is still as it was read.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

CAMPAIGN_KEPT_DAYS = 30
"""Campaigns, their files and the checks of their rows are deleted so long after the upload was asked for."""
STEP_ROWS = 250
"""The rows of a step, and of a file of checked rows. The cursor of a campaign is stored after each step."""
STEP_ROWS_OF_FILES = 20
"""The same where rows name media files: their servers may take 24 s for each, and a function has 600 s."""
MAX_NOTES = 50
MAX_PROBLEM_CHARS = 2000
MAX_CHECKING = 3
"""The campaigns of an account that may be checked at once, so that one account does not occupy all workers."""


class CampaignState(StrEnum):
    """The states of a campaign, as on the wire."""

    UPLOADING = "uploading"
    CHECKING = "checking"
    CHECKED = "checked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign.

    - `version`: counts the changes of the row. A change is stored only if it is the next one.
    - `key_column`: the name of the column whose values tell people apart; empty: none.
    - `check`: counts the checks, so that messages of an earlier one do nothing.
    - `began_ms`, `moved_ms`: when the check began, and when it last moved; 0: never.
    - `total_rows`: the rows of the file; 0 until it is read.
    - `step_rows`: the rows of each step of this check.
    - `checked_rows`: the cursor: the rows from the first one whose checks are stored.
    - `rows_at_give_up`: the cursor when a message of this check was given up last; None: none was.
    - `credits`: the price of all rows that are ok.
    - `problem`: why it failed.
    """

    account_id: str
    id: str
    template_id: str
    name: str
    file_name: str
    size_bytes: int
    created_ms: int
    key_column: str = ""
    state: CampaignState = CampaignState.UPLOADING
    version: int = 0
    check: int = 0
    began_ms: int = 0
    moved_ms: int = 0
    total_rows: int = 0
    step_rows: int = STEP_ROWS
    checked_rows: int = 0
    ok_rows: int = 0
    rows_at_give_up: int | None = None
    credits: int = 0
    notes: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def prefix(self) -> str:
        """The prefix of the campaign's objects in the bucket."""
        return f"{template_prefix(self.account_id, self.template_id)}{self.id}/"

    @property
    def file_key(self) -> str:
        """The key of the uploaded file."""
        return f"{self.prefix}file"

    def rows_key(self, first_row: int) -> str:
        """Return the key of the checks of a step, by the number of its first row, from 1."""
        return f"{self.prefix}{self.check}/{first_row:06d}.json"

    @property
    def percent(self) -> int:
        """The part of the rows that is checked, in percent."""
        return 100 * self.checked_rows // self.total_rows if self.total_rows else 0

    @property
    def rows_per_s(self) -> float | None:
        """The rows that were checked in a second, on average; None: not known yet."""
        took_ms = self.moved_ms - self.began_ms
        return self.checked_rows * 1000 / took_ms if self.checked_rows and took_ms > 0 else None

    @property
    def left_s(self) -> int | None:
        """The seconds until the check ends at this rate; None: not known yet, or nothing is being checked."""
        if self.state is not CampaignState.CHECKING or not self.rows_per_s or not self.total_rows:
            return None
        return round((self.total_rows - self.checked_rows) / self.rows_per_s)


def template_prefix(account_id: str, template_id: str) -> str:
    """Return the prefix of all objects of a template's campaigns."""
    return f"lists/{account_id}/{template_id}/"


def begin_check(campaign: Campaign, now_ms: int) -> Campaign:
    """Return the campaign with a new check, from its first row."""
    blank: dict[str, Any] = {"total_rows": 0, "checked_rows": 0, "ok_rows": 0, "credits": 0, "rows_at_give_up": None}
    return replace(
        campaign,
        **blank,
        state=CampaignState.CHECKING,
        check=campaign.check + 1,
        began_ms=now_ms,
        moved_ms=now_ms,
        notes=(),
        problem=None,
    )


def count_rows(
    campaign: Campaign, total_rows: int, notes: tuple[str, ...], now_ms: int, *, names_files: bool
) -> Campaign:
    """Return the campaign with the number of its rows, and the first notes about its file.

    `names_files`: whether the rows name media files.
    """
    step_rows = STEP_ROWS_OF_FILES if names_files else STEP_ROWS
    return replace(campaign, total_rows=total_rows, step_rows=step_rows, notes=notes[:MAX_NOTES], moved_ms=now_ms)


def add_checked(campaign: Campaign, rows: int, ok_rows: int, credits_: int, now_ms: int) -> Campaign:
    """Return the campaign after a step. The last one ends the check."""
    checked = campaign.checked_rows + rows
    state = CampaignState.CHECKED if checked >= campaign.total_rows else campaign.state
    return replace(
        campaign,
        state=state,
        checked_rows=checked,
        ok_rows=campaign.ok_rows + ok_rows,
        credits=campaign.credits + credits_,
        moved_ms=now_ms,
    )


def give_up(campaign: Campaign, problem: str, now_ms: int) -> Campaign:
    """Return the campaign after a message of its check was given up.

    The check continues if it has moved since another message was given up, or else has failed.
    """
    if campaign.checked_rows > (campaign.rows_at_give_up or 0):
        return replace(campaign, rows_at_give_up=campaign.checked_rows, moved_ms=now_ms)
    return fail(campaign, problem, now_ms)


def fail(campaign: Campaign, problem: str, now_ms: int) -> Campaign:
    """Return the campaign that cannot be checked."""
    return replace(campaign, state=CampaignState.FAILED, problem=problem[:MAX_PROBLEM_CHARS], moved_ms=now_ms)
