"""A place that videos are published to, in memory."""

from collections.abc import Callable

from chalicelib.domain.publishers import FileToPublish, OpenConnection, Report, Verdict
from chalicelib.domain.youtube import SCOPES, GoogleAccount, GoogleRefused

PUBLISH_ROLE = "arn:aws:iam::111122223333:role/reelwright-CustomerBucketsRole-1"


class Places:
    """All places. An upload has three parts, and its token is the name of the file with the number of parts.

    `files`: the published files by connection and name. `problems`: the errors that the next calls raise, in order.
    `while_uploading` runs after each part.
    """

    overwrites = True

    def __init__(self) -> None:
        self.files: dict[tuple[str, str], FileToPublish] = {}
        self.uploads: list[str] = []
        self.withdrawn: list[tuple[str, str]] = []
        self.verdicts: list[Verdict] = []
        self.checked: list[str] = []
        self.problems: list[Exception | None] = []
        self.while_uploading: Callable[[], object] = lambda: None

    def publish(self, to: OpenConnection, file: FileToPublish, token: str, report: Report) -> str:
        self._fail_if_asked()
        parts = int(token.rpartition("/")[2]) if token else 0
        report(f"{file.name}/{parts}", parts * 33)
        while parts < 3:
            parts += 1
            self.uploads.append(f"{file.name}/{parts}")
            self.while_uploading()
            self._fail_if_asked()
            report(f"{file.name}/{parts}", parts * 33)
        self.files[to.connection.id, file.name] = file
        return f"folder/{file.name}"

    def withdraw(self, to: OpenConnection, place: str, token: str) -> None:
        self._fail_if_asked()
        name = place.rpartition("/")[2] or token.partition("/")[0]
        self.withdrawn.append((to.connection.id, name))
        self.files.pop((to.connection.id, name), None)

    def check(self, to: OpenConnection, place: str, file: FileToPublish) -> Verdict:
        self.checked.append(place)
        self._fail_if_asked()
        return self.verdicts.pop(0) if self.verdicts else Verdict(is_final=True)

    def test(self, to: OpenConnection) -> None:
        self._fail_if_asked()

    def _fail_if_asked(self) -> None:
        problem = self.problems.pop(0) if self.problems else None
        if problem is not None:
            raise problem


class Google:
    """The consent of people, in memory. `refused` is the reason why the next exchange fails."""

    def __init__(self) -> None:
        self.account = GoogleAccount("116071234567890123456", "Acme", "refresh-1", frozenset(SCOPES))
        self.refused: str | None = None
        self.asked: list[tuple[str, str, str]] = []
        self.exchanged: list[tuple[str, str, str]] = []
        self.revoked: list[str] = []

    def authorize_url(self, redirect_url: str, state: str, verifier: str) -> str:
        self.asked.append((redirect_url, state, verifier))
        return f"https://accounts.google.com/o/oauth2/v2/auth?state={state}"

    def exchange(self, code: str, verifier: str, redirect_url: str) -> GoogleAccount:
        self.exchanged.append((code, verifier, redirect_url))
        if self.refused:
            raise GoogleRefused(self.refused)
        return self.account

    def revoke(self, refresh_token: str) -> bool:
        self.revoked.append(refresh_token)
        return True
