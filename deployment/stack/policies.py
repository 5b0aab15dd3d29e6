"""The policies: what each function may do, with nothing that it does not need.

`tests/unit/deployment/test_permissions.py` compares them with the recorded calls of the code. The local cloud enforces
them.
"""

from typing import Any

from chalicelib.aws.videos import BY_TEMPLATE
from chalicelib.aws.watched_table import BY_LOOK
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.functions import API, FUNCTIONS, REAPER, LambdaFunction
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import WATCHED_PREFIX
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
    logs,
    objects,
    policy,
    receives,
    rows,
    seals,
    sends,
    traces,
    unseals,
    wakes,
)
from deployment.stack.link_role import LINK_ROLE
from deployment.stack.publish_role import PUBLISH_ROLE

# The working files of videos. Those of videos that wait to be watched are kept longer.
_WORK = ("work/", WATCHED_PREFIX)
_READS_WORK = [grant for prefix in _WORK for grant in objects(prefix, READ)]
# Writes of videos and media files that change what an account has used, in one transaction with its balance.
_ACCOUNTING = [*rows("balances", GET, UPDATE), *rows("ledger", PUT)]
_QUOTA = [*rows("accounts", GET), *rows("plans", GET, SCAN), *_ACCOUNTING]
# All messages: attempts that failed are counted, those that wait are registered, and hopeless ones are dead letters.
_MESSAGES = [*rows("leases", UPDATE, PUT), *sends(Queue.DEAD)]
# The videos that wait for an upload are prepared at once.
_WAKES_VIDEOS = [*rows("leases", LIST, WRITE_MANY), *wakes(Queue.PREPARE)]
_DROPS_SEGMENTS = [*rows("segments", LIST, DELETE, WRITE_MANY), *objects("segments/", REMOVE)]
_DELETES_FILES_OF_VIDEOS = [
    *(grant for prefix in ("media/", *_WORK, "out/") for grant in objects(prefix, REMOVE)),
    *keys(*_WORK, "out/"),
    *_DROPS_SEGMENTS,
    *rows("deliveries", LIST, DELETE),
]
# The end of a video, good or bad: its working files and temporary media files are deleted, its webhooks are queued.
_ENDS_VIDEOS = [
    *rows("videos", GET, UPDATE),
    *rows("medias", GET, DELETE),
    *_ACCOUNTING,
    *rows("templates", GET),
    *rows("notifications", PUT),
    *_DELETES_FILES_OF_VIDEOS,
    *sends(Queue.DELIVER, Queue.PUBLISH),
]
# The steps of a video read its manifest, and queue the video again if another release has written it.
_STEPS = [*_ENDS_VIDEOS, *_READS_WORK, *sends(Queue.PREPARE), *rows("leases", UPDATE)]
_READS_FILES = [
    *(grant for prefix in ("media/", "fonts/") for grant in objects(prefix, READ)),
    *keys("media/", "fonts/"),
]
_STORES_SEGMENTS = [*rows("segments", GET_MANY, PUT), *files("segments/")]
_QUEUES_JOBS = [*rows("leases", PUT), *sends(*RENDER_QUEUES)]
# What the viewers of a video's page have done.
_DELETES_STATISTICS = [*rows("viewings", LIST, WRITE_MANY), *rows("analytics", GET_MANY, LIST, WRITE_MANY)]
# The files of videos at other places.
_REACHES_PLACES = [*rows("connections", GET), *unseals(), *assumes(PUBLISH_ROLE)]
_WITHDRAWS = [*_REACHES_PLACES, *rows("videos", GET, UPDATE), *rows("notifications", PUT)]
_DELETES_VIDEOS = [
    *_WITHDRAWS,
    *rows("videos", GET, GET_MANY, DELETE),
    *index("videos", BY_TEMPLATE),
    *rows("medias", GET, GET_MANY, LIST, DELETE),
    *_ACCOUNTING,
    *rows("segments", GET_MANY),
    *rows("leases", DELETE),
    *rows("notifications", LIST, GET_MANY, DELETE),
    *_DELETES_FILES_OF_VIDEOS,
    *_DELETES_STATISTICS,
    *rows("erasures", GET, LIST, PUT, UPDATE),
    # The lists of people of a template.
    *(grant for prefix in ("lists/", "campaigns/") for grant in objects(prefix, REMOVE)),
    *keys("lists/", "campaigns/"),
    *sends(Queue.REMOVE),
]
_PREFIXES = ("media/", "fonts/", "segments/", *_WORK, "out/", "lists/", "campaigns/")
# Orders, what they bring, and the plan of a subscription.
_PAYMENTS = [
    *rows("orders", GET, PUT),
    *_QUOTA,
    *rows("accounts", UPDATE),
    *rows("notifications", PUT),
]
_DELETES_ACCOUNTS = [
    *_DELETES_VIDEOS,
    # The payment provider ends the subscription.
    *rows("orders", GET),
    *rows("templates", DELETE),
    *rows("removals", GET, PUT, UPDATE, DELETE),
    *rows("accounts", GET, DELETE),
    *rows("emails", DELETE),
    *(
        grant
        for table in (*ACCOUNT_TABLES, "segments", "leases", "balances", "keys")
        for grant in rows(table, LIST, WRITE_MANY)
    ),
    *(grant for prefix in _PREFIXES for grant in objects(prefix, REMOVE)),
    *keys(*_PREFIXES),
]
_RENDERS = [
    *_STEPS,
    *_READS_FILES,
    *_STORES_SEGMENTS,
    # Sound that another worker has mixed.
    *objects("segments/", READ),
    *keys("segments/"),
    # Other messages of its queue wait for its jobs.
    *rows("leases", LIST, DELETE, WRITE_MANY),
    *sends(Queue.ASSEMBLE),
]

