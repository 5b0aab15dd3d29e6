"""The last guard against secrets in logs: what a URL may hold is removed from the text of every line."""

import re

from chalicelib.domain.urls import MASK

_QUERY = re.compile(r"\?[\w.~%+\-\[\]]+=[^\s\"'<>\\]*")
_PASSWORD = re.compile(r"://([^\s/\"'@:\\]*):[^\s/\"'@\\]*@")
_TOKEN = re.compile(r"://[^\s/\"'@:\\]+@")


def redacted(text: str) -> str:
    """Return a text in which URLs have neither a password nor a query.

    A query may hold the credentials of an account, the signature of a link, or the token of a webhook.
    """
    text = _PASSWORD.sub(rf"://\1:{MASK}@", text)
    return _TOKEN.sub(f"://{MASK}@", _QUERY.sub(f"?{MASK}", text))
