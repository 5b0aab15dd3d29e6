"""The permissions that each call of a service needs: what the adapters in chalicelib/aws do for it."""

from chalicelib.aws.videos import BY_TEMPLATE
from chalicelib.aws.watched_table import BY_LOOK
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.queue import Queue
from chalicelib.wiring.tables import ACCOUNT_TABLES
from deployment.stack.grants import (
    DELETE,
    GET,
    GET_MANY,
    LIST,
    PUT,
    READ,
    REMOVE,
    SCAN,
    STORE,
    TAG,
    UPDATE,
    WRITE_MANY,
    Grant,
    assumes,
    counts,
    files,
    index,
    keys,
    objects,
    rows,
    seals,
    sends,
    unseals,
    wakes,
)
from deployment.stack.publish_role import PUBLISH_ROLE

_BALANCE = [*rows("balances", GET, UPDATE), *rows("ledger", PUT)]
_TABLES = {
    **{name: name.lower() for name in ("Accounts", "Emails", "Templates", "Removals", "Medias", "Videos", "Fonts")},
    **{name: name.lower() for name in ("Segments", "Leases", "Notifications", "Deliveries", "Profiles", "Erasures")},
    "Campaigns": "campaigns",
    "Connections": "connections",
    "Orders": "orders",
    "LoginAttempts": "attempts",
    "PlanRows": "plans",
    "Waits": "leases",
    "Circuits": "leases",
    "Cursors": "leases",
    "IdempotencyKeys": "idempotency",
    "AuditTrail": "audit",
    "VisitorUsage": "usage",
}
# The methods that most tables have.
_METHODS = {
    "get": (GET,),
    "put": (PUT,),
    "put_new": (PUT,),
    "delete": (DELETE,),
    "update": (UPDATE,),
    "get_many": (GET_MANY,),
    "list": (LIST,),
    "each": (LIST,),
    "count": (LIST,),
}
# Those of single tables, and where a table differs. Rows of videos and media files are read before their share of the
# balance changes.
_OTHERS = {
    "Accounts.each": (SCAN,),
    "AuditTrail.count_attempt": (UPDATE,),
    "AuditTrail.page": (LIST,),
    "Emails.claim": (PUT,),
    "Emails.release": (DELETE,),
    "LoginAttempts.replace": (PUT,),
    "PlanRows.list": (SCAN,),
    "VisitorUsage.counts": (LIST,),
    **{f"VisitorUsage.{name}": (UPDATE,) for name in ("add", "take_slot", "free_slots", "slots_to_check")},
    "Templates.compare_and_swap": (UPDATE,),
    "Templates.page_in_clear": (SCAN,),
    "Templates.swap_webhook_secrets": (UPDATE,),
    "Removals.list_all": (SCAN,),
    "Medias.put": (GET, PUT),
    "Medias.delete": (GET, DELETE),
    "Medias.delete_many": (GET_MANY, GET, DELETE),
    "Medias.claim": (UPDATE,),
    "Medias.reopen": (GET, UPDATE),
    "Medias.finish_upload": (GET, UPDATE),
    "Videos.add": (WRITE_MANY, PUT),
    "Videos.put": (GET, PUT),
    "Videos.delete": (GET, DELETE),
    "Videos.delete_many": (GET_MANY, GET, DELETE),
    "Videos.apply": (UPDATE,),
    "Videos.spend": (UPDATE,),
    "Videos.finish_job": (UPDATE,),
    "Videos.report_frames": (UPDATE,),
    "Videos.start_delivery_round": (UPDATE,),
    "Videos.finish_webhook": (UPDATE,),
    "Videos.reopen_webhook": (UPDATE,),
    "Videos.add_submission": (UPDATE,),
    "Videos.swap_publishing": (UPDATE,),
    "Videos.watch": (UPDATE,),
    "Videos.watch_earlier_rows": (SCAN, UPDATE),
    "Medias.watch": (UPDATE,),
    "Medias.watch_earlier_rows": (SCAN, UPDATE),
    "Deliveries.list_of_video": (LIST,),
    "Deliveries.list_of_viewers": (LIST,),
    "Deliveries.swap": (PUT,),
    "Orders.swap": (PUT,),
    "Orders.payer": (GET,),
    "Orders.swap_payer": (PUT,),
    "Circuits.add_points": (UPDATE,),
    "Circuits.open": (UPDATE,),
    "Circuits.half_open": (UPDATE,),
    "Circuits.close": (DELETE,),
    "Deliveries.delete_of_video": (LIST, DELETE),
    "Segments.add_references": (WRITE_MANY,),
    "Segments.ready": (GET_MANY,),
    "Segments.rendered_for": (GET_MANY,),
    "Segments.acquire": (PUT,),
    "Segments.take_over": (PUT,),
    "Segments.commit": (PUT,),
    "Segments.invalidate": (DELETE,),
    "Segments.release": (DELETE,),
    "Segments.drop_references": (LIST, WRITE_MANY),
    "Leases.enqueue": (PUT,),
    "Leases.acquire": (UPDATE,),
    "Leases.release": (UPDATE,),
    "Leases.list_waiting": (LIST,),
    "Leases.list_held": (LIST,),
    "Leases.delete_prefix": (LIST, WRITE_MANY),
    "Waits.start_attempt": (UPDATE,),
    "Waits.record_wait": (UPDATE,),
    "Waits.record_failure": (UPDATE,),
    "Waits.register": (PUT,),
    "Waits.pop_waiters": (LIST, WRITE_MANY),
    "Notifications.list_of_video": (LIST,),
    "Erasures.page": (LIST,),
    "Erasures.name_erasure": (PUT, GET),
    "Erasures.erasure_of": (GET,),
    "Erasures.record": (GET, PUT),
    "Erasures.parts": (LIST,),
    "Campaigns.swap": (UPDATE,),
    "Campaigns.swap_result": (UPDATE,),
    "Campaigns.list_busy": (SCAN,),
    "Connections.accounts_with": (LIST,),
    "Videos.page_of_recipients": (LIST,),
    "IdempotencyKeys.begin": (PUT, GET),
    "IdempotencyKeys.take_over": (UPDATE,),
    "IdempotencyKeys.put_many": (WRITE_MANY,),
    "IdempotencyKeys.free": (WRITE_MANY,),
}
_OF_INDEX = ("Videos.list_of_template", "Videos.page_of_template", "Videos.list_of_batch")
_SPECIAL = {
    "Videos.due": [*index("videos", BY_LOOK), *rows("videos", GET_MANY)],
    "Videos.list_unfinished": [*index("videos", BY_LOOK), *rows("videos", GET_MANY)],
    "Medias.due": [*index("medias", BY_LOOK), *rows("medias", GET_MANY)],
    "Deliveries.due": [*index("deliveries", BY_LOOK), *rows("deliveries", GET_MANY)],
    "Orders.swap_plan": [*rows("orders", PUT), *rows("accounts", UPDATE)],
    "Orders.due": [*index("orders", BY_LOOK), *rows("orders", GET_MANY)],
    "Ledger.balance": rows("balances", GET),
    "Ledger.list": rows("ledger", LIST),
    "Ledger.replace": [*rows("balances", UPDATE), *rows("ledger", PUT)],
    "Ledger.move": _BALANCE,
    "Orders.record": [*rows("orders", PUT), *rows("balances", UPDATE), *rows("ledger", PUT)],
    "Statistics.viewing": rows("viewings", GET),
    "Statistics.record": [*rows("viewings", PUT), *rows("analytics", UPDATE)],
    "Statistics.of_videos": rows("analytics", GET_MANY),
    "Statistics.of_templates": rows("analytics", GET_MANY),
    "Statistics.by_day": rows("analytics", LIST),
    "Statistics.viewings_of": rows("viewings", LIST),
    "Statistics.delete_of_video": [
        grant for table in ("viewings", "analytics") for grant in rows(table, LIST, WRITE_MANY)
    ],
    "Statistics.delete_of_template": rows("analytics", LIST, WRITE_MANY),
    "AccountRows.delete_batch": [grant for table in ACCOUNT_TABLES for grant in rows(table, LIST, WRITE_MANY)],
    "LedgerRows.delete_batch": [grant for table in ("balances", "ledger") for grant in rows(table, LIST, WRITE_MANY)],
    "KeyRows.delete_batch": rows("keys", LIST, WRITE_MANY),
    "Places.publish": [*assumes(PUBLISH_ROLE), *objects("out/", READ), *keys("out/"), *rows("usage", UPDATE)],
    **{f"Places.{name}": assumes(PUBLISH_ROLE) for name in ("withdraw", "check", "test")},
    "Sealer.seal": seals(),
    "Sealer.unseal": unseals(),
    "SegmentRows.delete_batch": [*rows("segments", LIST, WRITE_MANY), *rows("videos", LIST)],
}


