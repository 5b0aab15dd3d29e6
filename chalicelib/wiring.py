"""The composition root: settings → tables, storage, queues, renderer, outbound. Nobody else builds a client.

What is made here is made on first use and kept for the life of the container. Imports of what only some Lambdas need
stand inside the functions: the API must not load Pillow, nor the renderer the contract.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from botocore.session import Session

from chalicelib.aws.accounts import Accounts
from chalicelib.aws.clients import LazyClient, new_session
from chalicelib.aws.external_buckets import ExternalBuckets
from chalicelib.aws.leases import Leases
from chalicelib.aws.ledger import Ledger
from chalicelib.aws.login_tables import Emails, LoginAttempts
from chalicelib.aws.queues import Queues
from chalicelib.aws.segments import Segments
from chalicelib.aws.storage import ObjectStore
from chalicelib.aws.tables import Fonts, Medias, Notifications, PlanRows, Profiles, Removals, Templates
from chalicelib.aws.videos import Deliveries, Videos
from chalicelib.aws.waits import Waits
from chalicelib.domain.known_plans import KnownPlans
from chalicelib.settings import Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from chalicelib.api.api_services import ApiServices
    from chalicelib.api.login import Passwords
    from chalicelib.domain.account_deletion import AccountData
    from chalicelib.domain.billing_admin import Office
    from chalicelib.domain.media import MediaFacts, MediaType
    from chalicelib.domain.video import Video
    from chalicelib.pipeline.account_mail import MailServices
    from chalicelib.pipeline.dry_run import DryRun
    from chalicelib.pipeline.services import Collaborators
    from chalicelib.render.renderer import FfmpegRenderer


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings()


@cache
def _session() -> Session:
    return new_session()


@cache
def _client(service: str) -> Any:
    return LazyClient(_session(), service)


def find_bucket(stack: str) -> str:
    """The name of a stack's bucket in the caller's account and region, as .chalice/resources.json makes it."""
    sts = _client("sts")
    return f"{stack}-{sts.get_caller_identity()['Account']}-{sts.meta.region_name}"


def table_name(noun: str) -> str:
    """The name of a table, as in .chalice/resources.json."""
    return f"{settings().stack}-{noun}"


@cache
def accounts() -> Accounts:
    """The table of accounts."""
    return Accounts(_client("dynamodb"), table_name("accounts"))


@cache
def emails() -> Emails:
    """The table of e-mails."""
    return Emails(_client("dynamodb"), table_name("emails"))


@cache
def login_attempts() -> LoginAttempts:
    """The table of attempts to log in."""
    return LoginAttempts(_client("dynamodb"), table_name("attempts"))


@cache
def passwords() -> Passwords:
    """Return the password hasher."""
    from chalicelib.api.login import Passwords

    return Passwords()


@cache
def api_services() -> ApiServices:
    """Return the services of the API's methods."""
    from chalicelib.alarm import alarm
    from chalicelib.api.api_services import ApiServices, SignUpSettings
    from chalicelib.render.fonts import font_names

    return ApiServices(
        accounts=accounts(),
        emails=emails(),
        login_attempts=login_attempts(),
        passwords=passwords(),
        plans=plans(),
        ledger=ledger(),
        medias=medias(),
        fonts=fonts(),
        profiles=profiles(),
        templates=templates(),
        removals=removals(),
        videos=videos(),
        segments=segments(),
        deliveries=deliveries(),
        notifications=notifications(),
        storage=storage(),
        queues=queues(),
        dry_run=_dry_run,
        bundled_fonts=font_names(),
        s3_sources=settings().s3_sources,
        s3_public_sources=settings().s3_public_sources,
        sign_up_settings=SignUpSettings(
            is_open=settings().sign_up,
            sends_mail=settings().mail_from is not None,
            plans=settings().sign_up_plans,
        ),
        brand=settings().brand,
        now_ms=now_ms,
        passed_ms=passed_ms,
        alarm=alarm,
    )


def _dry_run() -> DryRun:
    from chalicelib.pipeline.dry_run import new_dry_run

    return new_dry_run(_dry_run_services())


@cache
def _dry_run_services() -> Collaborators:
    from chalicelib.api.video_wire import video_to_wire

    return collaborators(partial(video_to_wire, brand=settings().brand))


# The tables of which rows belong to accounts, by account id and their own; segments, leases and balances are apart.
OWNED = ("templates", "removals", "videos", "deliveries", "medias", "fonts", "profiles", "notifications", "ledger")


def account_data() -> AccountData:
    """Whatever an account may have."""
    from chalicelib.aws.account_data import AccountRows, SegmentRows
    from chalicelib.domain.account_deletion import AccountData

    client = _client("dynamodb")
    segments = SegmentRows(client, table_name("segments"), table_name("videos"))
    balances = AccountRows(client, table_name("balances"), ("account_id",))
    leases_ = AccountRows(client, table_name("leases"), ("scope", "id"))
    rows = [AccountRows(client, table_name(noun)) for noun in OWNED]
    return AccountData(accounts(), emails(), [segments, *rows, leases_, balances], storage())


