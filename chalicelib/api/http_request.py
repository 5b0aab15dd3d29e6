"""An HTTP request, as the API reads it. app.py makes it from what the gateway sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request of HTTP.

    - `headers`: the names are in lower case.
    - `address`: the caller's network address, or empty.
    - `base_url`: the URL of the deployment, without a slash at the end, or empty.
    """

    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    base_url: str = ""
