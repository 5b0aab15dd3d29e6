"""The page on which the owner of a YouTube channel connects it to an account."""

from chalicelib.domain.response_headers import NO_STORE
from chalicelib.pages.html import render
from chalicelib.pages.responses import SECURITY, PageResponse

_POLICY = (
    SECURITY
    | NO_STORE
    | {
        # The form leads to Google, which browsers count as its action.
        "Content-Security-Policy": SECURITY["Content-Security-Policy"].replace(
            "form-action 'none'", "form-action 'self' https://accounts.google.com"
        ),
        "Content-Type": "text/html; charset=utf-8",
    }
)
COOKIE = "youtube_connect"


def ask_page(name: str, state: str) -> PageResponse:
    """Return the page that asks for a channel, in the name of an account."""
    return PageResponse(render("youtube_ask.html", account=name, state=state), headers=_POLICY)


def done_page(channel: str, youtube_id: str) -> PageResponse:
    """Return the page that shows the id of a connected account, which clients ask for."""
    return PageResponse(render("youtube_done.html", channel=channel, youtube_id=youtube_id), headers=_POLICY)


def failed_page(problem: str) -> PageResponse:
    """Return the page that says why nothing was connected."""
    return PageResponse(render("youtube_failed.html", problem=problem), status=400, headers=_POLICY)


def to_google(url: str, cookie: str, *, secure: bool) -> PageResponse:
    """Return the redirect to Google, with a cookie for ten minutes that only this deployment's pages get."""
    flags = "; HttpOnly; SameSite=Lax; Max-Age=600; Path=/" + ("; Secure" if secure else "")
    return PageResponse(status=303, headers=_POLICY | {"Location": url, "Set-Cookie": f"{COOKIE}={cookie}{flags}"})
