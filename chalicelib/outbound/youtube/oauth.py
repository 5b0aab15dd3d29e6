"""OAuth 2 at Google, for web servers. Source: Google Identity, "Using OAuth 2.0 for Web Server Applications"."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from urllib.parse import urlencode

from chalicelib.domain.publishers import ConnectionLost, PublishError, PublishLater
from chalicelib.domain.youtube import SCOPES, UPLOAD_SCOPE, GoogleAccount, GoogleClient, GoogleRefused
from chalicelib.outbound.youtube.google_requests import GoogleHosts, GoogleRequests

_MARGIN_S = 300
_LOST = ("invalid_grant", "unauthorized_client", "deleted_client")


class OAuth:
    """The flow that connects accounts, and the access tokens of those that are connected.

    `client()` returns the operator's client. Access tokens are kept for the life of the process.
    """

    def __init__(
        self,
        client: Callable[[], GoogleClient],
        requests: GoogleRequests,
        hosts: GoogleHosts,
        now_s: Callable[[], int],
    ) -> None:
        self._client = client
        self._requests = requests
        self._hosts = hosts
        self._now_s = now_s
        self._tokens: dict[str, tuple[str, int]] = {}

    def authorize_url(self, redirect_url: str, state: str, verifier: str) -> str:
        """Return the URL of Google's consent page. `verifier`: the secret of PKCE, whose hash it shows."""
        digest = hashlib.sha256(verifier.encode()).digest()
        fields = {
            "client_id": self._client().id,
            "redirect_uri": redirect_url,
            "response_type": "code",
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
            "access_type": "offline",
            # Without this, an account that is connected again gets no refresh token.
            "prompt": "consent",
        }
        return f"{self._hosts.consent}?{urlencode(fields)}"

    def exchange(self, code: str, verifier: str, redirect_url: str) -> GoogleAccount:
        """Exchange the code of the consent page for the account's token.

        Raises:
            GoogleRefused: Google refuses it, the user has not allowed uploads, or has no channel.
        """
        client = self._client()
        fields = {
            "client_id": client.id,
            "client_secret": client.secret,
            "code": code,
            "code_verifier": verifier,
            "grant_type": "authorization_code",
            "redirect_uri": redirect_url,
        }
        try:
            answer = self._requests.post_form(f"{self._hosts.oauth}/token", fields)
            given = answer.json
            if answer.status != 200 or not given.get("refresh_token"):
                raise GoogleRefused(f"Google gave no token: {answer.reason or 'it has no refresh token'}")
            scopes = frozenset(str(given.get("scope", "")).split())
            if UPLOAD_SCOPE not in scopes:
                raise GoogleRefused("uploads were not allowed: connect again, and tick all permissions")
            channel = self._channel(str(given["access_token"]))
        except PublishLater as later:
            raise GoogleRefused(f"{later}; try again") from later
        return GoogleAccount(_subject(given.get("id_token")), channel, str(given["refresh_token"]), scopes)

    def access_token(self, refresh_token: str, *, renew: bool = False) -> str:
        """Return an access token. `renew`: the one before was refused.

        Raises:
            ConnectionLost: the refresh token is no longer valid.
            PublishError: the operator's client is not valid.
            PublishLater: Google does not answer.
        """
        key = hashlib.sha256(refresh_token.encode()).hexdigest()
        token, end_s = self._tokens.get(key, ("", 0))
        if renew or self._now_s() >= end_s - _MARGIN_S:
            token, lasts_s = self._refreshed(refresh_token)
            self._tokens[key] = (token, self._now_s() + lasts_s)
        return token

    def revoke(self, refresh_token: str) -> bool:
        """Revoke a token, and with it all tokens of this project for its user. Return whether Google did so."""
        try:
            answer = self._requests.post_form(f"{self._hosts.oauth}/revoke", {"token": refresh_token})
        except PublishLater:
            return False
        return answer.status == 200

    def _refreshed(self, refresh_token: str) -> tuple[str, int]:
        client = self._client()
        fields = {
            "client_id": client.id,
            "client_secret": client.secret,
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
        }
        answer = self._requests.post_form(f"{self._hosts.oauth}/token", fields)
        if answer.status == 200 and answer.json.get("access_token"):
            return str(answer.json["access_token"]), int(answer.json.get("expires_in", 3600))
        if answer.reason in _LOST:
            raise ConnectionLost(f"Google refuses the token of the YouTube account ({answer.reason}): connect it again")
        raise PublishError(f"Google gives no token for YouTube: {answer.reason or answer.status}")

    def _channel(self, access_token: str) -> str:
        """Return the name of the account's channel."""
        url = f"{self._hosts.youtube}/youtube/v3/channels?part=snippet&mine=true"
        answer = self._requests.send("GET", url, headers={"Authorization": f"Bearer {access_token}"})
        if answer.status == 403:
            # The permission to read was not ticked. Uploads work all the same.
            return ""
        channels = answer.json.get("items") or []
        if not channels:
            raise GoogleRefused("this Google account has no YouTube channel: make one first")
        return str(channels[0].get("snippet", {}).get("title", ""))


def _subject(id_token: object) -> str:
    """Return the number of the Google account in an id token.

    Its signature need not be checked, because it comes from Google's own server by TLS. Source: OpenID Connect Core,
    "ID Token Validation".
    """
    try:
        part = str(id_token).split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return str(claims["sub"])
    except (IndexError, ValueError, KeyError, binascii.Error) as error:
        raise GoogleRefused("Google's answer does not name the account") from error
