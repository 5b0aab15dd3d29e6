"""What the steps of the pipeline work with, handed to each of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.domain import ports
from chalicelib.domain.delivery import Reply
from chalicelib.domain.template import S3Object
from chalicelib.domain.video import Video
from chalicelib.render.ports import Renderer


@dataclass(frozen=True, slots=True)
class Collaborators:
    """Tables, storage, queues, the renderer, and what leaves the deployment.

    `fetch(url, path)` downloads a media, `fetch_object` one from S3; `call_webhook(url, body)` tells what came back;
    `describe(video)` is the video as it looks on the wire. `webhook_delays_s`: the waits before each further attempt.
    `reuse`: whether videos of an account share the segments that are the same, and are rendered together.
    `memory_mb`: what this process has. `downloads_per_host`: how many medias are downloaded from one host at a time.
    """

    templates: ports.Templates
    removals: ports.Removals
    medias: ports.Medias
    videos: ports.Videos
    segments: ports.Segments
    leases: ports.Leases
    fonts: ports.Fonts
    notifications: ports.Notifications
    deliveries: ports.Deliveries
    profiles: ports.Profiles
    storage: ports.ObjectStore
    queues: ports.Queues
    renderer: Renderer
    fetch: Callable[[str, Path], None]
    fetch_object: Callable[[S3Object, Path], None]
    call_webhook: Callable[[str, dict[str, Any]], Reply]
    describe: Callable[[Video], dict[str, Any]]
    now_ms: Callable[[], int]
    accounts: ports.Accounts
    plans: ports.Plans
    ledger: ports.Ledger
    waits: ports.Waits
    webhook_delays_s: tuple[int, ...] = (10, 60, 600)
    webhook_on_error: bool = False
    reuse: bool = True
    memory_mb: int = 1024
    downloads_per_host: int = 8

    def took(self, began_ms: int) -> int:
        """What something took that began then, in MB of memory times ms."""
        return (self.now_ms() - began_ms) * self.memory_mb
