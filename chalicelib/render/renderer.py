"""The steps together with the binaries that they run, as the pipeline is handed them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline

from . import steps
from .compositing.layer_builder import Sources
from .compositing.scene import Take
from .engine import engine, release
from .ffmpeg.binaries import Binaries
from .isolation.texts import missing_glyphs
from .media_files.probe import probe
from .media_files.trim import trim
from .plan import Segment
from .sound.levels import levels_of
from .sound.peaks import Mixed
from .text.layout import forget_texts


@dataclass(frozen=True, slots=True)
class LocalRenderer:
    """`steps` and `probe` with one ffmpeg."""

    binaries: Binaries

    def engine(self) -> str:
        """See `engine.engine`."""
        return engine(self.binaries)

    def forget(self) -> None:
        """Forget the texts of others: by how long a text takes nobody may see that it was set before."""
        forget_texts()

    def release(self) -> str:
        """See `engine.release`."""
        return release(self.binaries)

    def probe(self, path: Path, declared: MediaType) -> MediaFacts:
        """See `probe.probe`."""
        return probe(path, declared, self.binaries.ffprobe)

    def levels(self, path: Path, window_ms: int) -> list[float]:
        """See `levels.levels_of`."""
        return levels_of(path, window_ms, self.binaries)

    def trim(self, path: Path, kind: MediaType, start_ms: int, end_ms: int, workdir: Path) -> Path:
        """See `trim.trim`."""
        return trim(path, kind, start_ms, end_ms, workdir, self.binaries)

    def text_overflows(self, timeline: Timeline, profile: Profile, sources: Sources) -> tuple[str, ...]:
        """See `steps.text_overflows`."""
        return steps.text_overflows(timeline, profile, sources)

    def missing_glyphs(self, text: str, font: str) -> tuple[str, ...]:
        """See `isolated_texts.missing_glyphs`."""
        return missing_glyphs(text, font)

    def render_segments(
        self,
        timeline: Timeline,
        segments: Sequence[Segment],
        profile: Profile,
        sources: Sources,
        workdir: Path,
        on_frames: Callable[[int], None],
    ) -> list[Path]:
        """See `steps.render_segments`."""
        return steps.render_segments(timeline, segments, profile, sources, workdir, self.binaries, on_frames)

    def render_takes(
        self,
        takes: Sequence[Take],
        segments: Sequence[Segment],
        profile: Profile,
        workdir: Path,
        on_frames: Callable[[int], None],
    ) -> list[list[Path]]:
        """See `steps.render_takes`."""
        return steps.render_takes(takes, segments, profile, workdir, self.binaries, on_frames)

    def render_frame(self, timeline: Timeline, profile: Profile, sources: Sources, ms: float, workdir: Path) -> Path:
        """See `steps.render_frame`."""
        return steps.render_frame(timeline, profile, sources, ms, workdir, self.binaries)

    def render_poster(self, timeline: Timeline, profile: Profile, sources: Sources, workdir: Path) -> Path:
        """See `steps.render_poster`."""
        return steps.render_poster(timeline, profile, sources, workdir, self.binaries)

    def mix_audio(self, timeline: Timeline, profile: Profile, sources: Sources, workdir: Path) -> Mixed:
        """See `steps.mix_audio`."""
        return steps.mix_audio(timeline, profile, sources, workdir, self.binaries)

    def join(self, segments: Sequence[tuple[Path, Segment]], audio: Path | None, profile: Profile, out: Path) -> Path:
        """See `steps.join`; each segment with its file."""
        paths = [path for path, _ in segments]
        return steps.join(paths, [segment.frames for _, segment in segments], audio, profile, out, self.binaries)
