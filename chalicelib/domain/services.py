"""One protocol for each service, so that every step and method declares exactly the services that it uses.

A module combines them: `class DeliveryServices(HasVideos, HasDeliveries, HasClock, Protocol): ...`. The container in
`wiring` satisfies every combination by its structure, and so does the fake cloud of the tests.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from chalicelib.domain import ports
from chalicelib.domain.brand import Brand
from chalicelib.domain.delivery import Reply
from chalicelib.domain.payment_provider import PaymentProvider, PaymentTerms


class HasAccounts(Protocol):
    """The table of accounts."""

    @property
    def accounts(self) -> ports.Accounts: ...


class HasEmails(Protocol):
    """The table of e-mail addresses."""

    @property
    def emails(self) -> ports.Emails: ...


class HasLoginAttempts(Protocol):
    """The table of failed logins."""

    @property
    def login_attempts(self) -> ports.LoginAttempts: ...


class HasVisitorUsage(Protocol):
    """The table of what visitors have used up."""

    @property
    def visitor_usage(self) -> ports.VisitorUsage: ...


class HasPlans(Protocol):
    """All plans, built-in ones and those of the operator."""

    @property
    def plans(self) -> ports.Plans: ...


class HasLedger(Protocol):
    """The balances of accounts and the entries that explain them."""

    @property
    def ledger(self) -> ports.Ledger: ...


class HasOrders(Protocol):
    """The table of orders, and of what the payment provider knows of accounts."""

    @property
    def orders(self) -> ports.Orders: ...


class HasPaymentProvider(Protocol):
    """The payment provider, and the operator's terms."""

    @property
    def payment_provider(self) -> PaymentProvider: ...
    @property
    def payment_terms(self) -> PaymentTerms: ...


class HasMedias(Protocol):
    """The table of media files."""

    @property
    def medias(self) -> ports.Medias: ...


class HasTemplates(Protocol):
    """The table of templates."""

    @property
    def templates(self) -> ports.Templates: ...


class HasRemovals(Protocol):
    """The table of pending deletions of templates."""

    @property
    def removals(self) -> ports.Removals: ...


class HasVideos(Protocol):
    """The table of videos."""

    @property
    def videos(self) -> ports.Videos: ...


class HasDeliveries(Protocol):
    """The table of webhook calls."""

    @property
    def deliveries(self) -> ports.Deliveries: ...


class HasStatistics(Protocol):
    """The viewings of videos, and the sums over them."""

    @property
    def statistics(self) -> ports.Statistics: ...


class HasSegments(Protocol):
    """The table of rendered segments."""

    @property
    def segments(self) -> ports.Segments: ...


class HasLeases(Protocol):
    """The table of render jobs and their leases."""

    @property
    def leases(self) -> ports.Leases: ...


class HasCircuits(Protocol):
    """The circuit breakers of webhook hosts."""

    @property
    def circuits(self) -> ports.Circuits: ...


class HasWebhookCalls(Protocol):
    """The calls of webhooks: `call_webhook(url, body, headers)` returns the reply."""

    @property
    def call_webhook(self) -> Callable[[str, bytes, Mapping[str, str]], Reply]: ...


class HasWaits(Protocol):
    """The table of messages that wait for an upload or a segment."""

    @property
    def waits(self) -> ports.Waits: ...


class HasCursors(Protocol):
    """The records of how far the reaper has read tables."""

    @property
    def cursors(self) -> ports.Cursors: ...


class HasFonts(Protocol):
    """The table of uploaded fonts."""

    @property
    def fonts(self) -> ports.Fonts: ...


class HasProfiles(Protocol):
    """The table of custom profiles."""

    @property
    def profiles(self) -> ports.Profiles: ...


class HasIdempotencyKeys(Protocol):
    """The table of idempotency keys."""

    @property
    def idempotency_keys(self) -> ports.IdempotencyKeys: ...


class HasErasures(Protocol):
    """The table of erasures."""

    @property
    def erasures(self) -> ports.Erasures: ...


class HasCampaigns(Protocol):
    """The table of campaigns."""

    @property
    def campaigns(self) -> ports.Campaigns: ...


class HasConnections(Protocol):
    """The table of connections."""

    @property
    def connections(self) -> ports.Connections: ...


class HasNotifications(Protocol):
    """The table of notifications."""

    @property
    def notifications(self) -> ports.Notifications: ...


class HasAudit(Protocol):
    """The audit trail of accounts."""

    @property
    def audit(self) -> ports.AuditTrail: ...


class HasSealer(Protocol):
    """The encryption of secrets that must be shown again or used."""

    @property
    def sealer(self) -> ports.Sealer: ...


class HasPagePictures(Protocol):
    """The pictures of pages."""

    @property
    def page_pictures(self) -> ports.PagePictures: ...


class HasStorage(Protocol):
    """The bucket."""

    @property
    def storage(self) -> ports.ObjectStore: ...


class HasQueues(Protocol):
    """The queues."""

    @property
    def queues(self) -> ports.Queues: ...


class HasMetrics(Protocol):
    """The metrics of the deployment."""

    @property
    def metrics(self) -> ports.Metrics: ...


class HasClock(Protocol):
    """The clock: `now_ms()` returns the time in ms since 1970."""

    @property
    def now_ms(self) -> Callable[[], int]: ...


class HasWatchedSetting(Protocol):
    """The setting whether videos may be made when they are first watched."""

    @property
    def makes_when_watched(self) -> bool: ...


class HasBrand(Protocol):
    """The service whose clients this deployment answers."""

    @property
    def brand(self) -> Brand: ...
