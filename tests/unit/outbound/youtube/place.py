"""YouTube as the code reaches it, at the fake Google."""

from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.domain.connection import Connection, ConnectionKind
from chalicelib.domain.publishers import FileToPublish, OpenConnection
from chalicelib.domain.video_output import YoutubeSettings
from chalicelib.domain.youtube import GoogleClient
from chalicelib.outbound.youtube.google_requests import GoogleRequests, hosts_at
from chalicelib.outbound.youtube.oauth import OAuth
from chalicelib.outbound.youtube.uploads import YoutubeUploads
from tests.fakes import ACCOUNT, NOW_MS
from tests.fakes.google_server import FakeGoogle
from tests.fakes.google_server.state import ANN, CLIENT_ID, CLIENT_SECRET
from tests.unit.outbound.site import POOL

REDIRECT = "https://videos.example.com/v1/account/youtube_callback"
BODY = bytes(range(256)) * 4
FILE = FileToPublish(
    "out/ava.mp4",
    "ava.mp4",
    len(BODY),
    "video/mp4",
    "Welcome, <Ava>",
    "<p>For you &amp; yours</p>",
    "a, two words",
    YoutubeSettings(privacy="unlisted", category="24"),
)


@dataclass
class Place:
    """The parts of YouTube, with a clock and a budget that a test sets."""

    google: FakeGoogle
    files: dict[str, bytes] = field(default_factory=lambda: {FILE.key: BODY})
    now_s: int = NOW_MS // 1000
    budget: int = 100
    reports: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        hosts = hosts_at(self.google.url)
        client = GoogleClient(CLIENT_ID, CLIENT_SECRET)
        self.requests = GoogleRequests(POOL)
        self.oauth = OAuth(lambda: client, self.requests, hosts, lambda: self.now_s)
        self.uploads = YoutubeUploads(self.oauth, self.requests, hosts, self._read, self._take, lambda: 3600)

    def connect(self, account: str = ANN) -> OpenConnection:
        """Return the connection of a person who has allowed everything."""
        url = self.oauth.authorize_url(REDIRECT, "state", "verifier")
        query = dict(each.split("=") for each in url.partition("?")[2].split("&"))
        scope = query["scope"].replace("+", " ").replace("%3A", ":").replace("%2F", "/")
        known = {"scope": scope, "redirect_uri": REDIRECT, "code_challenge": query["code_challenge"]}
        found = self.oauth.exchange(self.google.state.allow(account, known), "verifier", REDIRECT)
        connection = Connection(ACCOUNT, found.id, ConnectionKind.YOUTUBE, found.channel, NOW_MS)
        return OpenConnection(connection, found.refresh_token)

    def publish(self, to: OpenConnection, token: str = "", **changes: Any) -> str:
        """Publish the file. Return the id of the video."""
        return self.uploads.publish(to, replace(FILE, **changes), token, self.report)

    def report(self, token: str, percent: int) -> None:
        self.reports.append((token, percent))

    @property
    def token(self) -> str:
        """The newest token of an upload."""
        return self.reports[-1][0]

    def _read(self, key: str, first: int, size_bytes: int) -> bytes:
        return self.files[key][first : first + size_bytes]

    def _take(self) -> bool:
        self.budget -= 1
        return self.budget >= 0


def asked(google: FakeGoogle, method: str, path: str) -> list[dict[str, Any]]:
    """Return the requests of a kind that the fake has answered."""
    return [each for each in google.state.requests if (each["method"], each["path"]) == (method, path)]
