"""A studio for tests: it makes media files with ffmpeg, renders timelines, and reads px and samples."""

import hashlib
import json
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import (
    Color,
    Ease,
    Keyframe,
    Kind,
    Look,
    PictureStyle,
    Play,
    RectangleStyle,
    Sound,
    TextStyle,
    Timeline,
    Track,
)
from chalicelib.render.compositing.command import segments_command
from chalicelib.render.compositing.scene import build_layers
from chalicelib.render.ffmpeg.binaries import find_binaries
from chalicelib.render.ffmpeg.process import run
from chalicelib.render.plan import Segment
from chalicelib.render.render_input import RenderInput
from chalicelib.render.renderer import FfmpegRenderer
from chalicelib.render.sound.peaks import MixedSound

FPS = 24
BT709 = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"


class RenderStudio:
    """A renderer of 160x90 px at 24 frames a second, with all files in one directory."""

    def __init__(self, directory: Path, medias: Path) -> None:
        self.directory, self.medias = directory, medias
        self.binaries = find_binaries(None)
        self.renderer = FfmpegRenderer(self.binaries)
        self.profile = parse_profile("MP4_H264_AAC_160x90_24fps")

    def ffmpeg(self, *arguments: object) -> bytes:
        command = [self.binaries.ffmpeg, "-nostdin", "-v", "error", "-y", *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def media(self, name: str, *arguments: object) -> Path:
        """Return a file that is made once per test run. The same name with other arguments is another file."""
        path = self.medias / hashlib.sha256(repr(arguments).encode()).hexdigest()[:12] / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            self.ffmpeg(*arguments, path)
        return path

    def counter(self, name: str = "counter.mp4", rate: int = 24, frames: int = 48, *options: object) -> Path:
        """Return a grey video whose luma is 16 + 2 * the frame's number: see `numbers`."""
        source = f"color=c=black:s=160x90:r={rate},geq=lum='16+2*N':cb=128:cr=128,{BT709}"
        codec = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", 0, "-g", 13, "-pix_fmt", "yuv420p"]
        return self.media(name, "-f", "lavfi", "-i", source, "-frames:v", frames, *codec, *options)

    def pattern(self) -> Path:
        """Return a colourful moving video with a tone, 2 s."""
        sources = ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=24:d=2", "-f", "lavfi", "-i", "sine=d=2"]
        return self.media("pattern.mp4", *sources, "-vf", f"scale=out_color_matrix=bt709,format=yuv420p,{BT709}")

    def clicks(self, name: str = "clicks.wav") -> Path:
        """Return a short tone at each half second, 2 s."""
        wave = "aevalsrc='if(lt(mod(t,0.5),0.01),0.5,0)':s=48000:d=2:c=stereo"
        return self.media(name, "-f", "lavfi", "-i", wave)

    def lossless(self, timeline: Timeline, sources: dict, segment: Segment | None = None) -> np.ndarray:
        """Return the frames before they are encoded: (frames, rows of Y then U then V, 160)."""
        segment = segment or Segment(0, 0, timeline.frames)
        out = self.directory / "lossless.mp4"
        layers = build_layers([RenderInput(timeline, sources)], segment, self.profile, self.directory, self.binaries)
        command = segments_command(self.binaries.ffmpeg, layers, segment, [{segment: out}], self.profile)
        place = command.index("-crf")
        run([*command[:place], "-qp", "0", *command[place + 2 :]], timeout_s=60)
        return self.yuv(out)

    def yuv(self, path: Path) -> np.ndarray:
        raw = self.ffmpeg("-i", path, "-map", "0:v", "-pix_fmt", "yuv420p", "-f", "rawvideo", "-")
        return np.frombuffer(raw, np.uint8).reshape(-1, 135, 160).astype(int)

    def luma(self, timeline: Timeline, sources: dict, segment: Segment | None = None) -> np.ndarray:
        """Each frame's luma: (frames, 90, 160)."""
        return self.lossless(timeline, sources, segment)[:, :90]

    def numbers(self, timeline: Timeline, sources: dict, segment: Segment | None = None) -> list[int]:
        """Return the frames of a counter that are shown, read in the middle of the picture."""
        return [int(value - 16) // 2 for value in self.luma(timeline, sources, segment)[:, 45, 80]]

    def color(self, path: Path, frame: int, x: int = 80, y: int = 45) -> tuple[int, ...]:
        """Return the sRGB colour of a px, as a player shows it."""
        wanted = f"select=eq(n\\,{frame}),scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int"
        raw = self.ffmpeg("-i", path, "-vf", wanted, "-frames:v", 1, "-pix_fmt", "rgb24", "-f", "rawvideo", "-")
        return tuple(np.frombuffer(raw, np.uint8).reshape(90, 160, 3)[y, x].tolist())

    def samples(self, path: Path) -> np.ndarray:
        raw = self.ffmpeg("-i", path, "-map", "0:a", "-f", "f32le", "-")
        return np.frombuffer(raw, np.float32).reshape(-1, 2)

    def onsets(self, path: Path) -> list[int]:
        """Return the samples at which the clicks begin."""
        loud = np.flatnonzero(np.abs(self.samples(path)[:, 0]) > 0.1)
        return loud[np.diff(loud, prepend=-9999) > 3000].tolist()

    def tell(self, path: Path) -> dict:
        """Return ffprobe's report on a file."""
        return json.loads(self.probe(path, "-show_format", "-show_streams", "-of", "json"))

    def probe(self, path: Path, *arguments: str) -> str:
        command = [self.binaries.ffprobe, "-v", "error", *arguments, path]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def render(self, timeline: Timeline, sources: dict, segment: Segment | None = None) -> Path:
        return self.stretch(timeline, sources, [segment or Segment(0, 0, timeline.frames)])[0]

    def stretch(self, timeline: Timeline, sources: dict, segments: list[Segment], on_frames=None) -> list[Path]:
        """Render consecutive segments together."""
        return self.renderer.render_segments(timeline, segments, self.profile, sources, self.directory, on_frames)

    def together(self, takes: list[tuple[Timeline, dict]], segments: list[Segment]) -> list[list[Path]]:
        """Render consecutive segments of several videos together."""
        made = [RenderInput(timeline, sources) for timeline, sources in takes]
        return self.renderer.render_batch(made, segments, self.profile, self.directory)

    def still(self, timeline: Timeline, sources: dict, ms: float) -> Path:
        return self.renderer.render_frame(timeline, self.profile, sources, ms, self.directory)

    def mix(self, timeline: Timeline, sources: dict) -> Path:
        return self.mixed(timeline, sources).path

    def mixed(self, timeline: Timeline, sources: dict) -> MixedSound:
        return self.renderer.mix_audio(timeline, self.profile, sources, self.directory)

    def video(self, timeline: Timeline, sources: dict, *cuts: int) -> Path:
        """Render a whole video in pieces."""
        edges = [0, *cuts, timeline.frames]
        segments = (
            [Segment(number, *pair) for number, pair in enumerate(pairwise(edges))] if self.profile.has_picture else []
        )
        files = [self.render(timeline, sources, segment) for segment in segments]
        audio = self.mix(timeline, sources) if self.profile.has_sound else None
        out = self.directory / f"video-{len(files)}.{self.profile.format.extension}"
        return self.renderer.join(list(zip(files, segments, strict=True)), audio, self.profile, out)

    def timeline(self, *plays: Play, frames: int = 24) -> Timeline:
        return Timeline(FPS, frames, plays)

    def play(
        self,
        name: str,
        kind: Kind,
        style: PictureStyle | TextStyle | RectangleStyle | Color | None = None,
        *,
        first: int = 0,
        end: int = 24,
        position: Track | tuple[float, float] = (0.0, 0.0),
        size: Track | tuple[float, float] = (1.0, 1.0),
        alpha: Track | float = 1.0,
        scale: Track | float = 1.0,
        rotation: Track | float = 0.0,
        showing: int | None = None,
        **more: object,
    ) -> Play:
        style = RectangleStyle(style) if isinstance(style, Color) else style
        tracks = map(as_track, (position, size, alpha, style, scale, rotation))
        look = Look(*tracks) if style is not None else None
        times = (first * 1000 / FPS, end * 1000 / FPS, first, end, first if showing is None else showing)
        return Play(name, more.pop("index", 0), kind, *times, look, **more)

    def heard(self, name: str, first: int = 0, end: int = 48, volume: Track | float = 1.0, **more: object) -> Play:
        return self.play(name, Kind.AUDIO, first=first, end=end, sound=Sound(as_track(volume)), **more)

    def track(self, *keys: tuple[float, float | tuple[float, float]], ease: Ease = Ease.LINEAR) -> Track:
        return Track(tuple(Keyframe(at, value if isinstance(value, tuple) else (value,), ease) for at, value in keys))


def as_track(value: object) -> object:
    """Return a number or a pair as a constant track; other values unchanged."""
    if isinstance(value, float | int):
        return Track.constant(value)
    return Track.constant(*value) if isinstance(value, tuple) else value


@pytest.fixture(scope="session")
def medias(tmp_path_factory):
    return tmp_path_factory.mktemp("medias")


@pytest.fixture
def studio(tmp_path, medias):
    return RenderStudio(tmp_path, medias)
