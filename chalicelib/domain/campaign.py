"""Campaigns: an uploaded list of people, whose rows are checked and become videos. The states, and each transition.

    UPLOADING ──▶ CHECKING ──▶ CHECKED ──▶ RUNNING ──▶ DONE
                   ▲  │           │        ▲  │  │
                   │  └──▶ FAILED ┤        │  │  └──▶ FAILED   the file or the template is gone
                   └───────┴──────┘        │  ▼
                     checked again        PAUSED ──▶ CANCELLED  (RUNNING ──▶ CANCELLED, too)

A retry of the failed rows is another run over all rows: DONE ──▶ RUNNING.

A transition is a pure function. It is stored if the campaign is still as it was read. The result file has a state of
its own (`domain/campaign_result.py`).

A campaign that is paused or cancelled still counts the videos that are queued until they have ended.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chalicelib.domain.campaign_entries import RowSums
from chalicelib.domain.campaign_result import MAX_PROBLEM_CHARS, NO_RESULT, CampaignResult
from chalicelib.domain.row_changes import NO_CHANGES, RowChanges
from chalicelib.domain.row_problems import RowProblem, RowProblemKinds, add_problems

CAMPAIGN_KEPT_DAYS = 30
"""Campaigns, their files and the checks of their rows are deleted so long after the upload was asked for."""
STEP_ROWS = 250
"""The rows of a step, and of a file of checked rows. The cursor of a campaign is stored after each step."""
STEP_ROWS_OF_FILES = 20
"""The same where rows name media files: their servers may take 24 s for each, and a function has 600 s."""
MAX_AHEAD = 500
"""A campaign has at most so many rows whose videos are queued and have not ended. So it does not fill the queues that
it shares with other accounts."""
MAX_NOTES = 50
DROP_KEY = "_key"
"""The column of a list in a drop folder that tells people apart."""
TEMPLATE_CHANGED = "The template was changed during the check, so all rows were checked again."
MAX_CHECKING = 3
"""The campaigns of an account that may be checked at once, so that one account does not occupy all workers."""

USED_UP = (2000, 2004)
"""The errors that pause a campaign: the storage or the credits of the account are used up."""
SHARED_PROBLEMS = (5000, *USED_UP)
"""The errors of a row that the rows after it would have, too: these, and that the call has no time left."""


class CampaignState(StrEnum):
    """The states of a campaign, as on the wire."""

    UPLOADING = "uploading"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


ENDED = (CampaignState.DONE, CampaignState.CANCELLED, CampaignState.FAILED)
"""The states in which a campaign makes no videos any more, unless its failed rows are retried."""
MOVING = (CampaignState.CHECKING, CampaignState.RUNNING)
"""The states in which a campaign gets further checks or videos."""
STOPPED = (CampaignState.PAUSED, CampaignState.CANCELLED)
"""The states in which it gets none, though videos may still be made."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign.

    - `version`: counts the changes of the row. A change is stored only if it is the next one.
    - `key_column`: the name of the column whose values tell people apart; empty: none.
    - `earlier_id`: the id of an earlier campaign, whose videos stay for rows that are the same; empty: none.
    - `changes`: what has become of its rows, as far as they are checked.
    - `made_when_watched`: its videos are rendered when they are first watched. Their rows have ended once they can be.
    - `check`: counts the checks, so that messages of an earlier one do nothing.
    - `began_ms`, `moved_ms`: when the check or the run began, and when it last moved; 0: never.
    - `total_rows`: the rows of the file; 0 until it is read.
    - `step_rows`: the rows of each step of this check.
    - `template_digest`: that of the template as it was when this check began; empty in rows of earlier releases.
    - `checked_rows`: the cursor: the rows from the first one whose checks are stored.
    - `rows_at_give_up`: how far it was when a message was given up last; None: none was.
    - `credits`: the price of all rows that are ok.
    - `run`: counts starts, retries and resumptions, so that messages of an earlier one do nothing; 0: not started.
    - `base_url`: the URL of the deployment in the links of its videos.
    - `dropped`: the name of its list in the drop folder of the template; empty: it was uploaded.
    - `step_id`: the id that those of the videos of the step after `queued_rows` are derived from; empty: no worker has
      begun this step.
    - `queued_rows`: the cursor of the run: the rows from the first one that have got their videos.
    - `ended_rows`: those of them whose videos have ended, all from the first one.
    - `ahead`: the videos that this run has queued for rows that have not ended.
    - `retries`: counts the retries of the failed rows. A retry has the cursors of a run, from the first row.
    - `videos`, `done`, `ready`, `failed`, `spent`: the videos of ended rows, those that are done, those that can be
      watched and are not done, all other ended rows that were ok, and the credits of those that are done.
    - `problem`: why it failed or paused.
    - `problems`, `failures`: the problems that the check has found, and those of the run or the last retry.
    - `unreported`: its end, or the problem that paused it, is still to be reported to the account.
    - `result`: the result file. It is stored apart from all other fields (`Campaigns.swap_result`).
    """

    account_id: str
    id: str
    template_id: str
    name: str
    file_name: str
    size_bytes: int
    created_ms: int
    key_column: str = ""
    earlier_id: str = ""
    changes: RowChanges = NO_CHANGES
    made_when_watched: bool = False
    state: CampaignState = CampaignState.UPLOADING
    version: int = 0
    check: int = 0
    began_ms: int = 0
    moved_ms: int = 0
    total_rows: int = 0
    step_rows: int = STEP_ROWS
    template_digest: str = ""
    checked_rows: int = 0
    ok_rows: int = 0
    rows_at_give_up: int | None = None
    credits: int = 0
    run: int = 0
    base_url: str = ""
    dropped: str = ""
    step_id: str = ""
    queued_rows: int = 0
    ended_rows: int = 0
    ahead: int = 0
    retries: int = 0
    videos: int = 0
    done: int = 0
    ready: int = 0
    failed: int = 0
    spent: int = 0
    notes: tuple[str, ...] = ()
    problem: str | None = None
    problems: RowProblemKinds = ()
    failures: RowProblemKinds = ()
    unreported: bool = False
    result: CampaignResult = NO_RESULT

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

    def tally_key(self, first_row: int) -> str:
        """Return the key of the tally of a step, by the number of its first row, from 1."""
        return f"{self.prefix}{self.check}/{first_row:06d}.tally.json"

    @property
    def report_key(self) -> str:
        """The key of the report of all checked rows."""
        return f"{self.prefix}{self.check}/report.json"

    @property
    def earlier_key(self) -> str:
        """The key of the rows of the earlier campaign, as this check has found them."""
        return f"{self.prefix}{self.check}/earlier.json"

    def result_key(self, number: int) -> str:
        """Return the key of a result file, by its number."""
        return f"{self.prefix}result/{number}.csv"

    @property
    def part_prefix(self) -> str:
        """The prefix of what is collected for the result that is being written."""
        return f"{self.prefix}result/{self.result.number}/"

    def part_key(self, first_row: int) -> str:
        """Return the key of our columns of a step in the result that is being written."""
        return f"{self.part_prefix}{first_row:06d}.json"

    def videos_key(self, first_row: int) -> str:
        """Return the key of the videos of a step, by the number of its first row, from 1."""
        return f"{self.prefix}{self.check}/{first_row:06d}.videos.json"

    @property
    def is_checked(self) -> bool:
        """True if all rows of its file are checked."""
        return 0 < self.total_rows == self.checked_rows

    @property
    def is_busy(self) -> bool:
        """True if a message of the campaign is on its way."""
        return self.state in MOVING or self.unreported or self.drains

    @property
    def drains(self) -> bool:
        """True if it gets no further videos, and some that are queued have not ended."""
        return self.state in STOPPED and self.ended_rows < self.queued_rows

    @property
    def mark(self) -> str:
        """A text that differs after each change that a result shows of a campaign that does not run."""
        return f"{self.check} {self.run} {self.retries} {self.state} {self.queued_rows} {self.ended_rows}"

    @property
    def has_own_result(self) -> bool:
        """True if its result was begun after the last check, start or retry."""
        check, run, retries = (*map(int, self.result.mark.split()[:3]), 0, 0, 0)[:3]
        return (check, run > 0, retries) == (self.check, self.run > 0, self.retries)

    @property
    def moved_rows(self) -> int:
        """The rows that the check or a retry has passed, or those of the first run whose videos have ended."""
        if not self.run:
            return self.checked_rows
        return self.ended_rows if self.retries else self.done + self.ready + self.failed

    @property
    def rows_to_move(self) -> int:
        """The rows that the check or a retry goes through, or those that the first run makes videos of."""
        return self.ok_rows if self.run and not self.retries else self.total_rows

    @property
    def percent(self) -> int:
        """The part of the rows to be checked or made that is checked or has ended, in percent."""
        if self.state is CampaignState.DONE:
            return 100
        return 100 * self.moved_rows // self.rows_to_move if self.rows_to_move else 0

    @property
    def rows_per_s(self) -> float | None:
        """The rows of a second, on average; None: not known yet."""
        took_ms = self.moved_ms - self.began_ms
        return self.moved_rows * 1000 / took_ms if self.moved_rows and took_ms > 0 else None

    @property
    def left_s(self) -> int | None:
        """The seconds until the check or the run ends at this rate; None: not known yet, or nothing moves."""
        if self.state not in MOVING or not self.rows_per_s or not self.total_rows:
            return None
        return round((self.rows_to_move - self.moved_rows) / self.rows_per_s)


def template_prefix(account_id: str, template_id: str) -> str:
    """Return the prefix of all objects of a template's campaigns."""
    return f"lists/{account_id}/{template_id}/"


