"""What the steps of the pipeline work with, handed to each of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from chalicelib.domain import ports
from chalicelib.domain.delivery import Reply
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile
from chalicelib.domain.template import S3Object
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.render.compositing.scene import Take
from chalicelib.render.plan import Segment
from chalicelib.render.sound.peaks import Mixed

Sources = Mapping[str, Path | str]


class Renderer(Protocol):
    """Local files in, local files out; see `chalicelib.render`."""

    def probe(self, path: Path, declared: MediaType, /) -> MediaFacts: ...
    def levels(self, path: Path, window_ms: int, /) -> list[float]: ...
    def trim(self, path: Path, kind: MediaType, start_ms: int, end_ms: int, workdir: Path, /) -> Path: ...
    def text_overflows(self, timeline: Timeline, profile: Profile, sources: Sources, /) -> tuple[str, ...]: ...
    def missing_glyphs(self, text: str, font: str, /) -> tuple[str, ...]: ...
    def render_takes(
        self,
        takes: Sequence[Take],
        segments: Sequence[Segment],
        profile: Profile,
        workdir: Path,
        on_frames: Callable[[int], None],
        /,
    ) -> list[list[Path]]: ...
    def engine(self) -> str: ...
    def release(self) -> str: ...
    def forget(self) -> None: ...
    def render_frame(
        self, timeline: Timeline, profile: Profile, sources: Sources, ms: float, workdir: Path, /
    ) -> Path: ...
    def render_poster(self, timeline: Timeline, profile: Profile, sources: Sources, workdir: Path, /) -> Path: ...
    def mix_audio(self, timeline: Timeline, profile: Profile, sources: Sources, workdir: Path, /) -> Mixed: ...
    def join(
        self, segments: Sequence[tuple[Path, Segment]], audio: Path | None, profile: Profile, out: Path, /
    ) -> Path: ...


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