# The reaper: it finds what has stopped moving, sends its message again, or fails it.
_REAPS = [
    *_ENDS_VIDEOS,
    *rows("videos", SCAN, GET_MANY),
    *index("videos", BY_LOOK),
    *rows("medias", SCAN, GET_MANY, UPDATE),
    *index("medias", BY_LOOK),
    *rows("deliveries", GET_MANY, PUT),
    *index("deliveries", BY_LOOK),
    *rows("removals", SCAN, PUT, UPDATE),
    *rows("campaigns", SCAN, UPDATE),
    *rows("accounts", SCAN),
    *_PAYMENTS,
    *rows("orders", GET_MANY),
    *index("orders", BY_LOOK),
    *rows("templates", SCAN, UPDATE),
    *seals(),
    # The cursors of its scans.
    *rows("leases", GET, PUT),
    *objects("media/", READ),
    *keys("media/"),
    *_READS_WORK,
    *_WAKES_VIDEOS,
    *sends(Queue.PREPARE, Queue.ASSEMBLE, Queue.INGEST, Queue.REMOVE),
    *counts(*(queue for queue in Queue if queue is not Queue.DEAD)),
]

_READERS = {
    Queue.INGEST: [
        *_QUOTA,
        *rows("medias", GET, UPDATE),
        *rows("notifications", PUT),
        *objects("media/", READ, REMOVE, TAG),
        *files("media/"),
        *keys("media/"),
        *_WAKES_VIDEOS,
        # Lists in drop folders: their campaigns, and the answers to lists that cannot become one.
        *rows("templates", GET),
        *rows("campaigns", GET, LIST, PUT),
        *rows("audit", PUT),
        *objects("campaigns/", READ),
        *objects("campaigns/*/out/", STORE, REMOVE),
        *keys("campaigns/"),
        *objects("lists/", STORE),
        *sends(Queue.PREPARE),
    ],
    Queue.PREPARE: [
        *_STEPS,
        *_QUOTA,
        *rows("fonts", GET),
        *rows("profiles", GET),
        # The lists of people of campaigns, and the checks of their rows.
        *rows("campaigns", GET, UPDATE),
        *objects("lists/", READ, REMOVE),
        *files("lists/"),
        *keys("lists/"),
        # The answers to dropped lists.
        *objects("campaigns/*/out/", STORE, REMOVE),
        # Their videos.
        *rows("videos", GET_MANY, PUT, DELETE, WRITE_MANY),
        *rows("medias", UPDATE),
        *rows("idempotency", GET, PUT, UPDATE, WRITE_MANY),
        *rows("leases", LIST),
        # What the videos of visitors download.
        *rows("usage", LIST, UPDATE),
        *_READS_FILES,
        *(grant for prefix in _WORK for grant in files(prefix)),
        # The pictures of videos that wait to be watched.
        *objects("out/*/page/unwatched/", STORE),
        # Segments that are used again are copied onto themselves, which renews their age.
        *rows("segments", GET_MANY, PUT),
        *objects("segments/", READ, STORE),
        *keys("segments/"),
        *_QUEUES_JOBS,
        *sends(Queue.ASSEMBLE),
        # The segments of an attempt before may still be rendered, so they are looked after later. A video of a deleted
        # template is deleted.
        *sends(Queue.REMOVE),
    ],
    Queue.ASSEMBLE: [
        *_STEPS,
        *_QUOTA,
        *_READS_FILES,
        *_STORES_SEGMENTS,
        *objects("segments/", READ),
        *keys("segments/"),
        *files("out/"),
        *rows("leases", DELETE),
        *_QUEUES_JOBS,
    ],
    Queue.DELIVER: [
        *rows("videos", GET, UPDATE),
        *rows("campaigns", GET),
        *rows("templates", GET, UPDATE),
        *rows("deliveries", LIST, PUT, DELETE),
        # The sums of viewings, in the body of a call.
        *rows("analytics", GET_MANY),
        *rows("notifications", PUT),
        # Slots and circuit breakers.
        *rows("leases", GET, LIST, UPDATE, DELETE),
        # The secrets that sign calls.
        *seals(),
        # Mail.
        *rows("emails", GET),
        *rows("accounts", GET, UPDATE),
    ],
    Queue.PUBLISH: [
        *_WITHDRAWS,
        *rows("connections", UPDATE),
        *rows("templates", GET),
        # The files of videos, for YouTube, and the count of uploads in a day.
        *objects("out/", READ),
        *keys("out/"),
        *rows("usage", UPDATE),
        # What interrupted uploads are continued with.
        *seals(),
        *sends(Queue.DELIVER),
    ],
    Queue.REMOVE: _DELETES_ACCOUNTS,
    Queue.DEAD: [
        *_DELETES_ACCOUNTS,
        *_ENDS_VIDEOS,
        *_READS_WORK,
        *rows("medias", UPDATE),
        *rows("campaigns", GET, UPDATE),
        *objects("campaigns/*/out/", STORE),
        *sends(Queue.PREPARE),
        *_WAKES_VIDEOS,
    ],
}

