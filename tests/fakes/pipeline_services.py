"""The services of the pipeline as one value, so that a test can replace some of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.domain import ports
from chalicelib.domain.campaign import Campaign
from chalicelib.domain.connection import ConnectionKind
from chalicelib.domain.delivery import Reply
from chalicelib.domain.payment_provider import PaymentProvider, PaymentTerms
from chalicelib.domain.ports import Connections
from chalicelib.domain.publishers import Publisher
from chalicelib.domain.template import S3Object
from chalicelib.domain.video import Video
from chalicelib.pipeline.services import RowsAsVideos
from chalicelib.render.ports import Renderer


@dataclass(frozen=True, slots=True)
class PipelineServices:
    """All services that the steps of the pipeline use."""

    templates: ports.Templates
    removals: ports.Removals
    medias: ports.Medias
    videos: ports.Videos
    segments: ports.Segments
    leases: ports.Leases
    fonts: ports.Fonts
    notifications: ports.Notifications
    deliveries: ports.Deliveries
    erasures: ports.Erasures
    campaigns: ports.Campaigns
    connections: Connections
    publishers: Mapping[ConnectionKind, Publisher]
    profiles: ports.Profiles
    storage: ports.ObjectStore
    queues: ports.Queues
    renderer: Renderer
    fetch: Callable[[str, Path], None]
    fetch_object: Callable[[S3Object, Path], None]
    call_webhook: Callable[[str, bytes, Mapping[str, str]], Reply]
    describe: Callable[[Video], dict[str, Any]]
    describe_campaign: Callable[[Campaign], dict[str, Any]]
    now_ms: Callable[[], int]
    accounts: ports.Accounts
    plans: ports.Plans
    ledger: ports.Ledger
    orders: ports.Orders
    payment_provider: PaymentProvider
    payment_terms: PaymentTerms
    waits: ports.Waits
    cursors: ports.Cursors
    circuits: ports.Circuits
    statistics: ports.Statistics
    visitor_usage: ports.VisitorUsage
    sealer: ports.Sealer
    metrics: ports.Metrics
    audit: ports.AuditTrail
    campaign_rows: RowsAsVideos
    own_url: str
    webhook_delays_s: tuple[int, ...] = (10, 60, 600)
    webhook_on_error: bool = False
    reuse: bool = True
    memory_mb: int = 1024
    downloads_per_host: int = 8
    deliver_workers: int = 20
