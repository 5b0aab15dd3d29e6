"""The fake cloud: all services of the API and the pipeline, in memory."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.api.api_services import DryRun, SignUpSettings
from chalicelib.api.api_services import Passwords as PasswordHashes
from chalicelib.api.call_limits import CallCounter, CallLimits
from chalicelib.api.campaign_files import campaign_with_problems
from chalicelib.api.campaign_rows import CampaignRows
from chalicelib.api.video_wire import videos_to_wire
from chalicelib.billing.none import NoPayments
from chalicelib.domain import ports
from chalicelib.domain.account_deletion import AccountData
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.brand import SEZION, Brand
from chalicelib.domain.connection import ConnectionKind
from chalicelib.domain.credit import Amounts
from chalicelib.domain.delivery import Reply
from chalicelib.domain.destinations import Destinations
from chalicelib.domain.known_plans import KnownPlans
from chalicelib.domain.media import Media
from chalicelib.domain.payment_provider import PaymentProvider, PaymentTerms
from chalicelib.domain.publishers import Publisher
from chalicelib.domain.youtube import GoogleOAuth
from chalicelib.pipeline.account_mail import MailServices
from chalicelib.pipeline.dry_run import new_dry_run
from tests.fakes.account_data import AccountRows, KeyRows, LedgerRows, SegmentRows
from tests.fakes.campaigns import Campaigns
from tests.fakes.crash_injection import CrashAfter, InterruptedBefore
from tests.fakes.deliveries import Circuits, Deliveries
from tests.fakes.erasures import Erasures
from tests.fakes.leases import Leases, Waits
from tests.fakes.ledger import Ledger, PlanRows
from tests.fakes.login import Emails, LoginAttempts, Mailer, Passwords
from tests.fakes.makers import make_account, make_media
from tests.fakes.names import ACCOUNT, PICTURE
from tests.fakes.orders import Orders
from tests.fakes.outside import Clock, Renderer, Web
from tests.fakes.pipeline_services import PipelineServices
from tests.fakes.places import PUBLISH_ROLE, Google, Places
from tests.fakes.sealer import Sealer
from tests.fakes.segments import Segments
from tests.fakes.services import Metrics, ObjectStore, PagePictures, Queues
from tests.fakes.statistics import Statistics
from tests.fakes.tables import (
    Accounts,
    AuditTrail,
    Connections,
    Fonts,
    IdempotencyKeys,
    Medias,
    Notifications,
    Profiles,
    Removals,
    Templates,
)
from tests.fakes.videos import Videos
from tests.fakes.visitor_usage import VisitorUsage
from tests.fakes.watched_table import Cursors


@dataclass(frozen=True, slots=True)
class ApiServices:
    """The services of the API. A test may replace some of them."""

    accounts: ports.Accounts
    emails: ports.Emails
    login_attempts: ports.LoginAttempts
    passwords: PasswordHashes
    plans: ports.Plans
    visitor_usage: ports.VisitorUsage
    statistics: ports.Statistics
    page_pictures: ports.PagePictures
    call_counter: CallCounter
    ledger: ports.Ledger
    orders: ports.Orders
    payment_provider: PaymentProvider
    payment_terms: PaymentTerms
    medias: ports.Medias
    fonts: ports.Fonts
    profiles: ports.Profiles
    templates: ports.Templates
    removals: ports.Removals
    videos: ports.Videos
    segments: ports.Segments
    deliveries: ports.Deliveries
    leases: ports.Leases
    circuits: ports.Circuits
    call_webhook: Callable[[str, bytes, Mapping[str, str]], Reply]
    notifications: ports.Notifications
    erasures: ports.Erasures
    campaigns: ports.Campaigns
    connections: ports.Connections
    publishers: Mapping[ConnectionKind, Publisher]
    publish_role: str
    google_oauth: GoogleOAuth | None
    idempotency_keys: ports.IdempotencyKeys
    audit: ports.AuditTrail
    sealer: ports.Sealer
    storage: ports.ObjectStore
    queues: ports.Queues
    metrics: ports.Metrics
    dry_run: Callable[[], DryRun]
    bundled_fonts: Collection[str]
    s3_sources: Collection[str]
    s3_public_sources: Collection[str]
    destinations: Destinations
    sign_up_settings: SignUpSettings
    brand: Brand
    makes_when_watched: bool
    now_ms: Callable[[], int]
    passed_ms: Callable[[], int]
    sleep: Callable[[float], None]
    alarm: Callable[[int], AbstractContextManager[None]]
    concurrency: int = 100


class FakeCloud:
    """All fake services, for the API as `api_services` and for the pipeline as `pipeline_services`."""

    def __init__(self, brand: Brand = SEZION) -> None:
        self.brand = brand
        self.renderer, self.web, self.clock = Renderer(), Web(), Clock()
        self.emails, self.login_attempts, self.passwords, self.mailer = Emails(), LoginAttempts(), Passwords(), Mailer()
        self.webhook_delays_s: tuple[int, ...] = (10, 60)
        self.downloads_per_host, self.deliver_workers = 8, 20
        self.call_limits = CallLimits()
        self.destinations = Destinations()
        self.reuse, self.is_open, self.sends_mail = True, True, True
        self.makes_when_watched = True
        self.stopwatch = Clock()
        self.stopwatch.step_ms = 0
        self.alarm: Callable[[int], AbstractContextManager[None]] = lambda ms: nullcontext()
        # These read the clock without advancing it.
        self.plan_rows, self.ledger = PlanRows(), Ledger(lambda: self.clock.ms)
        self.payment_provider: PaymentProvider = NoPayments()
        self.payment_terms = PaymentTerms()
        self.plans = KnownPlans(self.plan_rows, lambda: self.clock.ms)
        self.accounts, self.templates, self.removals, self.fonts = Accounts(), Templates(), Removals(), Fonts()
        self.orders = Orders(self.ledger, self.accounts)
        self.medias, self.videos = Medias(self.ledger), Videos(self.ledger)
        self.segments, self.leases, self.notifications = Segments(), Leases(), Notifications()
        self.waits, self.cursors, self.visitor_usage = Waits(), Cursors(), VisitorUsage()
        self.circuits, self.statistics = Circuits(), Statistics()
        self.deliveries, self.profiles, self.audit = Deliveries(), Profiles(), AuditTrail()
        self.idempotency_keys, self.erasures, self.campaigns = IdempotencyKeys(), Erasures(), Campaigns()
        self.connections, self.places = Connections(), Places()
        self.google: GoogleOAuth | None = Google()
        self.publishers: Mapping[ConnectionKind, Publisher] = dict.fromkeys(ConnectionKind, self.places)
        self.sealer = Sealer()
        self.storage, self.queues, self.metrics = ObjectStore(), Queues(), Metrics()
        self.page_pictures = PagePictures()
        self.accounts.put(make_account())

    def sleep(self, seconds: float) -> None:
        """Let time pass. A test may replace it, and let another call end meanwhile."""
        self.clock.ms += round(seconds * 1000)

    @property
    def api_services(self) -> ApiServices:
        return ApiServices(
            accounts=self.accounts,
            emails=self.emails,
            login_attempts=self.login_attempts,
            passwords=self.passwords,
            plans=self.plans,
            visitor_usage=self.visitor_usage,
            statistics=self.statistics,
            page_pictures=self.page_pictures,
            call_counter=CallCounter(self.visitor_usage, lambda: self.clock.ms, self.call_limits),
            ledger=self.ledger,
            orders=self.orders,
            payment_provider=self.payment_provider,
            payment_terms=self.payment_terms,
            medias=self.medias,
            fonts=self.fonts,
            profiles=self.profiles,
            templates=self.templates,
            removals=self.removals,
            videos=self.videos,
            segments=self.segments,
            deliveries=self.deliveries,
            leases=self.leases,
            circuits=self.circuits,
            call_webhook=self.web.call_webhook,
            notifications=self.notifications,
            erasures=self.erasures,
            campaigns=self.campaigns,
            connections=self.connections,
            publishers=self.publishers,
            publish_role=PUBLISH_ROLE,
            google_oauth=self.google,
            idempotency_keys=self.idempotency_keys,
            audit=self.audit,
            sealer=self.sealer,
            storage=self.storage,
            queues=self.queues,
            metrics=self.metrics,
            dry_run=lambda: new_dry_run(self.pipeline_services),
            bundled_fonts=("Inter", "Inter-Bold"),
            s3_sources={"films", "public"},
            s3_public_sources={"public"},
            destinations=self.destinations,
            sign_up_settings=SignUpSettings(is_open=self.is_open, sends_mail=self.sends_mail, plans=("FREE", "PRO")),
            brand=self.brand,
            makes_when_watched=self.makes_when_watched,
            now_ms=self.clock,
            passed_ms=self.stopwatch,
            sleep=self.sleep,
            alarm=self.alarm,
        )

    @property
    def post_office(self) -> MailServices:
        return MailServices(self.accounts, self.emails, self.mailer, "https://api.test/v1", self.clock() // 1000)

    @property
    def account_data(self) -> AccountData:
        tables = (self.templates, self.removals, self.videos, self.medias, self.fonts, self.notifications)
        others = (self.deliveries, self.profiles, self.leases, self.audit, self.idempotency_keys, self.statistics)
        rows = [
            *(
                AccountRows(table.rows)
                for table in (*tables, *others, self.erasures, self.campaigns, self.orders, self.connections)
            ),
            AccountRows(self.statistics.sums),
        ]
        first, last = SegmentRows(self.segments, self.videos), (LedgerRows(self.ledger), KeyRows(self.sealer))
        return AccountData(self.accounts, self.emails, [first, *rows, *last], self.storage)

    @property
    def pipeline_services(self) -> PipelineServices:
        return PipelineServices(
            self.templates,
            self.removals,
            self.medias,
            self.videos,
            self.segments,
            self.leases,
            self.fonts,
            self.notifications,
            self.deliveries,
            self.erasures,
            self.campaigns,
            self.connections,
            self.publishers,
            self.profiles,
            self.storage,
            self.queues,
            self.renderer,
            fetch=self.web.fetch,
            fetch_object=self.web.fetch_object,
            call_webhook=self.web.call_webhook,
            describe=lambda video: videos_to_wire([video], self.brand, self.statistics)[0],
            describe_campaign=campaign_with_problems,
            now_ms=self.clock,
            accounts=self.accounts,
            plans=self.plans,
            ledger=self.ledger,
            orders=self.orders,
            payment_provider=self.payment_provider,
            payment_terms=self.payment_terms,
            waits=self.waits,
            cursors=self.cursors,
            circuits=self.circuits,
            statistics=self.statistics,
            visitor_usage=self.visitor_usage,
            sealer=self.sealer,
            metrics=self.metrics,
            audit=self.audit,
            own_url="https://api.test/v1",
            campaign_rows=CampaignRows(self.api_services),
            webhook_delays_s=self.webhook_delays_s,
            reuse=self.reuse,
            memory_mb=1000,
            downloads_per_host=self.downloads_per_host,
            deliver_workers=self.deliver_workers,
        )

    def services_with_crash_after(self, calls: int) -> PipelineServices:
        """Return the services of a process that is killed after a number of calls."""
        left = [calls]
        return replace(
            self.pipeline_services,
            **self._crashing(left),
            leases=CrashAfter(self.leases, left),
            waits=CrashAfter(self.waits, left),
            cursors=CrashAfter(self.cursors, left),
            circuits=CrashAfter(self.circuits, left),
            renderer=CrashAfter(self.renderer, left),
            fetch=CrashAfter(self.web.fetch, left),
            fetch_object=CrashAfter(self.web.fetch_object, left),
            call_webhook=CrashAfter(self.web.call_webhook, left),
            campaign_rows=CampaignRows(self._crashing_api(left)),
        )

    def services_interrupted_before(self, calls: int, event: Callable[[], object]) -> PipelineServices:
        """Return the services of a process in which an event happens right before the call of that number."""
        left = [calls]
        rows = (
            "templates",
            "videos",
            "notifications",
            "deliveries",
            "segments",
            "storage",
            "queues",
            "leases",
            "circuits",
        )
        tables: dict[str, Any] = {name: InterruptedBefore(getattr(self, name), left, event) for name in rows}
        return replace(
            self.pipeline_services, **tables, call_webhook=InterruptedBefore(self.web.call_webhook, left, event)
        )

    def api_services_with_crash_after(self, calls: int) -> ApiServices:
        """Return the services of an API process that is killed after a number of calls."""
        return self._crashing_api([calls])

    def _crashing_api(self, left: list[int]) -> ApiServices:
        keys = CrashAfter(self.idempotency_keys, left)
        return replace(self.api_services, **self._crashing(left), idempotency_keys=keys)

    def _crashing(self, left: list[int]) -> dict[str, Any]:
        rows = ("templates", "removals", "medias", "videos", "segments", "fonts", "notifications", "accounts", "plans")
        return {
            name: CrashAfter(getattr(self, name), left)
            for name in (*rows, "erasures", "campaigns", "connections", "ledger", "orders", "storage", "queues")
        }

    def limit(self, **limits: Any) -> None:
        """Give the account a plan with some limits."""
        self.plan_rows.put(Plan("SMALL", **limits))
        self.accounts.put(replace(self.accounts.get(ACCOUNT) or make_account(), plan="SMALL"))
        # As a container does after a minute.
        self.plans = KnownPlans(self.plan_rows, lambda: self.clock.ms)

    @property
    def amounts(self) -> Amounts:
        """The balance of the account."""
        return self.ledger.balance(ACCOUNT).amounts

    def add_media(self, body: bytes = PICTURE, **changes: Any) -> Media:
        """Add a media file."""
        media = make_media(**changes)
        self.medias.put(media)
        self.storage.put_bytes(media.key, body, media.content_type)
        return media
