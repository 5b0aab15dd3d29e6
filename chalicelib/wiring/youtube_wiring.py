"""The parts of YouTube, wired: the flow that connects accounts, and the uploads."""

from dataclasses import dataclass
from typing import Any, Protocol

from chalicelib.aws.operator_secret import OperatorSecret
from chalicelib.domain.destinations import Destinations
from chalicelib.domain.services import HasClock, HasStorage, HasVisitorUsage
from chalicelib.domain.youtube import next_reset_s, read_google_client, take_upload
from chalicelib.outbound.pool import Pool
from chalicelib.outbound.youtube.google_requests import GoogleRequests, hosts_at
from chalicelib.outbound.youtube.oauth import OAuth
from chalicelib.outbound.youtube.uploads import YoutubeUploads
from chalicelib.settings import Settings


class YoutubeServices(HasStorage, HasVisitorUsage, HasClock, Protocol):
    """The services that uploads need."""


@dataclass(frozen=True, slots=True)
class Youtube:
    """The flow that connects accounts, and the uploads."""

    oauth: OAuth
    uploads: YoutubeUploads


def make_youtube(services: YoutubeServices, settings: Settings, secrets_manager: Any) -> Youtube:
    """Return the parts of YouTube. Google's hosts are public, so the operator's exceptions for others do not count."""
    destinations = settings.destinations if settings.youtube_url else Destinations()
    requests, hosts = GoogleRequests(Pool(destinations)), hosts_at(settings.youtube_url)
    secret = OperatorSecret(secrets_manager, settings.youtube_secret, services.now_ms)

    def now_s() -> int:
        return services.now_ms() // 1000

    oauth = OAuth(lambda: read_google_client(secret.read()), requests, hosts, now_s)
    uploads = YoutubeUploads(
        oauth,
        requests,
        hosts,
        services.storage.get_range,
        lambda: take_upload(settings.youtube_daily_uploads, now_s(), services),
        lambda: next_reset_s(now_s()) - now_s(),
    )
    return Youtube(oauth, uploads)
