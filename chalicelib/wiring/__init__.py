"""The composition root: one container that makes every service from the settings. No other package builds a client.

A service is made on first use and kept for the life of the process. A service that only some Lambdas need is imported
inside its property: the API must not load Pillow, nor the renderer the contract.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from chalicelib.aws.clients import LazyClient, new_session
from chalicelib.aws.link_role import Credentials, LinkRole
from chalicelib.aws.queues import Queues
from chalicelib.aws.storage import ObjectStore
from chalicelib.domain.brand import Brand
from chalicelib.domain.known_plans import KnownPlans
from chalicelib.settings import Settings, read_settings
from chalicelib.wiring.tables import Tables

if TYPE_CHECKING:
    from pathlib import Path

    from chalicelib.api.api_services import CallCounter, SignUpSettings
    from chalicelib.api.campaign_rows import CampaignRows
    from chalicelib.api.login import Passwords
    from chalicelib.aws.customer_buckets import CustomerBuckets
    from chalicelib.aws.sealer import Sealer
    from chalicelib.domain import ports
    from chalicelib.domain.account_deletion import AccountData
    from chalicelib.domain.campaign import Campaign
    from chalicelib.domain.connection import ConnectionKind
    from chalicelib.domain.delivery import Reply
    from chalicelib.domain.destinations import Destinations
    from chalicelib.domain.media import MediaFacts, MediaType
    from chalicelib.domain.payment_provider import PaymentProvider, PaymentTerms
    from chalicelib.domain.publishers import Publisher
    from chalicelib.domain.template import S3Object
    from chalicelib.domain.video import Video
    from chalicelib.domain.youtube import GoogleOAuth
    from chalicelib.outbound.pool import Pool
    from chalicelib.pipeline.account_mail import MailServices
    from chalicelib.pipeline.dry_run import DryRun
    from chalicelib.pipeline.page_pictures import PagePictures
    from chalicelib.render.renderer import FfmpegRenderer
    from chalicelib.wiring.youtube_wiring import Youtube


class Services(Tables):
    """All services of a deployment. It satisfies the protocols of `domain.services` and those of the steps."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, now_ms)
        self.passed_ms = passed_ms
        self.sleep = time.sleep

    @cached_property
    def _s3(self) -> Any:
        return self._client("s3")

    @cached_property
    def call_counter(self) -> CallCounter:
        """The counter of calls, which limits them."""
        from chalicelib.api.call_limits import CallCounter, CallLimits

        limits = CallLimits(self.settings.calls_per_account, self.settings.calls_per_address)
        return CallCounter(self.visitor_usage, self.now_ms, limits)

    @cached_property
    def plans(self) -> KnownPlans:
        """All plans."""
        return KnownPlans(self.plan_rows, self.now_ms)

    @cached_property
    def payment_provider(self) -> PaymentProvider:
        """The payment provider."""
        from chalicelib.wiring.payment_wiring import make_payment_provider

        return make_payment_provider(self.settings, lambda: self._client("secretsmanager"), self.now_ms)

    @property
    def payment_terms(self) -> PaymentTerms:
        """The operator's terms of payments."""
        return self.settings.payments.terms

    @cached_property
    def sealer(self) -> Sealer:
        """The encryption of secrets that must be shown again or used."""
        from chalicelib.aws.sealer import Sealer, key_alias

        key = key_alias(self.settings.stack)
        return Sealer(self._client("kms"), self._dynamodb, self.table_name("keys"), key)

    @cached_property
    def account_data(self) -> AccountData:
        """All rows and files of accounts, for the deletion of an account."""
        from chalicelib.domain.account_deletion import AccountData

        return AccountData(self.accounts, self.emails, self.account_rows(), self.storage)

    @cached_property
    def storage(self) -> ObjectStore:
        """The bucket."""
        return ObjectStore(self._s3, self.settings.bucket, self._link_role(), self.settings.link_host)

    def _link_role(self) -> LinkRole | None:
        arn = self.settings.link_role
        if arn is None:
            return None

        def new_client(credentials: Credentials) -> LazyClient:
            return LazyClient(self.session, "s3", credentials=credentials)

        # Without STS there are still links, so a call may wait for it only briefly.
        impatient = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2})
        return LinkRole(arn, LazyClient(self.session, "sts", impatient), new_client, lambda: self.now_ms() // 1000)

    @property
    def publish_role(self) -> str:
        """The role that customers let write to their buckets."""
        return self.settings.publish_role

    @cached_property
    def publishers(self) -> Mapping[ConnectionKind, Publisher]:
        """The kinds of places that videos can be published to."""
        from chalicelib.domain.connection import ConnectionKind

        places: dict[ConnectionKind, Publisher] = {ConnectionKind.S3: self._customer_buckets()}
        if self._youtube is not None:
            places[ConnectionKind.YOUTUBE] = self._youtube.uploads
        return places

    @property
    def google_oauth(self) -> GoogleOAuth | None:
        """The flow that connects YouTube accounts, or None if the operator has not set YouTube up."""
        return self._youtube.oauth if self._youtube else None

    @cached_property
    def _youtube(self) -> Youtube | None:
        from chalicelib.wiring.youtube_wiring import make_youtube

        if not self.settings.youtube_secret:
            return None
        return make_youtube(self, self.settings, self._client("secretsmanager"))

    def _customer_buckets(self) -> CustomerBuckets:
        from chalicelib.aws.customer_buckets import CustomerBuckets
        from chalicelib.aws.publish_role import PublishRole

        def new_client(service: str, credentials: Credentials) -> LazyClient:
            return LazyClient(self.session, service, credentials=credentials)

        sts = self._client("sts")
        role = PublishRole(self.settings.publish_role, sts, new_client, lambda: self.now_ms() // 1000)
        return CustomerBuckets(self.settings.bucket, role.clients, partial(new_client, "s3"))

    @cached_property
    def queues(self) -> Queues:
        """The queues."""
        return Queues(self._client("sqs"), self.settings.stack)

    @property
    def own_url(self) -> str:
        """The URL of the deployment in links that last, for work that no call has asked for."""
        return self.settings.url or self.settings.stack_url or ""

    @property
    def mail_services(self) -> MailServices | None:
        """The services that send mail, or None if the deployment sends none."""
        from chalicelib.aws.mailer import Mailer
        from chalicelib.pipeline.account_mail import MailServices

        sender, url = self.settings.mail_from, self.settings.url
        if sender is None or url is None:
            return None
        return MailServices(self.accounts, self.emails, Mailer(self._client("ses"), sender), url, self.now_ms() // 1000)

    @cached_property
    def metrics(self) -> ports.Metrics:
        """The metrics, which the invocation writes at its end."""
        from chalicelib.telemetry.emf import Metrics, NoMetrics

        return Metrics(self.settings.stack) if self.settings.metrics else NoMetrics()

    @property
    def brand(self) -> Brand:
        """The service whose clients this deployment answers."""
        return self.settings.brand

    @cached_property
    def passwords(self) -> Passwords:
        """The password hashes."""
        from chalicelib.api.login import Passwords

        return Passwords()

    @cached_property
    def sign_up_settings(self) -> SignUpSettings:
        """The operator's settings for sign-up."""
        from chalicelib.api.api_services import SignUpSettings

        return SignUpSettings(
            is_open=self.settings.sign_up,
            sends_mail=self.settings.mail_from is not None,
            plans=self.settings.sign_up_plans,
        )

    @property
    def s3_sources(self) -> Collection[str]:
        """The buckets of others that media files may be read from."""
        return self.settings.s3_sources

    @property
    def s3_public_sources(self) -> Collection[str]:
        """The buckets of `s3_sources` that callers with a template's credentials may name."""
        return self.settings.s3_public_sources

    @cached_property
    def bundled_fonts(self) -> Collection[str]:
        """The names of the fonts that every script may use."""
        from chalicelib.render.fonts import font_names

        return font_names()

    @cached_property
    def alarm(self) -> Callable[[int], AbstractContextManager[None]]:
        """The context manager that raises `OutOfTime` after a number of ms."""
        from chalicelib.alarm import alarm

        return alarm

    @cached_property
    def probe(self) -> Callable[[Path, MediaType], MediaFacts]:
        """The inspection of uploads, which fits into a request and loads nothing that renders."""
        from chalicelib.render.ffmpeg.binaries import find_binaries
        from chalicelib.render.isolation.limits import UPLOAD
        from chalicelib.render.media_files.probe import probe

        ffprobe = find_binaries(self.settings.ffmpeg_dir).ffprobe
        return partial(probe, ffprobe=ffprobe, limits=UPLOAD)

    @cached_property
    def page_pictures(self) -> PagePictures:
        """The pictures of pages, for mails and link previews."""
        from chalicelib.pipeline.page_pictures import PagePictures
        from chalicelib.render.ffmpeg.binaries import find_binaries
        from chalicelib.render.page_pictures.mail_picture import make_mail_picture
        from chalicelib.render.page_pictures.plain_poster import make_plain_poster
        from chalicelib.render.page_pictures.preview_picture import make_preview_picture

        make_mail = partial(make_mail_picture, binaries=find_binaries(self.settings.ffmpeg_dir))
        return PagePictures(self, make_mail, make_preview_picture, make_plain_poster)

    def dry_run(self) -> DryRun:
        """Return a new dry run. Each call of the API makes one, because a dry run caches its inputs."""
        from chalicelib.pipeline.dry_run import new_dry_run

        return new_dry_run(self)

    @cached_property
    def campaign_rows(self) -> CampaignRows:
        """The rows of campaigns as videos of a template."""
        from chalicelib.api.campaign_rows import CampaignRows

        return CampaignRows(self)

    @cached_property
    def renderer(self) -> FfmpegRenderer:
        """The renderer, with the ffmpeg of this deployment."""
        from chalicelib.render.ffmpeg.binaries import find_binaries
        from chalicelib.render.renderer import FfmpegRenderer

        return FfmpegRenderer(find_binaries(self.settings.ffmpeg_dir))

    @property
    def destinations(self) -> Destinations:
        """The ports and hosts that media files may be downloaded from, and webhooks called at."""
        return self.settings.destinations

    @cached_property
    def _http(self) -> Pool:
        from chalicelib.outbound.pool import Pool

        return Pool(self.destinations)

    @cached_property
    def fetch(self) -> Callable[[str, Path], None]:
        """The download of a media file by its URL."""
        from chalicelib.outbound.fetch import fetch

        return partial(fetch, pool=self._http)

    @cached_property
    def fetch_object(self) -> Callable[[S3Object, Path], None]:
        """The download of a media file from a bucket of `s3_sources`."""
        from chalicelib.aws.external_buckets import ExternalBuckets

        return ExternalBuckets(self._s3, self.settings.s3_sources).fetch

    @cached_property
    def call_webhook(self) -> Callable[[str, bytes, Mapping[str, str]], Reply]:
        """The POST of a video to a webhook."""
        from chalicelib.outbound.webhook import call_webhook

        return partial(call_webhook, user_agent=self.brand.user_agent, pool=self._http)

    @cached_property
    def describe(self) -> Callable[[Video], dict[str, Any]]:
        """The form of a video on the wire."""
        from chalicelib.api.video_wire import videos_to_wire

        return lambda video: videos_to_wire([video], self.brand, self.statistics)[0]

    @cached_property
    def describe_campaign(self) -> Callable[[Campaign], dict[str, Any]]:
        """The form of a campaign on the wire."""
        from chalicelib.api.campaign_files import campaign_with_problems

        return campaign_with_problems

    @property
    def webhook_delays_s(self) -> tuple[int, ...]:
        """The waits before each further attempt to call a webhook."""
        return self.settings.webhook_delays_s

    @property
    def concurrency(self) -> int:
        """The number of functions that the stack may run at once."""
        return self.settings.concurrency

    @property
    def deliver_workers(self) -> int:
        """The number of functions that may call webhooks at once."""
        return self.settings.deliver_workers

    @property
    def webhook_on_error(self) -> bool:
        """True if a failed video calls its webhooks, too."""
        return self.settings.webhook_on_error

    @property
    def makes_when_watched(self) -> bool:
        """True if videos may be made when they are first watched."""
        return self.settings.watched

    @property
    def reuse(self) -> bool:
        """True if videos of an account share equal segments."""
        return self.settings.reuse

    @property
    def memory_mb(self) -> int:
        """The memory of this process, in MB. Lambda charges time multiplied by memory."""
        return self.settings.memory_mb

    @property
    def downloads_per_host(self) -> int:
        """The limit of parallel downloads from one host."""
        return self.settings.downloads_per_host


def now_ms() -> int:
    """Return the time, in ms since 1970."""
    return time.time_ns() // 1_000_000


def passed_ms() -> int:
    """Return a monotonic time in ms."""
    return time.monotonic_ns() // 1_000_000


@cache
def services() -> Services:
    """Return the services of this process."""
    return Services(read_settings())


def find_bucket(stack: str) -> str:
    """Return the name of a stack's bucket in the caller's account and region, as .chalice/resources.json makes it."""
    sts = LazyClient(new_session(), "sts")
    return f"{stack}-{sts.get_caller_identity()['Account']}-{sts.meta.region_name}"