def needed(call: str) -> list[Grant]:
    """Return the permissions of a call as `record.recorded` names it.

    Raises:
        KeyError: this table lacks the method.
    """
    method, *places = call.split()
    if method in _SPECIAL:
        return _SPECIAL[method]
    service, _, name = method.partition(".")
    if method == "Queues.wake" and places == ["render"]:
        return []  # it waits in the function's own queue
    if service == "Queues":
        queues = RENDER_QUEUES if places[0] == "render" else (Queue(places[0]),)
        return {"send": sends, "send_many": sends, "wake": wakes, "count_waiting": counts}[name](*queues)
    if service == "ObjectStore":
        return _needed_of_objects(name, *places)
    if method in _OF_INDEX:
        return index("videos", BY_TEMPLATE)
    return rows(_TABLES[service], *(_OTHERS.get(method) or _METHODS[name]))


def _needed_of_objects(name: str, prefix: str, target: str = "") -> list[Grant]:
    """Return the permissions of a call of the bucket. Who reads what may be gone also lists its prefix."""
    match name:
        case "get_file" | "get_beginning" | "get_json" | "stream" | "size_of" | "describe":
            return [*objects(prefix, READ), *keys(prefix)]
        case "put_file":
            return files(prefix)
        case "put_bytes" | "put_json":
            return objects(prefix, STORE)
        case "touch":
            return [*objects(prefix, READ, STORE), *keys(prefix)]
        case "copy":
            return [*objects(prefix, READ), *keys(prefix), *objects(target, STORE)]
        case "delete" | "delete_many":
            return objects(prefix, REMOVE)
        case "sum_prefix":
            return keys(prefix)
        case "delete_prefix" | "delete_batch":
            return [*objects(prefix, REMOVE), *keys(prefix)]
        case "retire":
            return [*objects(prefix, TAG), *keys(prefix)]
        case "link":
            return objects(prefix, READ)
        case "upload_link":
            return objects(prefix, STORE)
    raise KeyError(name)
