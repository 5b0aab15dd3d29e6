"""The renderer as the pipeline sees it, so that a step can be tested without ffmpeg."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline

from .plan import Segment
from .render_input import RenderInput, Sources
from .sound.peaks import MixedSound

MAX_ENCODERS = 5
"""The most encoders of one command. Each keeps its memory until the command ends."""


class Renderer(Protocol):
    """Local files in, local files out; `FfmpegRenderer` documents each method."""

    def renderer_version(self) -> str: ...
    def code_version(self) -> str: ...
    def forget_texts(self) -> None: ...
    def probe(self, path: Path, declared: MediaType) -> MediaFacts: ...
    def levels(self, path: Path, window_ms: int) -> list[float]: ...
    def trim(self, path: Path, kind: MediaType, start_ms: int, end_ms: int, workdir: Path) -> Path: ...
    def text_overflows(self, timeline: Timeline, profile: Profile, sources: Sources) -> tuple[str, ...]: ...
    def missing_glyphs(self, text: str, font: str) -> tuple[str, ...]: ...
    def render_batch(
        self,
        inputs: Sequence[RenderInput],
        segments: Sequence[Segment],
        profile: Profile,
        workdir: Path,
        on_frames: Callable[[int], None],
        encoders: int,
    ) -> list[list[Path]]: ...
    def render_frame(
        self, timeline: Timeline, profile: Profile, sources: Sources, ms: float, workdir: Path
    ) -> Path: ...
    def render_poster(self, timeline: Timeline, profile: Profile, sources: Sources, workdir: Path) -> Path: ...
    def mix_audio(self, timeline: Timeline, profile: Profile, sources: Sources, workdir: Path) -> MixedSound: ...
    def join(
        self, segments: Sequence[tuple[Path, Segment]], audio: Path | None, profile: Profile, out: Path
    ) -> Path: ...
