"""The result file of a campaign: its states, and each transition.

    NONE ──▶ MAKING ──▶ READY       MAKING ──▶ FAILED   the uploaded file is gone, or the work was given up
              ▲  └──────┬┘
              └─────────┘  again, with the next number

While a file is written again, the file before can be downloaded.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

RESULT_COLUMNS = ("videoID", "status", "error", "page", "poster", "gif", "mp4", "seconds", "credits")
"""The columns of ours, at the right of those of the uploaded file."""
MAX_PROBLEM_CHARS = 2000


class ResultState(StrEnum):
    """The states of a result, as on the wire."""

    NONE = "none"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CampaignResult:
    """The result file of a campaign.

    - `number`: counts how often it was begun. What is left of an earlier one does nothing.
    - `mark`: what the campaign was like then (`Campaign.mark`).
    - `rows`: the cursor: the rows from the first one whose columns are collected.
    - `moved_ms`: when it last moved.
    - `file_number`: the number of the file that can be downloaded; 0: there is none.
    - `former_number`: that of the file before, whose links may still be valid.
    - `size_bytes`, `charset`, `made_ms`: of the file that can be downloaded.
    - `problem`: why it failed.
    """

    number: int = 0
    state: ResultState = ResultState.NONE
    mark: str = ""
    rows: int = 0
    moved_ms: int = 0
    file_number: int = 0
    former_number: int = 0
    size_bytes: int = 0
    charset: str = "utf-8"
    made_ms: int = 0
    problem: str | None = None

    @property
    def check(self) -> int:
        """The number of the check whose rows it has; 0: it was never begun."""
        return int(self.mark.partition(" ")[0] or 0)


NO_RESULT = CampaignResult()


def begin_result(result: CampaignResult, mark: str, now_ms: int) -> CampaignResult:
    """Return the result that is written from its first row, of a campaign with this mark."""
    number = result.number + 1
    return replace(result, number=number, state=ResultState.MAKING, mark=mark, rows=0, moved_ms=now_ms, problem=None)


def add_collected(result: CampaignResult, rows: int, now_ms: int) -> CampaignResult:
    """Return the result after the columns of a step were collected."""
    return replace(result, rows=result.rows + rows, moved_ms=now_ms)


def finish_result(result: CampaignResult, size_bytes: int, charset: str, now_ms: int) -> CampaignResult:
    """Return the result whose file is stored."""
    return replace(
        result,
        state=ResultState.READY,
        former_number=result.file_number,
        file_number=result.number,
        size_bytes=size_bytes,
        charset=charset,
        made_ms=now_ms,
        moved_ms=now_ms,
    )


def fail_result(result: CampaignResult, problem: str, now_ms: int) -> CampaignResult:
    """Return the result that cannot be written."""
    return replace(result, state=ResultState.FAILED, problem=problem[:MAX_PROBLEM_CHARS], moved_ms=now_ms)
