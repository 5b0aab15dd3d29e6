"""The pages that connect YouTube: the flow of `api` with the HTML of `pages`."""

from urllib.parse import parse_qs, urlsplit

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.youtube_connect import ConnectFailed, ConnectServices, pending_name
from chalicelib.api.youtube_connect import agree as agree_to
from chalicelib.api.youtube_connect import finish as finish_connecting
from chalicelib.pages.responses import PageResponse
from chalicelib.pages.youtube_page import COOKIE, ask_page, done_page, failed_page, to_google

_MAX_FORM_BYTES = 10_000


def ask(request: HttpRequest, services: ConnectServices) -> PageResponse:
    """Return the page that asks for a channel."""
    state = request.query.get("state", "")
    try:
        return ask_page(pending_name(state, services), state)
    except ConnectFailed as failed:
        return failed_page(str(failed))


def agree(request: HttpRequest, services: ConnectServices) -> PageResponse:
    """Lead a person who has agreed on that page to Google."""
    if not _is_own(request):
        return failed_page("open the link, and agree on its page")
    form = parse_qs(request.body[:_MAX_FORM_BYTES].decode(errors="replace"))
    try:
        agreed = agree_to(form.get("state", [""])[0], request.base_url, services)
    except ConnectFailed as failed:
        return failed_page(str(failed))
    return to_google(agreed.url, agreed.cookie, secure=request.base_url.startswith("https://"))


def finish(request: HttpRequest, services: ConnectServices) -> PageResponse:
    """Connect the channel of a person whom Google has led back."""
    query, cookie = request.query, _cookie(request)
    state, code, problem = (query.get(name, "") for name in ("state", "code", "error"))
    try:
        connection = finish_connecting(state, code, problem, cookie, request.base_url, services)
    except ConnectFailed as failed:
        return failed_page(str(failed))
    return done_page(connection.name, connection.id)


def _cookie(request: HttpRequest) -> str:
    """Return the value of our cookie, or an empty text."""
    pairs = (each.strip().partition("=") for each in request.headers.get("cookie", "").split(";"))
    return next((value for name, _, value in pairs if name == COOKIE), "")


def _is_own(request: HttpRequest) -> bool:
    """Return whether a form was sent from a page of this deployment. Browsers name the origin of a form."""
    own = urlsplit(request.base_url)
    return request.headers.get("origin") == f"{own.scheme}://{own.netloc}"
