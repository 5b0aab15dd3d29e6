"""StripeRequests to Stripe's API: form fields in, JSON out, one host."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3

from chalicelib.domain.destinations import Destinations, parse_hosts, parse_ports
from chalicelib.domain.errors import Transient
from chalicelib.domain.payment_provider import PaymentRefused
from chalicelib.outbound.deadline import time_limit
from chalicelib.outbound.pool import Pool
from chalicelib.outbound.reasons import reason_of
from chalicelib.outbound.stripe.keys import ReadKeys

API_URL = "https://api.stripe.com"
API_VERSION = "2026-10-28.endive"
"""The version whose objects `stripe_objects.py` reads. Stripe answers in it, whatever the account's own default is."""
_TOTAL_S = 8
_ATTEMPTS = 2
_MAX_BYTES = 4_000_000
_PAGE = 100
# A later attempt may succeed: another request with the same key goes on, too many requests, Stripe's own faults.
_PASSING = frozenset({409, 429, 500, 502, 503, 504})
_OUR_KEY = (401, 403)

Object = dict[str, Any]


def pool_for(url: str) -> Pool:
    """Return a pool that reaches nothing but Stripe, or the fake of the tests on this machine.

    Raises:
        ValueError: the URL is another one.
    """
    if url == API_URL:
        return Pool(Destinations(ports=parse_ports("443")))
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname != "127.0.0.1" or parts.port is None or parts.path:
        raise ValueError(f"expected {API_URL}, or http://127.0.0.1:PORT for a fake, got {url!r}")
    return Pool(Destinations(hosts=parse_hosts(f"127.0.0.1:{parts.port}")))


class StripeRequests:
    """The requests of one account at Stripe. A request is tried twice; Stripe does the work once."""

    def __init__(self, pool: Pool, read_keys: ReadKeys, url: str = API_URL, total_s: float = _TOTAL_S) -> None:
        self._pool = pool
        self._read_keys = read_keys
        self._url = url
        self._total_s = total_s

    def get(self, path: str, fields: Mapping[str, Any] | None = None) -> Object:
        """Return an object.

        Raises:
            PaymentRefused: Stripe refuses the request.
            Transient: it cannot be reached, or asks to wait.
        """
        query = urlencode(flat(fields or {}))
        return self._repeated("GET", f"{path}?{query}" if query else path, None, {})

    def post(self, path: str, fields: Mapping[str, Any], key: str | None = None) -> Object:
        """Make or change an object, once for each key. Return it.

        Raises:
            as `get`.
        """
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if key:
            headers["Idempotency-Key"] = key
        return self._repeated("POST", path, urlencode(flat(fields)).encode(), headers)

    def delete(self, path: str) -> Object:
        """Delete an object.

        Raises:
            as `get`.
        """
        return self._repeated("DELETE", path, None, {})

    def each(self, path: str, fields: Mapping[str, Any]) -> Iterator[Object]:
        """Yield all objects of a list, newest first, reading a page at a time.

        Raises:
            as `get`.
        """
        page = self.get(path, {**fields, "limit": _PAGE})
        while True:
            yield from page["data"]
            if not page["has_more"]:
                return
            page = self.get(path, {**fields, "limit": _PAGE, "starting_after": page["data"][-1]["id"]})

    def _repeated(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Object:
        return _twice(lambda: self._once(method, path, body, headers))

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Object:
        own = {
            "Authorization": f"Bearer {self._read_keys().api_key}",
            "Stripe-Version": API_VERSION,
            "Accept": "application/json",
            "User-Agent": "Reelwright",
        }
        with time_limit(self._total_s):
            try:
                response = self._pool.request(
                    method,
                    f"{self._url}/v1/{path}",
                    body=body,
                    headers={**own, **headers},
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
                content = _read(response)
            except (urllib3.exceptions.HTTPError, ValueError, TimeoutError) as error:
                raise Transient(f"the payment provider does not answer: {reason_of(error)}") from error
        return _answer(response.status, content)


def flat(fields: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Return nested fields as Stripe's forms have them: `a[b][0][c]`. None is left out."""
    found: list[tuple[str, str]] = []
    for name, value in fields.items():
        key = f"{prefix}[{name}]" if prefix else str(name)
        match value:
            case None:
                pass
            case Mapping():
                found += flat(value, key)
            case list() | tuple():
                found += flat({str(number): item for number, item in enumerate(value)}, key)
            case bool():
                found.append((key, str(value).lower()))
            case _:
                found.append((key, str(value)))
    return found


def _twice(request: Callable[[], Object]) -> Object:
    for _ in range(_ATTEMPTS - 1):
        try:
            return request()
        except Transient:
            continue
    return request()


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    try:
        content = b""
        while chunk := response.read1(1 << 16, decode_content=True):
            content += chunk
            if len(content) > _MAX_BYTES:
                raise ValueError("the answer is too large")
        return content
    finally:
        response.close()


def _answer(status: int, content: bytes) -> Object:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if status in _PASSING or not isinstance(found, dict):
        raise Transient(f"the payment provider answered with status {status}")
    if status == 200:
        return found
    if status in _OUR_KEY:
        raise PaymentRefused("the payment provider does not accept the key of this deployment")
    fault = found.get("error")
    fault = fault if isinstance(fault, dict) else {}
    is_missing = status == 404 or fault.get("code") == "resource_missing"
    raise PaymentRefused(str(fault.get("message") or f"status {status}"), is_missing=is_missing)
