"""The view of a campaign that a person gets: its progress, the result of its check, and its sums at the end."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.cli.output import say
from chalicelib.cli.progress_bar import ProgressBar, duration
from chalicelib.cli.unchecked_rows import reasons_of
from chalicelib.client.remote_campaign import RemoteCampaign

FIRST_PROBLEMS = 5
"""The rows with problems that are shown after the check."""
WORST_ROWS = 5
_COUNTED_ROWS = 250
"""The rows of each video of such a campaign are looked at, as one percent of them may be several rows."""
_EARLIEST_RATE_S = 10.0
_LABELS = {"uploading": "Uploading", "checking": "Checking", "running": "Making"}
_ENDED = frozenset({"done", "error", "deleted", "created"})
Campaign = Mapping[str, Any]


class CampaignProgress:
    """The progress of a campaign on a bar."""

    def __init__(self, campaign: RemoteCampaign, bar: ProgressBar) -> None:
        self._campaign = campaign
        self._bar = bar
        self._state = ""
        self._began_s = 0.0
        self._began_at = 0

    def show(self, now: Campaign) -> None:
        """Show a campaign as it is now."""
        state, total = now["state"], now.get("totalRows", 0)
        if state not in _LABELS:
            return
        if state == "running":
            # Rows with problems are left out, so they are no progress.
            total = now["validRows"]
        done = now["checkedRows"] if state == "checking" else self._ended_rows(now)
        if state != self._state:
            self._state, self._began_s, self._began_at = state, time.monotonic(), done
        self._bar.show(_LABELS[state], done, total, self._note(now, done, total) if total else "")

    def _ended_rows(self, now: Campaign) -> int:
        """Return the rows that have ended. The API tells the percent; small campaigns are counted row by row."""
        if not _is_counted(now):
            return int(now["percent"]) * int(now["validRows"]) // 100
        return sum(row["ok"] and row.get("status") in _ENDED for row in self._campaign.rows(most=_COUNTED_ROWS))

    def _note(self, now: Campaign, done: int, total: int) -> str:
        parts = [f"{done:,} of {total:,} rows"]
        rate = self._own_rate(done) if _is_counted(now) else now.get("rowsPerSecond")
        if rate:
            parts.append(_rate(rate))
        if rate and done < total:
            parts.append(f"{duration((total - done) / rate)} left")
        if now["state"] == "running" and done == total:
            parts.append("the campaign is about to end")
        return ", ".join(parts)

    def _own_rate(self, done: int) -> float | None:
        """Return the rows of a second since the command looks at this stage; None: it is too early to tell."""
        passed_s = time.monotonic() - self._began_s
        return (done - self._began_at) / passed_s if passed_s >= _EARLIEST_RATE_S else None


def _is_counted(now: Campaign) -> bool:
    return bool(now["state"] == "running" and 0 < now.get("totalRows", 0) <= _COUNTED_ROWS)


def _rate(rows_per_s: float) -> str:
    if rows_per_s >= 10:
        return f"{rows_per_s:,.0f} rows/s"
    return f"{rows_per_s:.1f} rows/s" if rows_per_s >= 1 else f"{60 * rows_per_s:.1f} rows/min"


def show_check(
    now: Campaign, problems: Sequence[Campaign], forecast: Mapping[str, Any], unchecked: Sequence[Campaign] = ()
) -> None:
    """Show the result of a check: notes, the first problems, the worst rows, the price, and what it needs.

    `unchecked` are the rows whose files did not arrive: their forecast is not known.
    """
    total, valid = now.get("totalRows", 0), now["validRows"]
    say(f"{now['fileName']}: {count(total, 'row')}, {valid:,} valid, {now['invalidRows']:,} with problems.")
    for note in now["notes"]:
        say(f"  Note: {note}")
    if "keptRows" in now:
        counts = {"kept": "keptRows", "changed": "changedRows", "new": "newRows", "gone": "vanishedRows"}
        said = ", ".join(f"{now.get(field, 0):,} {word}" for word, field in counts.items())
        say(f"  Beside the earlier campaign: {said}.")
    for row in problems[:FIRST_PROBLEMS]:
        say(f"  {describe_row(row)}")
    if now["invalidRows"] > FIRST_PROBLEMS:
        say(f"  … The other rows with problems: campaigns rows {now['id']} --problems")
    if unchecked:
        say(f"  {count(len(unchecked), 'row')} could not be checked: {'; '.join(reasons_of(unchecked))}")
    _show_worst(forecast.get("worst", ()))
    left = forecast.get("left")
    of_left = "" if left is None else f" of the {left:,} that the account has left"
    say(f"Price: {count(now['credits'], 'credit')}{of_left}.")
    if needs := forecast.get("forecast"):
        of_rows = " of the other rows" if unchecked else ""
        say(f"Forecast{of_rows}: {needs['text']}. About {duration(needs['seconds'])}.")


def _show_worst(rows: Sequence[Campaign]) -> None:
    """Show the rows that are worth a look before their videos are made."""
    for row in rows[:WORST_ROWS]:
        reasons = "; ".join(f"{reason['input']} {reason['text']}" for reason in row["reasons"])
        say(f"  Look at row {row['row']:,}: {reasons}")


def describe_row(row: Campaign) -> str:
    """Return a row with its problems and warnings as one line. It is named by its line in the file."""
    said = [_described(problem) for problem in row.get("problems", ())]
    return f"line {row['line']:,}: {'; '.join([*said, *row.get('warnings', ())])}"


def _described(problem: Campaign) -> str:
    """Return a problem with the object that it names, which is often the name of the column."""
    place = f" ({problem['objectID']})" if "objectID" in problem else ""
    return f"{problem['code']}: {problem['message']}{place}"


def show_sums(now: Campaign) -> None:
    """Show how a campaign has ended, or why it does not go on."""
    if now["state"] == "failed" and not now.get("totalRows"):
        say(f"The campaign has failed: {now.get('problem', 'its list cannot be used')}")
        return
    left_out = count(now["invalidRows"], "row") + " left out" if now["invalidRows"] else ""
    failed = f"{now['failedRows']:,} failed" if now["failedRows"] else ""
    ready = f"{now['readyVideos']:,} ready to be watched" if now.get("readyVideos") else ""
    sums = [f"{now['doneVideos']:,} of {count(now.get('totalRows', 0), 'row')} done", ready, failed, left_out]
    spent = f", for {count(now['creditsSpent'], 'credit')}" if now["creditsSpent"] else ""
    said = {
        "done": "The campaign is done",
        "paused": "The campaign is paused",
        "cancelled": "The campaign was cancelled",
    }
    say(f"{said.get(now['state'], 'The campaign has failed')}: {', '.join(filter(None, sums))}{spent}.")
    if now.get("problem"):
        say(f"  {now['problem']}")


def count(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 row` or `2,000 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
