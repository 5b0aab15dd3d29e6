"""The credentials of a request: in the `Authorization` header, or in the query as the vendors' clients send them.

The header is that of Basic authentication, which every HTTP client can send: the user is `accountID`, or
`accountID/templateID` for a template's credentials, and the password is the secret. Unlike a URL, it is in no log of a
proxy and no history of a browser. Source: RFC 7617.
"""

import base64
from collections.abc import Mapping
from urllib.parse import unquote

from chalicelib.api.http_request import HttpRequest
from chalicelib.domain.errors import ApiError

_NAMES = ("accountID", "templateID", "accountSecret", "templateSecret")
_FORM = "Basic, with accountID:accountSecret or accountID/templateID:templateSecret in base64"


def credentials_of(http: HttpRequest) -> Mapping[str, str]:
    """Return the credentials of a request by their names in the query.

    Headers of other schemes do not count if the query has credentials: a proxy may have added them.

    Raises:
        ApiError: 1015 the header is not as above, or header and query hold different credentials.
    """
    header = http.headers.get("authorization", "").strip()
    sent = {name: http.query[name] for name in _NAMES if http.query.get(name)}
    scheme, _, content = header.partition(" ")
    if not header or (scheme.lower() != "basic" and sent):
        return sent
    given = _read(scheme, content.strip())
    if any(_plain(value) != _plain(given.get(name, "")) for name, value in sent.items()):
        raise ApiError.authentication("the Authorization header and the URL's query hold different credentials")
    return given


def _read(scheme: str, content: str) -> dict[str, str]:
    try:
        if scheme.lower() != "basic":
            raise ValueError
        user, _, secret = base64.b64decode(content, validate=True).decode().partition(":")
    except ValueError:
        raise ApiError.authentication(f"the Authorization header has to be {_FORM}") from None
    account_id, slash, template_id = unquote(user).partition("/")
    if not (account_id and secret and (template_id or not slash)):
        raise ApiError.authentication(f"the Authorization header is incomplete: it has to be {_FORM}")
    named = {"templateID": template_id, "templateSecret": secret} if slash else {"accountSecret": secret}
    return {"accountID": account_id} | {name: unquote(value) for name, value in named.items()}


def _plain(text: str) -> str:
    """Return a secret without the `=` at its end, which clients lose."""
    return text.rstrip("=")
