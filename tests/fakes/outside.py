"""The renderer, the servers out there, and the clock."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from chalicelib.domain.delivery import Reply
from chalicelib.domain.errors import BadMedia, FetchError
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile
from chalicelib.domain.template import S3Object
from chalicelib.render.render_input import RenderInput
from chalicelib.render.sound.peaks import MixedSound, Peak
from chalicelib.render.text_fit import TextFit
from tests.fakes.names import NOW_MS


class Renderer:
    """A file is what its first word says: `b"image"`, `b"video 8000"` (ms)."""

    def __init__(self) -> None:
        self.engine_name = "engine"
        self.release_name = "release"
        self.mixed = 0
        self.forgotten = 0
        self.begun: list[str] = []
        self.rendered: list[str] = []
        self.together: list[int] = []
        self.report_name: str | None = None
        self.encoders: list[int] = []
        self.overflows: tuple[str, ...] = ()
        self.characters = ""
        self.peaks: dict[int, Peak] = {}
        self.levels_db: list[float] = []
        self.error: Exception | None = None
        self.while_rendering: Callable[[], object] = lambda: None

    def probe(self, path: Path, declared: MediaType) -> MediaFacts:
        kind, _, duration = path.read_text(errors="replace").partition(" ")
        if kind != declared.value:
            raise BadMedia(f"declared as {declared}, but is none")
        if declared is MediaType.IMAGE:
            return MediaFacts(declared, width_px=640, height_px=480)
        size = (640, 360) if declared is MediaType.VIDEO else (None, None)
        return MediaFacts(declared, int(duration), *size)

    def needs_report(self, facts: MediaFacts) -> bool:
        return facts.type is not MediaType.IMAGE and facts.report != self.report_name

    def report(self, path: Path) -> str:
        if self.error is not None:
            raise self.error
        return str(self.report_name)

    def web_format(self, facts: MediaFacts) -> str:
        if self.error is not None:
            raise self.error
        return "MP4_H264_AAC"

    def levels(self, path: Path, window_ms: int) -> list[float]:
        return self.levels_db

    def trim(self, path: Path, kind: MediaType, start_ms: int, end_ms: int, workdir: Path) -> Path:
        part = self._made(workdir / "part", f"{kind} {end_ms - start_ms}")
        return part.rename(part.with_suffix(".mp4"))

    def text_fits(self, timeline: Any, profile: Profile, sources: Mapping[str, Any]) -> dict[str, TextFit]:
        fits = {name: TextFit(fill=len(text) / 20) for name, text in sources.items() if isinstance(text, str)}
        return fits | {name: TextFit(overflows=True, fill=1.5) for name in self.overflows}

    def measure_texts(self, videos: Any) -> None:
        pass

    def text_pages(self, play: Any, text: str, profile: Profile) -> tuple[str, ...]:
        return tuple(text.split(" | "))

    def missing_glyphs(self, text: str, font: str) -> tuple[str, ...]:
        return tuple(char for char in text if self.characters and char not in self.characters)

    def forget_texts(self) -> None:
        self.forgotten += 1

    def renderer_version(self) -> str:
        return self.engine_name

    def code_version(self) -> str:
        return f"{self.engine_name}, {self.release_name}"

    def render_batch(
        self,
        takes: Sequence[RenderInput],
        segments: Sequence[Any],
        profile: Profile,
        workdir: Path,
        on_frames: Any,
        encoders: int,
    ) -> list[list[Path]]:
        names = [f"{profile.name}/{segment.index}" for _ in takes for segment in segments]
        self.begun += names
        self.together.append(len(takes))
        self.encoders.append(encoders)
        self.while_rendering()
        on_frames(sum(segment.frames for segment in segments) // 2)
        self.rendered += names
        return [
            [
                self._made(workdir / f"segment-{number}-{segment.index}", f"{profile.name} of {sorted(take.sources)}")
                for segment in segments
            ]
            for number, take in enumerate(takes)
        ]

    def render_frame(self, timeline: Any, profile: Profile, sources: Any, ms: float, workdir: Path) -> Path:
        return self._made(workdir / "frame.jpg", f"{profile.name} at {ms} of {sorted(sources)}")

    def render_poster(self, timeline: Any, profile: Profile, sources: Any, workdir: Path) -> Path:
        return self._made(workdir / "poster", f"still of {sorted(sources)}")

    def plain_poster(self, workdir: Path) -> Path:
        return self._made(workdir / "plain", "plain picture")

    def mail_still(self, poster: Path, workdir: Path) -> Path:
        return self._made(workdir / "mail", f"mail of {poster.read_text()}")

    def mix_audio(self, timeline: Any, profile: Profile, sources: Any, workdir: Path) -> MixedSound:
        self.mixed += 1
        return MixedSound(self._made(workdir / "audio", "sound"), self.peaks.get(timeline.fps))

    def join(self, segments: Sequence[tuple[Path, Any]], audio: Path | None, profile: Profile, out: Path) -> Path:
        parts = " + ".join(path.read_text() for path, _ in segments)
        return self._made(out, f"{parts} with {audio.read_text() if audio else 'silence'}")

    def _made(self, path: Path, content: str) -> Path:
        if self.error is not None:
            raise self.error
        path.write_text(content)
        return path


class Web:
    """All servers out there: `files` by URL; by URL of a webhook its status, or why it does not answer (`problems`).

    `calls` are the URLs and bodies of webhook calls, `requests` their bytes and headers.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.errors: dict[str, Exception] = {}
        self.fetched: list[str] = []
        self.statuses: dict[str, int] = {}
        self.problems: dict[str, str] = {}
        self.retry_after_s: dict[str, int] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.requests: list[tuple[bytes, dict[str, str]]] = []

    def fetch(self, url: str, path: Path) -> None:
        self.fetched.append(url)
        if url in self.errors:
            raise self.errors[url]
        if url not in self.files:
            raise FetchError("the server answered with status 404")
        path.write_bytes(self.files[url])

    def fetch_object(self, source: S3Object, path: Path) -> None:
        self.fetch(source.url, path)

    def call_webhook(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        self.calls.append((url, json.loads(body)))
        self.requests.append((body, dict(headers)))
        if url in self.problems:
            return Reply(error=self.problems[url])
        return Reply(self.statuses.get(url, 200), retry_after_s=self.retry_after_s.get(url))


class Clock:
    """Advances by `step_ms` whenever it is read."""

    def __init__(self) -> None:
        self.ms = NOW_MS
        self.step_ms = 1

    def __call__(self) -> int:
        self.ms += self.step_ms
        return self.ms