def begin_check(campaign: Campaign, now_ms: int) -> Campaign:
    """Return the campaign with a new check, from its first row."""
    blank: dict[str, Any] = {"total_rows": 0, "checked_rows": 0, "ok_rows": 0, "credits": 0, "rows_at_give_up": None}
    blank |= {"template_digest": ""}
    return replace(
        campaign,
        **blank,
        changes=NO_CHANGES,
        state=CampaignState.CHECKING,
        check=campaign.check + 1,
        began_ms=now_ms,
        moved_ms=now_ms,
        notes=(),
        problem=None,
        problems=(),
        failures=(),
        unreported=False,
    )


def with_own_key(campaign: Campaign, columns: Collection[str]) -> Campaign:
    """Return the campaign of a dropped list with its key column, if it has one. No call can name it."""
    has_key = bool(campaign.dropped) and DROP_KEY in columns
    return replace(campaign, key_column=DROP_KEY) if has_key else campaign


def count_rows(
    campaign: Campaign,
    total_rows: int,
    notes: tuple[str, ...],
    now_ms: int,
    *,
    names_files: bool,
    template_digest: str = "",
) -> Campaign:
    """Return the campaign with the number of its rows, and the first notes about its file.

    `names_files`: whether the rows name media files.
    """
    step_rows = STEP_ROWS_OF_FILES if names_files else STEP_ROWS
    kept = (*campaign.notes, *notes)[:MAX_NOTES]
    return replace(
        campaign,
        total_rows=total_rows,
        step_rows=step_rows,
        template_digest=template_digest,
        notes=kept,
        moved_ms=now_ms,
    )


