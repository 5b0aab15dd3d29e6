"""One protocol for each service that only the pipeline uses. `domain.services` has those that the API shares."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from chalicelib.domain.campaign import Campaign
from chalicelib.domain.list_tally import ListTally
from chalicelib.domain.services import HasClock, HasWebhookCalls
from chalicelib.domain.template import S3Object, Template
from chalicelib.domain.video import Video
from chalicelib.render.ports import Renderer
from chalicelib.row_files import ColumnMapping, Row


class RowsAsVideos(Protocol):
    """The rows of campaigns as videos of a template. `api.campaign_rows` has the class, and documents the methods."""

    def columns(self, template: Template, header: Sequence[str], /) -> ColumnMapping: ...
    def check(
        self, campaign: Campaign, template: Template, mapping: ColumnMapping, rows: Sequence[Row], before: int, /
    ) -> tuple[list[dict[str, Any]], ListTally]: ...
    def contents(self, template: Template, mapping: ColumnMapping, rows: Sequence[Row], /) -> list[str]: ...
    def start(
        self, campaign: Campaign, template: Template, mapping: ColumnMapping, rows: Sequence[Row], /
    ) -> list[dict[str, Any]]: ...
    def results(self, campaign: Campaign, first: int, /) -> list[list[str]]: ...


class HasCampaignRows(Protocol):
    """The rows of campaigns."""

    @property
    def campaign_rows(self) -> RowsAsVideos: ...


class HasOwnUrl(Protocol):
    """The URL of the deployment in links that last, for work that no call has asked for."""

    @property
    def own_url(self) -> str: ...


class HasRenderer(Protocol):
    """The renderer."""

    @property
    def renderer(self) -> Renderer: ...


class HasDownloader(Protocol):
    """The downloads of media files: `fetch(url, path)` by URL, `fetch_object(s3_object, path)` from S3."""

    @property
    def fetch(self) -> Callable[[str, Path], None]: ...
    @property
    def fetch_object(self) -> Callable[[S3Object, Path], None]: ...
    @property
    def downloads_per_host(self) -> int:
        """The number of concurrent downloads from one host, over all functions."""
        ...


class HasWebhooks(HasWebhookCalls, Protocol):
    """The calls of webhooks, their times, and the JSON in their bodies."""

    @property
    def describe(self) -> Callable[[Video], dict[str, Any]]: ...
    @property
    def describe_campaign(self) -> Callable[[Campaign], dict[str, Any]]: ...
    @property
    def webhook_delays_s(self) -> tuple[int, ...]:
        """The delays before each further attempt."""
        ...


class HasDeliverWorkers(Protocol):
    """The size of the function that calls webhooks."""

    @property
    def deliver_workers(self) -> int:
        """The number of its copies that may run at once."""
        ...


class HasErrorWebhooks(Protocol):
    """The setting whether webhooks are called for failed videos, too."""

    @property
    def webhook_on_error(self) -> bool: ...


class HasReuse(Protocol):
    """The setting whether the videos of an account share segments and are rendered in batches."""

    @property
    def reuse(self) -> bool: ...


class HasMemory(Protocol):
    """The memory of this process, in MB."""

    @property
    def memory_mb(self) -> int: ...


class ComputeServices(HasMemory, HasClock, Protocol):
    """The services that measure the compute time of a step."""


def compute_mb_ms(services: ComputeServices, began_ms: int) -> int:
    """Return the compute time since `began_ms`, in MB of memory times ms."""
    return (services.now_ms() - began_ms) * services.memory_mb
