"""The fake's API: a method, a path and a form in, a status and an object out."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.stripe.world import Missing, Object, Refused, StripeWorld

Answer = tuple[int, Object]
# The lists that are found by a field of their objects.
_LISTS = {"checkout/sessions": "checkout.session", "invoices": "invoice", "disputes": "dispute"}
_KINDS = ("customers", "checkout/sessions", "invoices", "subscriptions", "payment_intents")
_LINKED = ("payment_intent", "invoice", "latest_charge", "customer", "subscription")


def read_form(text: str) -> Object:
    """Return the nested fields of a form: `a[b][0]=c`. Lists are objects with numbers as names."""
    fields: Object = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = re.findall(r"[^\[\]]+", name)
        place = fields
        for key in [first, *rest][:-1]:
            place = place.setdefault(key, {})
        place[[first, *rest][-1]] = value
    return fields


@dataclass
class FakeApi:
    """The API. `broken` maps the beginning of a path to the error that it answers with."""

    world: StripeWorld
    base_url: str = "https://pay.test"
    page_size: int = 100

    def __post_init__(self) -> None:
        self.broken: dict[str, Answer] = {}
        self.calls: list[tuple[str, str, Object]] = []

    def answer(self, method: str, url: str, body: str, key: str | None) -> Answer:
        """Answer a request. `key` is its idempotency key."""
        parts = urlsplit(url)
        path = parts.path.removeprefix("/v1/")
        fields = read_form(body or parts.query)
        self.calls.append((method, path, fields))
        for beginning, answer in self.broken.items():
            if path.startswith(beginning):
                return answer
        content = f"{path} {body}"
        if key is not None and key in self.world.keys:
            known, answer_before = self.world.keys[key]
            if known != content:
                return _error(400, "Keys for idempotent requests can only be used with the same parameters.")
            return 200, deepcopy(answer_before)
        try:
            found = self._act(method, path, fields)
        except Missing as error:
            return _error(404, f"No such object: '{error}'", "resource_missing")
        except (Refused, KeyError, ValueError) as error:
            return _error(400, str(error))
        if key is not None:
            self.world.keys[key] = (content, deepcopy(found))
        return 200, found

    def _act(self, method: str, path: str, fields: Object) -> Object:
        posts: dict[str, Callable[[Object], Object]] = {
            "customers": self._new_customer,
            "checkout/sessions": self._new_session,
            "billing_portal/sessions": self._new_portal,
            "refunds": lambda form: self.world.refund(form["payment_intent"], int(form["amount"])),
        }
        if method == "POST" and path in posts:
            return self._shown(posts[path](fields)["id"], fields)
        if method == "GET" and path in _LISTS:
            return self._list(path, fields)
        kind, _, id_ = path.rpartition("/")
        if method == "POST" and id_ == "expire":
            return self.world.expire(kind.rpartition("/")[2])
        if kind not in _KINDS:
            raise Missing(path)
        if method == "DELETE":
            ends = {"subscriptions": self.world.end, "customers": self.world.delete_customer}
            return ends[kind](id_)
        return self._shown(id_, fields)

    def _new_customer(self, form: Object) -> Object:
        about = {name: form.get(name) for name in ("name", "email")}
        return self.world.make("cus", "customer", metadata=form.get("metadata", {}), **about)

    def _new_portal(self, form: Object) -> Object:
        self.world.get(form["customer"])
        made = self.world.make("bps", "billing_portal.session", customer=form["customer"])
        made |= {"return_url": form["return_url"], "url": f"{self.base_url}/portal/{made['id']}"}
        return made

    def _new_session(self, form: Object) -> Object:
        customer = self.world.get(form["customer"])
        if customer.get("deleted"):
            raise Missing(form["customer"])
        left_s = int(form["expires_at"]) - self.world.now_s()
        if not 1800 <= left_s <= 86_400:
            raise Refused("The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from now.")
        (wanted,) = form["line_items"].values()
        data, quantity = wanted["price_data"], int(wanted["quantity"])
        amount = int(data["unit_amount"]) * quantity
        if not 50 <= amount <= 99_999_999:
            raise Refused("The Checkout Session's total amount due must add up to at least 0.50.")
        recurring = data.get("recurring")
        every = {"interval": recurring["interval"], "interval_count": 1} if recurring else None
        price = {
            "id": f"price_{len(self.world.objects):08d}",
            "object": "price",
            "currency": data["currency"],
            "unit_amount": int(data["unit_amount"]),
            "recurring": every,
            "type": "recurring" if recurring else "one_time",
        }
        item = {"id": "li_1", "object": "item", "price": price, "quantity": quantity, "currency": data["currency"]}
        session = self.world.make(
            *("cs_test", "checkout.session"),
            mode=form["mode"],
            status="open",
            payment_status="unpaid",
            client_reference_id=form.get("client_reference_id"),
            customer=form["customer"],
            metadata=form.get("metadata", {}),
            amount_subtotal=amount,
            amount_total=amount,
            currency=data["currency"],
            expires_at=int(form["expires_at"]),
            success_url=form["success_url"],
            cancel_url=form.get("cancel_url"),
            payment_intent=None,
            subscription=None,
            invoice=None,
            line_items={"object": "list", "data": [item | {"amount_total": amount}], "has_more": False},
            _intent_metadata=form.get("payment_intent_data", {}).get("metadata", {}),
            _subscription_metadata=form.get("subscription_data", {}).get("metadata", {}),
        )
        session["url"] = f"{self.base_url}/pay/{session['id']}"
        return session

    def _list(self, path: str, fields: Object) -> Object:
        found = self.world.all(_LISTS[path])
        since = int(fields.get("created", {}).get("gte", 0))
        for name in ("customer", "payment_intent"):
            found = [each for each in found if name not in fields or each.get(name) == fields[name]]
        newest = sorted((each for each in found if each["created"] >= since), key=lambda each: each["id"], reverse=True)
        if after := fields.get("starting_after"):
            newest = [each for each in newest if each["id"] < after]
        most = min(int(fields.get("limit", 10)), self.page_size)
        parts = {"expand": {k: v.removeprefix("data.") for k, v in fields.get("expand", {}).items()}}
        data = [self._shown(each["id"], parts) for each in newest[:most]]
        return {"object": "list", "url": f"/v1/{path}", "data": data, "has_more": len(newest) > most}

    def _shown(self, id_: str, fields: Object) -> Object:
        """Return an object with the parts that the request expands."""
        found = {name: value for name, value in self.world.get(id_).items() if not name.startswith("_")}
        expand = set(fields.get("expand", {}).values())
        if found["object"] == "checkout.session" and "line_items" not in expand:
            del found["line_items"]
        if found["object"] == "invoice" and "payments" not in expand:
            del found["payments"]
        for name in {part.partition(".")[0] for part in expand} & set(_LINKED):
            if isinstance(found.get(name), str):
                inner = {str(n): part.partition(".")[2] for n, part in enumerate(expand) if part.startswith(f"{name}.")}
                found[name] = self._shown(found[name], {"expand": inner})
        return found


def _error(status: int, message: str, code: str | None = None) -> Answer:
    error: dict[str, Any] = {"type": "invalid_request_error", "message": message}
    return status, {"error": error | ({"code": code} if code else {})}
