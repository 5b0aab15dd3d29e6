"""The composition root: settings → tables, storage, queues, renderer, outbound. Nobody else builds a client.

What is made here is made on first use and kept for the life of the container. Imports of what only some Lambdas need
stand inside the functions: the API must not load Pillow, nor the renderer the contract.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from chalicelib.aws.books import Books
from chalicelib.aws.leases import Leases
from chalicelib.aws.queues import Queues
from chalicelib.aws.segments import Segments
from chalicelib.aws.sources import Sources
from chalicelib.aws.storage import Storage
from chalicelib.aws.tables import Accounts, Fonts, Medias, Notifications, PlanRows, Profiles, Templates
from chalicelib.aws.videos import Deliveries, Videos
from chalicelib.domain.plans import KnownPlans
from chalicelib.settings import Settings, read_settings

if TYPE_CHECKING:
    from chalicelib.domain.bookkeeping import Office
    from chalicelib.domain.video import Video
    from chalicelib.pipeline.collaborators import Collaborators
    from chalicelib.render.renderer import LocalRenderer

# Version 4 signatures hold in every region, and cover the size of an upload.
_CONFIG = Config(retries={"mode": "standard", "max_attempts": 5}, signature_version="s3v4")


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings()


@cache
def _client(service: Any) -> Any:
    return boto3.client(service, config=_CONFIG)


def table_name(noun: str) -> str:
    """The name of a table, as in .chalice/resources.json."""
    return f"{settings().stack}-{noun}"


@cache
def accounts() -> Accounts:
    """The table of accounts."""
    return Accounts(_client("dynamodb"), table_name("accounts"))


@cache
def plan_rows() -> PlanRows:
    """The table of plans that the operator has made or changed."""
    return PlanRows(_client("dynamodb"), table_name("plans"))


@cache
def plans() -> KnownPlans:
    """All plans."""
    return KnownPlans(plan_rows(), now_ms)


@cache
def books() -> Books:
    """The balances of accounts, and the ledger."""
    return Books(_client("dynamodb"), table_name("balances"), table_name("ledger"), now_ms)


@cache
def templates() -> Templates:
    """The table of templates."""
    return Templates(_client("dynamodb"), table_name("templates"))


@cache
def medias() -> Medias:
    """The table of medias."""
    return Medias(_client("dynamodb"), table_name("medias"), books())


@cache
def videos() -> Videos:
    """The table of videos."""
    return Videos(_client("dynamodb"), table_name("videos"), books())


@cache
def segments() -> Segments:
    """The table of rendered segments."""
    return Segments(_client("dynamodb"), table_name("segments"))


@cache
def leases() -> Leases:
    """The table of render jobs that wait for a worker, or have one."""
    return Leases(_client("dynamodb"), table_name("leases"))


@cache
def fonts() -> Fonts:
    """The table of fonts that accounts have uploaded."""
    return Fonts(_client("dynamodb"), table_name("fonts"))


@cache
def notifications() -> Notifications:
    """The table of notifications."""
    return Notifications(_client("dynamodb"), table_name("notifications"))


@cache
def deliveries() -> Deliveries:
    """The table of webhooks' calls."""
    return Deliveries(_client("dynamodb"), table_name("deliveries"))


@cache
def profiles() -> Profiles:
    """The table of profiles that accounts have defined."""
    return Profiles(_client("dynamodb"), table_name("profiles"))


@cache
def storage() -> Storage:
    """The bucket."""
    return Storage(_client("s3"), settings().bucket)


@cache
def queues() -> Queues:
    """The queues."""
    return Queues(_client("sqs"), settings().stack)


@cache
def renderer() -> LocalRenderer:
    """The renderer, with the ffmpeg that is there."""
    from chalicelib.render.binaries import find_binaries
    from chalicelib.render.renderer import LocalRenderer

    return LocalRenderer(find_binaries(settings().ffmpeg_dir))


def now_ms() -> int:
    """The time, in ms since 1970."""
    return time.time_ns() // 1_000_000


def office() -> Office:
    """What the operator works with."""
    from chalicelib.domain.bookkeeping import Office

    return Office(accounts(), plans(), books(), videos(), medias(), now_ms)


def collaborators(describe: Callable[[Video], dict[str, Any]]) -> Collaborators:
    """What the steps of the pipeline work with; `describe(video)` is the video as it looks on the wire."""
    from chalicelib.outbound.fetch import fetch
    from chalicelib.outbound.webhook import call_webhook
    from chalicelib.pipeline.collaborators import Collaborators

    return Collaborators(
        templates=templates(),
        medias=medias(),
        videos=videos(),
        segments=segments(),
        leases=leases(),
        fonts=fonts(),
        notifications=notifications(),
        deliveries=deliveries(),
        profiles=profiles(),
        storage=storage(),
        queues=queues(),
        renderer=renderer(),
        fetch=fetch,
        fetch_object=Sources(_client("s3"), settings().s3_sources).fetch,
        call_webhook=partial(call_webhook, user_agent=settings().brand.user_agent),
        describe=describe,
        now_ms=now_ms,
        accounts=accounts(),
        plans=plans(),
        books=books(),
        webhook_delays_s=settings().webhook_delays_s,
        webhook_on_error=settings().webhook_on_error,
        reuse=settings().reuse,
        memory_mb=settings().memory_mb,
    )
