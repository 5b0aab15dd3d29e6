"""YouTube as this deployment uses it: the operator's project at Google, the accounts, and the budget of uploads."""

import json
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.services import HasVisitorUsage

UPLOAD_SCOPE = "https://www.googleapis.com/auth/youtube.upload"
MANAGE_SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
"""For the deletion of a video and the check after its upload, which the scope of uploads does not allow."""
SCOPES = ("openid", UPLOAD_SCOPE, MANAGE_SCOPE)
DEFAULT_DAILY_UPLOADS = 90
"""YouTube allows a project 100 uploads a day. Source: YouTube Data API, "Quota Calculator"."""
_DAY_S, _HOUR_S = 86_400, 3600
_RESET_S = 8 * _HOUR_S
"""Quotas start again at midnight in California: at 7 or 8 o'clock UTC. The later one is never too early."""
_DEPLOYMENT, _KEY, _UPLOADS = "deployment", "youtube", "uploads"


@dataclass(frozen=True, slots=True)
class GoogleClient:
    """The OAuth client of the operator's project at Google."""

    id: str
    secret: str


def read_google_client(text: str) -> GoogleClient:
    """Read the file that Google's console offers for a client of the type "web application".

    Raises:
        ValueError: it is none.
    """
    try:
        client = json.loads(text)["web"]
        return GoogleClient(client["client_id"], client["client_secret"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError("expected the JSON file of an OAuth client of the type 'web application'") from error


@dataclass(frozen=True, slots=True)
class GoogleAccount:
    """A Google account that allowed uploads: its number, the channel's name, and the token that lasts."""

    id: str
    channel: str
    refresh_token: str
    scopes: frozenset[str]


class GoogleRefused(Exception):
    """Google did not give a token; the text is the reason."""


class GoogleOAuth(Protocol):
    """The OAuth 2 flow of web servers at Google. `outbound.youtube` has the class."""

    def authorize_url(self, redirect_url: str, state: str, verifier: str, /) -> str: ...
    def exchange(self, code: str, verifier: str, redirect_url: str, /) -> GoogleAccount: ...
    def revoke(self, refresh_token: str, /) -> bool: ...


class HasGoogleOAuth(Protocol):
    """The flow that connects YouTube accounts; None: the operator has not set YouTube up."""

    @property
    def google_oauth(self) -> GoogleOAuth | None: ...


def next_reset_s(now_s: int) -> int:
    """Return the time at which YouTube's quotas start again, in seconds since 1970."""
    return (now_s - _RESET_S) // _DAY_S * _DAY_S + _RESET_S + _DAY_S


def take_upload(most: int, now_s: int, services: HasVisitorUsage) -> bool:
    """Count an upload. Return False if the deployment has made `most` since the last reset."""
    begin_hour = (next_reset_s(now_s) - _DAY_S) // _HOUR_S
    return services.visitor_usage.add(_DEPLOYMENT, _KEY, _UPLOADS, begin_hour, 1, most)
