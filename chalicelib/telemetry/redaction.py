"""The last guard against secrets in logs: what a URL may hold is removed from the text of every line."""

import re

from chalicelib.domain.urls import MASK

# Of URLs, everything from the query on; of other texts, such as a path in an error, what looks like a query.
_TAIL = re.compile(r"(://[^\s\"'<>\\?#]*)[?#][^\s\"'<>\\]*")
_PATH_QUERY = re.compile(r"(\burl: [^\s?]*)\?[^\s\"'<>\\]*")
_QUERY = re.compile(r"\?[\w.~%+\-\[\]]+=[^\s\"'<>\\]*")
_LOGIN = re.compile(r"://[^\s/\"'@\\]+@(?:[^\s/\"'@\\]+@)*")


def redacted(text: str) -> str:
    """Return a text in which URLs have neither a login, nor a query, nor a fragment.

    A query may hold the credentials of an account, the signature of a link, or the token of a webhook.
    """
    text = _LOGIN.sub(f"://{MASK}@", text)
    for pattern in (_TAIL, _PATH_QUERY):
        text = pattern.sub(rf"\1?{MASK}", text)
    return _QUERY.sub(f"?{MASK}", text)
