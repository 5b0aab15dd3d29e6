"""The tables of a deployment, and the session that makes their client. `Services` adds everything else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.session import Session

from chalicelib.aws.accounts import Accounts
from chalicelib.aws.audit import AuditTrail
from chalicelib.aws.campaign_table import Campaigns
from chalicelib.aws.circuits import Circuits
from chalicelib.aws.clients import LazyClient, new_session
from chalicelib.aws.deliveries import Deliveries
from chalicelib.aws.erasures import Erasures
from chalicelib.aws.idempotency_keys import IdempotencyKeys
from chalicelib.aws.leases import Leases
from chalicelib.aws.ledger import Ledger
from chalicelib.aws.login_tables import Emails, LoginAttempts
from chalicelib.aws.orders import Orders
from chalicelib.aws.segments import Segments
from chalicelib.aws.statistics import Statistics
from chalicelib.aws.tables import Connections, Fonts, Medias, Notifications, PlanRows, Profiles, Removals, Templates
from chalicelib.aws.videos import Videos
from chalicelib.aws.visitor_usage import VisitorUsage
from chalicelib.aws.waits import Waits
from chalicelib.aws.watched_table import Cursors
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.domain import ports

ACCOUNT_TABLES = (
    *("templates", "removals", "videos", "deliveries", "medias", "fonts", "profiles", "notifications", "ledger"),
    *("audit", "idempotency", "usage", "viewings", "analytics", "erasures", "campaigns", "orders"),
    "connections",
)
"""The tables whose rows are keyed by (account id, id). Segments, leases, balances and data keys have other keys."""


class Tables:
    """The tables, each made on first use. `settings` names them, and `now_ms()` returns the time in ms since 1970."""

    def __init__(self, settings: Settings, now_ms: Callable[[], int]) -> None:
        self.settings = settings
        self.now_ms = now_ms

    def _client(self, service: str) -> Any:
        return LazyClient(self.session, service)

    def table_name(self, noun: str) -> str:
        """Return the name of a table: as in .chalice/resources.json, or of the restored copy that is in use."""
        return f"{self.settings.stack}-{noun}{self.settings.table_suffix}"

    @cached_property
    def session(self) -> Session:
        """The session that makes the clients of AWS."""
        return new_session()

    @cached_property
    def _dynamodb(self) -> Any:
        return self._client("dynamodb")

    @cached_property
    def accounts(self) -> Accounts:
        """The table of accounts."""
        return Accounts(self._dynamodb, self.table_name("accounts"))

    @cached_property
    def emails(self) -> Emails:
        """The table of e-mail addresses."""
        return Emails(self._dynamodb, self.table_name("emails"))

    @cached_property
    def login_attempts(self) -> LoginAttempts:
        """The table of failed logins."""
        return LoginAttempts(self._dynamodb, self.table_name("attempts"))

    @cached_property
    def visitor_usage(self) -> VisitorUsage:
        """The table of what visitors have used up."""
        return VisitorUsage(self._dynamodb, self.table_name("usage"))

    @cached_property
    def plan_rows(self) -> PlanRows:
        """The table of plans that the operator has added or changed."""
        return PlanRows(self._dynamodb, self.table_name("plans"))

    @cached_property
    def ledger(self) -> Ledger:
        """The balances of accounts and the ledger's entries."""
        return Ledger(self._dynamodb, self.table_name("balances"), self.table_name("ledger"), self.now_ms)

    @cached_property
    def orders(self) -> Orders:
        """The table of orders."""
        return Orders(self._dynamodb, self.table_name("orders"), self.ledger, self.table_name("accounts"))

    @cached_property
    def templates(self) -> Templates:
        """The table of templates."""
        return Templates(self._dynamodb, self.table_name("templates"))

    @cached_property
    def removals(self) -> Removals:
        """The table of pending deletions of templates."""
        return Removals(self._dynamodb, self.table_name("removals"))

    @cached_property
    def medias(self) -> Medias:
        """The table of media files."""
        return Medias(self._dynamodb, self.table_name("medias"), self.ledger)

    @cached_property
    def videos(self) -> Videos:
        """The table of videos."""
        return Videos(self._dynamodb, self.table_name("videos"), self.ledger)

    @cached_property
    def deliveries(self) -> Deliveries:
        """The table of webhook calls."""
        return Deliveries(self._dynamodb, self.table_name("deliveries"))

    @cached_property
    def statistics(self) -> Statistics:
        """The tables of viewings, and of the sums over them."""
        return Statistics(self._dynamodb, self.table_name("viewings"), self.table_name("analytics"))

    @cached_property
    def segments(self) -> Segments:
        """The table of rendered segments."""
        return Segments(self._dynamodb, self.table_name("segments"))

    @cached_property
    def leases(self) -> Leases:
        """The table of render jobs and their leases."""
        return Leases(self._dynamodb, self.table_name("leases"))

    @cached_property
    def circuits(self) -> Circuits:
        """The circuit breakers of webhook hosts, in the table of leases."""
        return Circuits(self._dynamodb, self.table_name("leases"))

    @cached_property
    def waits(self) -> Waits:
        """The waiting messages, in the table of leases."""
        return Waits(self._dynamodb, self.table_name("leases"))

    @cached_property
    def cursors(self) -> Cursors:
        """The records of how far the reaper has read tables, in the table of leases."""
        return Cursors(self._dynamodb, self.table_name("leases"))

    @cached_property
    def fonts(self) -> Fonts:
        """The table of uploaded fonts."""
        return Fonts(self._dynamodb, self.table_name("fonts"))

    @cached_property
    def profiles(self) -> Profiles:
        """The table of custom profiles."""
        return Profiles(self._dynamodb, self.table_name("profiles"))

    @cached_property
    def idempotency_keys(self) -> IdempotencyKeys:
        """The table of idempotency keys."""
        return IdempotencyKeys(self._dynamodb, self.table_name("idempotency"))

    @cached_property
    def notifications(self) -> Notifications:
        """The table of notifications."""
        return Notifications(self._dynamodb, self.table_name("notifications"))

    @cached_property
    def erasures(self) -> Erasures:
        """The table of erasures."""
        return Erasures(self._dynamodb, self.table_name("erasures"))

    @cached_property
    def campaigns(self) -> Campaigns:
        """The table of campaigns."""
        return Campaigns(self._dynamodb, self.table_name("campaigns"))

    @cached_property
    def connections(self) -> Connections:
        """The table of connections."""
        return Connections(self._dynamodb, self.table_name("connections"))

    @cached_property
    def audit(self) -> AuditTrail:
        """The table of audit entries."""
        return AuditTrail(self._dynamodb, self.table_name("audit"))

    def account_rows(self) -> list[ports.AccountRows]:
        """Return all rows of accounts, for the deletion of an account. Segments come first: videos name them."""
        from chalicelib.aws.account_data import AccountRows, ConnectionRows, SegmentRows

        def rows(noun: str, keys: tuple[str, ...] = ("account_id", "id")) -> AccountRows:
            return AccountRows(self._dynamodb, self.table_name(noun), keys)

        return [
            SegmentRows(self._dynamodb, self.table_name("segments"), self.table_name("videos")),
            ConnectionRows(self._dynamodb, self.table_name("connections")),
            *map(rows, ACCOUNT_TABLES),
            rows("leases", ("scope", "id")),
            rows("balances", ("account_id",)),
            rows("keys", ("account_id",)),
        ]
