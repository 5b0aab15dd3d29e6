"""The frames of a golden case, made as the pipeline does: scripts and media files → timeline → pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chalicelib.domain.media import MediaType
from chalicelib.domain.profile import parse_profile
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.ffmpeg.process import run
from chalicelib.render.images.reader import save_jpeg
from chalicelib.render.media_files.probe import probe
from chalicelib.render.plan import Segment
from chalicelib.render.renderer import FfmpegRenderer
from chalicelib.script import Origin, ResolvedScript, fill_text, parse_scripts, resolve
from tests.golden.case import Case
from tests.golden.medias import media

PROFILE = parse_profile("MP4_H264_AAC_320x180_24fps")
SIZE = (PROFILE.width_px, PROFILE.height_px)

# Many cases share a media file.
_facts = cache(probe)


@dataclass(frozen=True, slots=True)
class Camera:
    """A renderer of cases that writes frames and media files to `folder`."""

    folder: Path
    binaries: Binaries

    def sources(self, case: Case) -> Mapping[str, Path | str]:
        """Return the source of each object: a text with its variables, or a file."""
        kinds = parse_scripts(case.scripts).needs_media
        return {
            name: fill_text(given, case.variables) if kinds[name] == MediaType.TEXT else self._media(given)
            for name, given in case.inputs.items()
        }

    def resolved(self, case: Case) -> ResolvedScript:
        script = parse_scripts(case.scripts)
        facts = {
            name: _facts(source, MediaType(script.needs_media[name]), self.binaries.ffprobe)
            for name, source in self.sources(case).items()
            if isinstance(source, Path)
        }
        return resolve(script, facts, case.variables, PROFILE.fps, Origin(case.origin))

    def overflows(self, case: Case) -> tuple[str, ...]:
        """Return the ids of the texts that do not fit their boxes."""
        fits = FfmpegRenderer(self.binaries).text_fits(self.resolved(case).timeline, PROFILE, self.sources(case))
        return tuple(name for name, fit in fits.items() if fit.overflows)

    def frame(self, case: Case, ms: int) -> Path:
        """Render a single frame, as JPEG."""
        folder, timeline = self._folder(case.name), self.resolved(case).timeline
        return FfmpegRenderer(self.binaries).render_frame(timeline, PROFILE, self.sources(case), ms, folder)

    def video(self, case: Case) -> Path:
        """Render all frames, as one segment."""
        folder, timeline = self._folder(case.name), self.resolved(case).timeline
        segment, renderer = Segment(0, 0, timeline.frames), FfmpegRenderer(self.binaries)
        return renderer.render_segments(timeline, [segment], PROFILE, self.sources(case), folder)[0]

    def frame_of(self, video: Path, number: int) -> Path:
        """Return a frame of a rendered video, as JPEG."""
        px, out = video.with_suffix(".rgb"), video.with_name(f"encoded-{number}.jpg")
        chosen = f"select=eq(n\\,{number}),scale=in_color_matrix=bt709:in_range=tv:out_range=pc"
        as_px = ["-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", str(px)]
        run([str(self.binaries.ffmpeg), "-v", "error", "-y", "-i", str(video), "-vf", chosen, *as_px], timeout_s=60)
        save_jpeg(px, SIZE, out)
        return out

    def _media(self, name: str) -> Path:
        return media(name, self._folder("medias"), self.binaries.ffmpeg)

    def _folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return folder