def post_office() -> MailServices | None:
    """What mail is sent with; None where the deployment sends none."""
    from chalicelib.aws.mailer import Mailer
    from chalicelib.pipeline.account_mail import MailServices

    sender, url = settings().mail_from, settings().url
    if sender is None or url is None:
        return None
    return MailServices(accounts(), emails(), Mailer(_client("ses"), sender), url, now_ms() // 1000)


@cache
def plan_rows() -> PlanRows:
    """The table of plans that the operator has made or changed."""
    return PlanRows(_client("dynamodb"), table_name("plans"))


@cache
def plans() -> KnownPlans:
    """All plans."""
    return KnownPlans(plan_rows(), now_ms)


@cache
def ledger() -> Ledger:
    """The balances of accounts, and the ledger."""
    return Ledger(_client("dynamodb"), table_name("balances"), table_name("ledger"), now_ms)


@cache
def templates() -> Templates:
    """The table of templates."""
    return Templates(_client("dynamodb"), table_name("templates"))


@cache
def removals() -> Removals:
    """The table of templates that were deleted and of which something may be left."""
    return Removals(_client("dynamodb"), table_name("removals"))


@cache
def medias() -> Medias:
    """The table of medias."""
    return Medias(_client("dynamodb"), table_name("medias"), ledger())


@cache
def videos() -> Videos:
    """The table of videos."""
    return Videos(_client("dynamodb"), table_name("videos"), ledger())


@cache
def segments() -> Segments:
    """The table of rendered segments."""
    return Segments(_client("dynamodb"), table_name("segments"))


@cache
def leases() -> Leases:
    """The table of render jobs that wait for a worker, or have one."""
    return Leases(_client("dynamodb"), table_name("leases"))


@cache
def waits() -> Waits:
    """The table of leases, for the messages that wait."""
    return Waits(_client("dynamodb"), table_name("leases"))


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
def storage() -> ObjectStore:
    """The bucket."""
    return ObjectStore(_client("s3"), settings().bucket)


@cache
def queues() -> Queues:
    """The queues."""
    return Queues(_client("sqs"), settings().stack)


@cache
def renderer() -> FfmpegRenderer:
    """The renderer, with the ffmpeg that is there."""
    from chalicelib.render.ffmpeg.binaries import find_binaries
    from chalicelib.render.renderer import FfmpegRenderer

    return FfmpegRenderer(find_binaries(settings().ffmpeg_dir))


@cache
def probe() -> Callable[[Path, MediaType], MediaFacts]:
    """Return what looks into an upload within the time that the gateway waits, without loading what renders."""
    from chalicelib.render.ffmpeg.binaries import find_binaries
    from chalicelib.render.isolation.limits import PICTURE_UPLOAD
    from chalicelib.render.media_files.probe import probe

    ffprobe = find_binaries(settings().ffmpeg_dir).ffprobe
    return partial(probe, ffprobe=ffprobe, picture_limits=PICTURE_UPLOAD)


def now_ms() -> int:
    """The time, in ms since 1970."""
    return time.time_ns() // 1_000_000


def passed_ms() -> int:
    """A time in ms that never goes back."""
    return time.monotonic_ns() // 1_000_000


def office() -> Office:
    """What the operator works with."""
    from chalicelib.domain.billing_admin import Office

    return Office(accounts(), plans(), ledger(), videos(), medias(), now_ms)


def collaborators(describe: Callable[[Video], dict[str, Any]]) -> Collaborators:
    """What the steps of the pipeline work with; `describe(video)` is the video as it looks on the wire."""
    from chalicelib.outbound.fetch import fetch
    from chalicelib.outbound.webhook import call_webhook
    from chalicelib.pipeline.services import Collaborators

    return Collaborators(
        templates=templates(),
        removals=removals(),
        accounts=accounts(),
        medias=medias(),
        videos=videos(),
        segments=segments(),
        leases=leases(),
        waits=waits(),
        fonts=fonts(),
        notifications=notifications(),
        deliveries=deliveries(),
        profiles=profiles(),
        storage=storage(),
        queues=queues(),
        renderer=renderer(),
        fetch=fetch,
        fetch_object=ExternalBuckets(_client("s3"), settings().s3_sources).fetch,
        call_webhook=partial(call_webhook, user_agent=settings().brand.user_agent),
        describe=describe,
        now_ms=now_ms,
        plans=plans(),
        ledger=ledger(),
        webhook_delays_s=settings().webhook_delays_s,
        webhook_on_error=settings().webhook_on_error,
        reuse=settings().reuse,
        memory_mb=settings().memory_mb,
        downloads_per_host=settings().downloads_per_host,
    )
