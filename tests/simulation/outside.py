"""The renderer and the servers out there, as a process meets them. They take time, and each has its own faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from chalicelib.domain.delivery import Reply
from chalicelib.domain.errors import FetchError, FetchLater, VideoError
from chalicelib.domain.profile import Profile
from chalicelib.render.render_input import RenderInput
from chalicelib.render.sound.peaks import MixedSound
from tests.fakes import Renderer
from tests.simulation.hub import FOREVER_MS, Process

BROKEN, DEADLY = "broken", "deadly"
"""Texts in a video that the renderer refuses, and that its process does not survive."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The times that the renderer takes, each at least and at most, in ms: for some segments, a sound, a file."""

    render_ms: tuple[int, int] = (500, 80_000)
    mix_ms: tuple[int, int] = (500, 40_000)
    join_ms: tuple[int, int] = (500, 40_000)


PACE = Pace()


class SimulatedRenderer(Renderer):
    """The renderer of one process, of one release. Frames take time, and their progress is reported."""

    def __init__(self, process: Process, release: str, random: Random, pace: Pace) -> None:
        super().__init__()
        self.release_name = release
        self._process, self._random, self._pace = process, random, pace

    def render_batch(
        self,
        takes: Sequence[RenderInput],
        segments: Sequence[Any],
        profile: Profile,
        workdir: Path,
        on_frames: Any,
        encoders: int,
    ) -> list[list[Path]]:
        self._meet([source for take in takes for source in take.sources.values()])
        frames = sum(segment.frames for segment in segments)
        reports = self._random.randrange(1, 4)
        whole_ms = sum(self._random.randrange(*self._pace.render_ms) for _ in takes)
        for number in range(reports):
            self._process.pause(whole_ms // reports)
            on_frames(frames * number // reports)
        return super().render_batch(takes, segments, profile, workdir, lambda done: None, encoders)

    def mix_audio(self, timeline: Any, profile: Profile, sources: Any, workdir: Path) -> MixedSound:
        self._process.pause(self._random.randrange(*self._pace.mix_ms))
        return super().mix_audio(timeline, profile, sources, workdir)

    def join(self, segments: Sequence[tuple[Path, Any]], audio: Path | None, profile: Profile, out: Path) -> Path:
        self._process.pause(self._random.randrange(*self._pace.join_ms))
        return super().join(segments, audio, profile, out)

    def _meet(self, sources: Sequence[Any]) -> None:
        if any(DEADLY in str(source) for source in sources):
            self._process.kill("out of memory")
        if any(BROKEN in str(source) for source in sources):
            raise VideoError("the simulated renderer refuses this text")


@dataclass(slots=True)
class WebhookCall:
    """A call of a webhook, as its server sees it. `status`: None while it hangs."""

    url: str
    video_id: str
    round: int
    start_ms: int
    process: Process
    end_ms: int | None = None
    status: int | None = None


class SimulatedWeb:
    """All servers out there. The name of a host says how it behaves."""

    def __init__(self, random: Random) -> None:
        self.calls: list[WebhookCall] = []
        self._random = random

    def webhook(self, process: Process) -> Any:
        """Return the function that calls webhooks from a process."""

        def call_webhook(url: str, body: Mapping[str, Any], *args: Any, **options: Any) -> Reply:
            message = process.message
            call = WebhookCall(url, message.video_id, message.delivery_round, process.hub.ms, process)
            self.calls.append(call)
            reply = self._answer(url, process)
            call.end_ms, call.status = process.hub.ms, reply.status
            process.hub.note(f"{process.name}: {url} answered {reply}")
            return reply

        return call_webhook

    def fetch(self, process: Process) -> Any:
        """Return the function that downloads files to a process."""

        def fetch(url: str, path: Path, *args: Any, **options: Any) -> None:
            process.pause(self._random.randrange(50, 20_000))
            if "gone" in url:
                raise FetchError("the server answered with status 404")
            if "busy" in url and self._random.random() < 0.5:
                raise FetchLater("the server answered with status 503", self._random.choice([None, 30]))
            path.write_bytes(b"image")

        return fetch

    def _answer(self, url: str, process: Process) -> Reply:
        process.pause(self._random.randrange(20, 3000))
        host = url.split("/")[2].partition(".")[0]
        if host == "hangs" and self._random.random() < 0.5:
            process.pause(FOREVER_MS)
        if host == "slow":
            process.pause(20_000)
        if host == "down" or (host == "flaky" and self._random.random() < 0.5):
            return self._random.choice([Reply(500), Reply(503), Reply(error="it did not answer in time")])
        return Reply(410) if host == "gone" else Reply(200)