_WITHOUT_QUEUE = {
    API.name: [
        *_QUOTA,
        *_PAYMENTS,
        *rows("orders", LIST),
        *rows("accounts", PUT, UPDATE, DELETE),
        *rows("emails", GET, PUT),
        *rows("attempts", GET, PUT),
        *rows("audit", LIST, PUT, UPDATE),
        *rows("usage", LIST, UPDATE),
        # What viewers do is counted and shown.
        *rows("viewings", GET, LIST, PUT),
        *rows("analytics", GET_MANY, LIST, UPDATE),
        *rows("ledger", LIST),
        *rows("templates", GET, LIST, PUT, UPDATE, DELETE),
        *rows("removals", PUT),
        *seals(),
        *_DELETES_VIDEOS,
        *rows("videos", LIST, PUT, UPDATE, WRITE_MANY),
        *rows("medias", PUT, UPDATE),
        *rows("fonts", GET, LIST, PUT, DELETE),
        *rows("profiles", GET, LIST, PUT, DELETE),
        *rows("deliveries", GET, PUT),
        *rows("idempotency", GET, PUT, UPDATE, WRITE_MANY),
        # The leases that limit the downloads from one host and the test calls of webhooks, and circuit breakers.
        *rows("leases", LIST, UPDATE, DELETE),
        # Uploads, downloads and previews.
        *_READS_FILES,
        *objects("media/", STORE),
        *objects("fonts/", STORE, REMOVE),
        *rows("campaigns", GET, LIST, PUT, UPDATE, DELETE),
        *rows("connections", LIST, PUT, DELETE),
        *objects("lists/", READ, STORE),
        *files("work/"),
        *objects("work/", READ),
        *objects("out/", READ),
        # The pictures of pages.
        *objects("out/*/page/", STORE),
        *assumes(LINK_ROLE),
        *seals(),
        *sends(Queue.INGEST, Queue.PREPARE, Queue.DELIVER, Queue.PUBLISH),
    ],
    REAPER.name: _REAPS,
}


def policies() -> dict[str, dict[str, Any]]:
    """Return the policy document of each function, by the function's name."""
    return {function.name: policy(grants_of(function)) for function in FUNCTIONS}


def policy_file(function: str) -> str:
    """Return the name of the file in .chalice/ with a function's policy."""
    return f"policy-{function}.json"


def grants_of(function: LambdaFunction) -> list[Grant]:
    """Return everything that a function may do."""
    common = [*logs(function.name), *traces()]
    if function.queue is None:
        return common + _WITHOUT_QUEUE[function.name]
    own = _RENDERS if function.queue in RENDER_QUEUES else _READERS[function.queue]
    return [*common, *receives(function.queue), *_MESSAGES, *own]
