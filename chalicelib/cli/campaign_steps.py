"""The steps of `campaign`, from an uploaded list to its end: check it, show the price, ask, start it, watch it."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from chalicelib.cli.campaign_view import FIRST_PROBLEMS, CampaignProgress, count, show_check, show_sums
from chalicelib.cli.output import say
from chalicelib.cli.progress_bar import ProgressBar
from chalicelib.cli.remote import REFUSED, command_line
from chalicelib.cli.unchecked_rows import LOOKED_AT_ROWS, find_unchecked
from chalicelib.client.http_transport import NoAnswerError
from chalicelib.client.remote_campaign import MOVING, RemoteCampaign

SOME_FAILED, NOTHING_VALID, STOPPED, INTERRUPTED = 4, 5, 6, 130
"""The exit codes: rows have problems or failed; the list cannot be used; it is paused or cancelled; Ctrl-C."""


@dataclass(frozen=True, slots=True)
class CampaignSteps:
    """A campaign that a command takes to its end. `yes`: nobody is asked."""

    remote: RemoteCampaign
    yes: bool

    def check(self) -> dict[str, Any]:
        """Check the list, unless that was done, and show the result. Return the `Campaign`."""
        now = self.remote.get()
        if now["state"] == "uploading":
            self.remote.check()
        now = self._follow({"uploading", "checking"})
        if now["state"] == "checked":
            problems = self.remote.rows(only_problems=True, most=FIRST_PROBLEMS) if now["invalidRows"] else []
            unchecked = find_unchecked(self.remote.rows(most=LOOKED_AT_ROWS)) if now["validRows"] else []
            show_check(now, problems, self.remote.forecast() if now["validRows"] else {}, unchecked)
        return now

    def start(self, now: dict[str, Any]) -> dict[str, Any]:
        """Ask, and start or resume a campaign that waits for it. Return the `Campaign`."""
        if now["state"] == "checked" and now["validRows"]:
            left_out = f" {count(now['invalidRows'], 'row')} will be left out." if now["invalidRows"] else ""
            videos, credits_ = (
                count(now["validRows"] - now.get("keptRows", 0), "video"),
                count(now["credits"], "credit"),
            )
            self._ask(f"Make {videos} for {credits_}?{left_out}")
            self.remote.start()
        elif now["state"] == "paused":
            show_sums(now)
            self._ask("Let it go on?")
            self.remote.resume()
        else:
            return now
        return self.remote.get()

    def end(self, now: dict[str, Any], *, watch: bool) -> dict[str, Any]:
        """Follow a campaign that is running until it moves no more, if asked to. Show its sums if it has ended."""
        if watch and now["state"] == "running":
            now = self._follow(MOVING)
        if now["state"] in ("checked", "running"):
            say(f"The campaign {now['id']} is {now['state']}. To go on and to watch it: {go_on(now['id'])}")
        else:
            show_sums(now)
        return now

    def _follow(self, states: Collection[str]) -> dict[str, Any]:
        with ProgressBar() as bar:
            progress = CampaignProgress(self.remote, bar)
            for now in self.remote.follow(states):
                progress.show(now)
        return now

    def _ask(self, question: str) -> None:
        if self.yes:
            return
        if not can_ask():
            raise click.UsageError("there is no terminal to ask in: pass --yes")
        if not click.confirm(question, err=True):
            say(f"Nothing more is made. To go on: {go_on(self.remote.id)}")
            raise click.exceptions.Exit(REFUSED)


def can_ask() -> bool:
    """Return whether a person can be asked."""
    return sys.stdin.isatty()


def go_on(campaign_id: str) -> str:
    """Return the command that goes on with a campaign."""
    return command_line("campaign", "--resume", campaign_id)


@contextmanager
def interruptible(remote: RemoteCampaign | None) -> Iterator[None]:
    """Say how to go on with a campaign if this context is interrupted, or the API does not answer any more.

    None: its list has not arrived, so nothing was begun.
    """
    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        first, *others = _going_on(remote)
        say("", f"Interrupted. {first}", *others)
        raise click.exceptions.Exit(INTERRUPTED) from None
    except NoAnswerError:
        say(*_going_on(remote))
        raise


def _going_on(remote: RemoteCampaign | None) -> tuple[str, ...]:
    if remote is None:
        return ("Nothing was begun.",)
    cancel = command_line("campaigns", "cancel", remote.id)
    return f"What was begun goes on. To watch it: {go_on(remote.id)}", f"To stop it: {cancel}"


def has_result(now: dict[str, Any]) -> bool:
    """Return whether a campaign has rows that have ended, and makes none at the moment."""
    return now["state"] in ("done", "paused", "cancelled") and bool(now.get("totalRows"))


def exit_code(now: dict[str, Any]) -> int:
    """Return the exit code of a campaign as it is at the end of the command."""
    if now["state"] == "failed" or not now["validRows"]:
        return NOTHING_VALID
    if now["state"] in ("paused", "cancelled"):
        return STOPPED
    return SOME_FAILED if now["invalidRows"] or now["failedRows"] else 0