def begin_again(campaign: Campaign, now_ms: int) -> Campaign:
    """Return the campaign with a new check, as its template was changed during this one."""
    return replace(begin_check(campaign, now_ms), notes=(TEMPLATE_CHANGED,))


def add_checked(
    campaign: Campaign,
    rows: int,
    ok_rows: int,
    credits_: int,
    now_ms: int,
    changes: RowChanges = NO_CHANGES,
    problems: Iterable[RowProblem] = (),
) -> Campaign:
    """Return the campaign after a step. The last one ends the check, and starts a campaign from a drop folder."""
    checked = campaign.checked_rows + rows
    is_checked = checked >= campaign.total_rows
    now = replace(
        campaign,
        state=CampaignState.CHECKED if is_checked else campaign.state,
        checked_rows=checked,
        ok_rows=campaign.ok_rows + ok_rows,
        credits=campaign.credits + credits_,
        changes=campaign.changes + changes,
        problems=add_problems(campaign.problems, problems),
        moved_ms=now_ms,
    )
    return start(now, now.base_url, now_ms) if is_checked and now.dropped else now


def start(campaign: Campaign, base_url: str, now_ms: int) -> Campaign:
    """Return the checked campaign whose valid rows become videos."""
    started = replace(campaign, base_url=base_url, began_ms=now_ms, rows_at_give_up=None)
    return resume(started, now_ms)


def resume(campaign: Campaign, now_ms: int) -> Campaign:
    """Return the campaign that goes on, with messages of its own."""
    running = CampaignState.RUNNING
    return replace(campaign, state=running, run=campaign.run + 1, problem=None, unreported=False, moved_ms=now_ms)


