"""A campaign over the API: its list is sent, its progress followed, and its errors that may pass are tried again."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, TypeVar

from chalicelib.client.http_transport import NoAnswerError
from chalicelib.client.remote_account import RefusedCallError, RemoteAccount

MOVING = frozenset({"checking", "running"})
"""The states in which a campaign moves by itself."""
POLLS_S = (*(1.0,) * 15, *(2.0,) * 15)
"""The pauses between two looks at a campaign at the beginning; after that it is `LONG_POLL_S`."""
LONG_POLL_S = 5.0
PATIENCE_S = 600
"""A campaign is looked at so long while the API does not answer."""
_PASSING_CODES = frozenset({-32000, 5000})
"""The codes of errors that may pass: too many calls, and a fault of the deployment."""
_RETRY_S = 5.0
_LONGEST_RETRY_S = 60.0
_MANY_ROWS = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RemoteCampaign:
    """A campaign of an account.

    `waiting` is called with the reason whenever a call is to be tried again.
    """

    account: RemoteAccount
    id: str
    waiting: Callable[[str], None] = lambda reason: None
    clock_s: Callable[[], float] = time.monotonic

    @classmethod
    def send_list(cls, account: RemoteAccount, template_id: str, wire: Mapping[str, Any], body: bytes) -> str:
        """Store a new campaign of a `CampaignNew_t` with its list, and return its id.

        Raises:
            RefusedCallError: the API refuses it.
            NoAnswerError: the API or the storage does not answer.
        """
        ticket = account.call("Campaign_New", template_id, wire)
        account.store(ticket, body)
        return str(ticket["id"])

    def check(self) -> None:
        """Begin the check of its rows. Waits while too many others of the account are checked."""
        self._patiently("Campaign_Check")

    def start(self) -> None:
        """Begin to make its videos."""
        self._patiently("Campaign_Start")

    def resume(self) -> None:
        """Let it go on after a pause."""
        self._patiently("Campaign_Resume")

    def get(self) -> dict[str, Any]:
        """Return its `Campaign`."""
        return dict(self._patiently("Campaign_Get"))

    def follow(self, states: Collection[str] = MOVING) -> Iterator[dict[str, Any]]:
        """Yield its `Campaign` again and again, until it is in none of these states. The last one is yielded, too."""
        for pause_s in chain(POLLS_S, repeat(LONG_POLL_S)):
            campaign = self.get()
            yield campaign
            if campaign["state"] not in states:
                return
            self.account.sleep(pause_s)

    def rows(self, *, only_problems: bool = False, most: int = _MANY_ROWS) -> list[dict[str, Any]]:
        """Return its first rows that are checked."""
        found: list[dict[str, Any]] = []
        after = 0
        while len(found) < most:
            page = {"limit": min(most - len(found), _MANY_ROWS), "after": after, "onlyProblems": only_problems}
            answer = self._patiently("Campaign_Rows", page)
            found += answer["rows"]
            if "newer" not in answer:
                break
            after = answer["newer"]
        return found

    def results(self) -> Iterator[dict[str, Any]]:
        """Yield its `CampaignResult` again and again, until it is not being made any more."""
        for pause_s in chain(POLLS_S, repeat(LONG_POLL_S)):
            result = dict(self._patiently("Campaign_Result"))
            yield result
            if result["state"] != "making":
                return
            self.account.sleep(pause_s)

    def fetch(self, url: str) -> bytes:
        """Return the file of a result.

        Raises:
            RefusedFileError: the storage refuses the link, or has no such file.
            NoAnswerError: the storage has not answered for `PATIENCE_S`.
        """
        return self._tried(lambda: self.account.fetch(url), always=False)

    def forecast(self) -> dict[str, Any]:
        """Return its `CampaignForecast`, or nothing if the API cannot make one, as those of earlier releases."""
        try:
            return dict(self.account.call("Campaign_Forecast", self.id))
        except RefusedCallError:
            return {}

    def _patiently(self, method: str, *params: Any) -> Any:
        """Call a method of this campaign, and again while an error may pass, up to `PATIENCE_S`.

        Raises:
            RefusedCallError: the API refuses the call.
            NoAnswerError: the API has not answered for so long.
        """
        return self._tried(lambda: self.account.call(method, self.id, *params))

    def _tried(self, ask: Callable[[], T], *, always: bool = True) -> T:
        """Ask again while an error may pass. `always`: also after errors of the network that usually last."""
        until_s = self.clock_s() + PATIENCE_S
        while True:
            try:
                return ask()
            except NoAnswerError as error:
                if self.clock_s() >= until_s or not (always or error.may_pass):
                    raise
                reason, pause_s = str(error), _RETRY_S
            except RefusedCallError as error:
                if error.code not in _PASSING_CODES or self.clock_s() >= until_s:
                    raise
                reason, pause_s = _problem(error), _retry_after_s(error)
            self.waiting(reason)
            self.account.sleep(pause_s)


def _problem(error: RefusedCallError) -> str:
    about = error.data if isinstance(error.data, dict) else {}
    return str(about.get("problem") or error.message)


def _retry_after_s(error: RefusedCallError) -> float:
    about = error.data if isinstance(error.data, dict) else {}
    asked = about.get("retryAfter")
    return min(max(float(asked), 1.0), _LONGEST_RETRY_S) if isinstance(asked, int | float) else _RETRY_S
