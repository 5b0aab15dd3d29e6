"""The last guard against secrets in logs: what a URL may hold is removed from the text of every line."""

import re

from chalicelib.domain.urls import MASK

# Of URLs of the web, everything behind the host; of others, from the query on; of other texts, such as a path in an
# error, what looks like a query.
_PATH = re.compile(r"(\bhttps?://[^\s\"'<>\\/?#]+)[/?#][^\s\"'<>\\]+", re.IGNORECASE)
_TAIL = re.compile(r"(://[^\s\"'<>\\?#]*)[?#][^\s\"'<>\\]*")
_PATH_QUERY = re.compile(r"(\burl: )/[^\s\"'<>\\]*")
_QUERY = re.compile(r"\?[\w.~%+\-\[\]]+=[^\s\"'<>\\]*")
_LOGIN = re.compile(r"://[^\s/\"'@\\]+@(?:[^\s/\"'@\\]+@)*")


def redacted(text: str) -> str:
    """Return a text in which URLs of the web have only their host, and others neither a login nor a query.

    A query may hold the credentials of an account, the signature of a link, or the token of a webhook. A path is a
    secret of some services.
    """
    text = _LOGIN.sub(f"://{MASK}@", text)
    text = _PATH.sub(rf"\1/{MASK}", text)
    text = _PATH_QUERY.sub(rf"\1/{MASK}", text)
    text = _TAIL.sub(rf"\1?{MASK}", text)
    return _QUERY.sub(f"?{MASK}", text)