def pause(campaign: Campaign, problem: str | None, now_ms: int) -> Campaign:
    """Return the campaign that gets no further videos for now, because of a problem or because its account wants it."""
    cut = problem and problem[:MAX_PROBLEM_CHARS]
    return replace(campaign, state=CampaignState.PAUSED, problem=cut, unreported=bool(problem), moved_ms=now_ms)


def cancel(campaign: Campaign, now_ms: int) -> Campaign:
    """Return the campaign that gets no further videos."""
    return replace(campaign, state=CampaignState.CANCELLED, problem=None, unreported=True, moved_ms=now_ms)


def mark_reported(campaign: Campaign) -> Campaign:
    """Return the campaign whose end or problem is reported."""
    return replace(campaign, unreported=False)


def begin_step(campaign: Campaign, step_id: str, now_ms: int) -> Campaign:
    """Return the campaign whose next step has begun. A step that repeats keeps its id, so it makes no second videos."""
    return replace(campaign, step_id=step_id, moved_ms=now_ms)


def can_retry(campaign: Campaign) -> bool:
    """Return whether all rows have had their turn, and none of them still has it."""
    was_cancelled = campaign.state is CampaignState.CANCELLED and campaign.retries > 0
    return (campaign.state is CampaignState.DONE or was_cancelled) and campaign.ended_rows >= campaign.queued_rows


def retry(campaign: Campaign, now_ms: int) -> Campaign:
    """Return the campaign that makes its failed rows again. Its sums change as their videos end."""
    blank: dict[str, Any] = {"queued_rows": 0, "ended_rows": 0, "ahead": 0, "step_id": "", "rows_at_give_up": None}
    blank["failures"] = ()
    return resume(replace(campaign, **blank, retries=campaign.retries + 1, began_ms=now_ms), now_ms)


def add_queued(campaign: Campaign, rows: int, videos: int, now_ms: int) -> Campaign:
    """Return the campaign after the videos of a step were queued.

    A worker may have queued some although the campaign was cancelled meanwhile. Its end is reported after these.
    """
    return replace(
        campaign,
        queued_rows=campaign.queued_rows + rows,
        ahead=campaign.ahead + videos,
        step_id="",
        unreported=campaign.unreported or campaign.state is CampaignState.CANCELLED,
        moved_ms=now_ms,
    )


def add_ended(
    campaign: Campaign, rows: int, queued: int, sums: RowSums, now_ms: int, failures: Iterable[RowProblem] = ()
) -> Campaign:
    """Return the campaign after all videos of a step have ended. The last step ends it, unless it is cancelled.

    `queued`: the videos that this run has queued for the step. `sums`: by how much the sums of the campaign change.
    """
    ended = campaign.ended_rows + rows
    is_done = ended >= campaign.total_rows and campaign.state is not CampaignState.CANCELLED
    return replace(
        campaign,
        state=CampaignState.DONE if is_done else campaign.state,
        problem=None if is_done else campaign.problem,
        unreported=is_done or campaign.unreported,
        ended_rows=ended,
        ahead=campaign.ahead - queued,
        ok_rows=campaign.ok_rows + sums.valid,
        credits=campaign.credits + sums.credits,
        videos=campaign.videos + sums.videos,
        done=campaign.done + sums.done,
        ready=campaign.ready + sums.ready,
        failed=campaign.failed + sums.failed,
        spent=campaign.spent + sums.spent,
        failures=add_problems(campaign.failures, failures),
        moved_ms=now_ms,
    )


def give_up(campaign: Campaign, problem: str, now_ms: int) -> Campaign:
    """Return the campaign after its message was given up.

    It continues if it has moved since another message was given up. If not, a check has failed and a run pauses.
    """
    moved = campaign.queued_rows + campaign.ended_rows if campaign.run else campaign.checked_rows
    if moved > (campaign.rows_at_give_up or 0):
        return replace(campaign, rows_at_give_up=moved, moved_ms=now_ms)
    return pause(campaign, problem, now_ms) if campaign.run else fail(campaign, problem, now_ms)


def fail(campaign: Campaign, problem: str, now_ms: int) -> Campaign:
    """Return the campaign that cannot be checked, or cannot go on."""
    cut = problem[:MAX_PROBLEM_CHARS]
    return replace(campaign, state=CampaignState.FAILED, problem=cut, unreported=True, moved_ms=now_ms)
