"""Web pages that may call with a template's credentials.

Browsers name the page in the header `Origin`, and pages cannot change it. Other programs can send any, so this keeps
out the web pages of others, not their scripts.
"""

from collections.abc import Mapping

from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.web_origin import is_allowed_origin

_MAX_SHOWN = 100


def check_origin(caller: Caller, headers: Mapping[str, str]) -> Caller:
    """Return the caller, if the request comes from a web page that may call with these credentials.

    Raises:
        ApiError: 1015 it comes from elsewhere.
    """
    sent = headers.get("origin", "")
    if not is_allowed_origin(sent, caller.origins):
        page = f"the origin {sent[:_MAX_SHOWN]!r}" if sent else "a request without the header Origin"
        raise ApiError.authentication(f"the template does not allow {page} (visitors.origins)")
    return caller
