"""The picture of a video for mails: a GIF that begins with the poster and plays some seconds, with a play button.

No mail client plays videos reliably. All show a GIF, if only its first frame.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from PIL import Image

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.mail_size import mail_size, scaled

from ..encode.options import FINE_SCALER, ONE_THREAD, as_srgb
from ..ffmpeg.binaries import Binaries
from ..ffmpeg.graph import Option, combine, command, read, read_media, split
from ..ffmpeg.process import FfmpegError, run
from ..isolation.limits import PAGE_PICTURE
from ..media_files.av1 import decoded
from .gif_steps import (
    CLIP_MS,
    FPS,
    HELD_MS,
    MAX_BYTES,
    STEPS,
    GifStep,
    clip_start_ms,
    first_step,
    next_step,
)
from .play_button import with_play_button

log = logging.getLogger(__name__)

# The gateway ends a request after 29 s, and the files have to be loaded and stored, too.
_WHOLE_S = 20
# A GIF of the poster alone takes a tenth of it.
_LEAST_S = 3
_MOST_FRAMES = CLIP_MS * FPS // 1000
# So many frames tell about how large the file of all will be.
_SAMPLE = 9
# Noise nearly doubles a GIF, and nobody sees it at this size.
_LESS_NOISE: Mapping[str, Option] = {"luma_spatial": 3, "chroma_spatial": 2, "luma_tmp": 7, "chroma_tmp": 7}
# ffmpeg finds the nearest of a palette's colours eight times as fast for px of 16 bits, and a palette has fewer still.
_COARSE: Mapping[str, Option] = {"r": "floor(val/8)*255/31", "g": "floor(val/4)*255/63", "b": "floor(val/8)*255/31"}


@dataclass(frozen=True, slots=True)
class Film:
    """A finished file of a video with a picture, or its beginning: only the first `readable_ms` can be read."""

    path: Path
    duration_ms: int
    readable_ms: int
    is_av1: bool = False


def make_mail_picture(
    film: Film | None, poster: Path, workdir: Path, binaries: Binaries, seconds: Callable[[], float] = monotonic
) -> Path:
    """Write the GIF of a video, of at most `MAX_BYTES`, to `workdir`.

    It shows the poster alone without a film, or if the film cannot be read in time.

    Raises:
        BadMedia: the poster cannot be read.
        Transient: the machine is out of memory or disk.
    """
    try:
        with Image.open(poster) as image:
            size = mail_size(*image.size)
            first = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    except OSError as error:
        raise BadMedia(f"its poster cannot be read: {error}") from error
    maker = _Maker(workdir, binaries, seconds, seconds() + _WHOLE_S)
    if film is not None:
        try:
            return maker.smallest([first, *maker.clip(film, size)])
        except (FfmpegError, BadMedia) as error:
            log.warning("the picture for mails shows the poster alone: %s", error)
    return maker.smallest([first])


@dataclass(frozen=True, slots=True)
class _Maker:
    """The commands that make one GIF, which all end at about `until_s`."""

    workdir: Path
    binaries: Binaries
    seconds: Callable[[], float]
    until_s: float

    def clip(self, film: Film, size: tuple[int, int]) -> list[Image.Image]:
        """Return the frames of some seconds of a film."""
        start_ms, px, path = clip_start_ms(film.duration_ms, film.readable_ms), self.workdir / "clip.rgb", film.path
        if film.is_av1:
            path = decoded(
                path,
                0,
                start_ms,
                start_ms + CLIP_MS,
                self.workdir,
                self.binaries,
                file_start_ms=0,
                timeout_s=self._left_s,
            )
        part: dict[str, Option] = {"ss": f"{start_ms / 1000:.3f}", "t": f"{CLIP_MS / 1000:.3f}"}
        frames = read_media(path, 0, use="mail", **part).filter("fps", fps=FPS)
        frames = frames.filter("scale", w=size[0], h=size[1], flags=FINE_SCALER).filter("hqdn3d", **_LESS_NOISE)
        raw: dict[str, Option] = {"c:v": "rawvideo", "f": "rawvideo", "frames:v": _MOST_FRAMES}
        self._run(command(self.binaries.ffmpeg, [as_srgb(frames, "rgb24")], px, flags=ONE_THREAD, **raw))
        all_px, whole = px.read_bytes(), size[0] * size[1] * 3
        parts = (all_px[at : at + whole] for at in range(0, len(all_px) - whole + 1, whole))
        return [Image.frombytes("RGB", size, part) for part in parts]

    def smallest(self, frames: Sequence[Image.Image]) -> Path:
        """Write the frames by the first step whose file is small enough.

        Raises:
            BadMedia: there is none.
        """
        drawn = [with_play_button(frame) for frame in frames]
        few = drawn[:_SAMPLE]
        sample_bytes = self._write(few, STEPS[0]).stat().st_size
        number = first_step(sample_bytes * len(drawn) // len(few), len(drawn))
        while number is not None:
            out = self._write(drawn, STEPS[number])
            size_bytes = out.stat().st_size
            if size_bytes <= MAX_BYTES:
                return out
            number = next_step(number, size_bytes, len(drawn))
        raise BadMedia(f"no GIF of it has at most {MAX_BYTES:,} bytes")

    def _write(self, frames: Sequence[Image.Image], step: GifStep) -> Path:
        """Write some of the frames as a GIF that repeats for ever, with a palette of their colours."""
        px, out = self.workdir / "frames.rgb", self.workdir / "mail.gif"
        with px.open("wb") as file:
            for number in step.frames(len(frames)):
                file.write(frames[number].tobytes())
        self._run(gif_command(self.binaries.ffmpeg, px, frames[0].size, step, out))
        return out

    def _run(self, words: Sequence[str]) -> None:
        run(words, timeout_s=self._left_s, limits=PAGE_PICTURE)

    @property
    def _left_s(self) -> float:
        return max(_LEAST_S, min(PAGE_PICTURE.wall_s, self.until_s - self.seconds()))


def gif_command(ffmpeg: Path, px: Path, size: tuple[int, int], step: GifStep, out: Path) -> list[str]:
    """Return the command that writes RGB frames of a size as a GIF: the first is held, the others are a clip."""
    width, height = scaled(size, step.scale)
    held, every = HELD_MS * FPS // 1000, step.every
    video = read(str(px), format="rawvideo", pix_fmt="rgb24", s=f"{size[0]}x{size[1]}", framerate=FPS)
    video = video.filter("setpts", expr=f"if(eq(N,0),0,{held}+(N-1)*{every})")
    video = video.filter("scale", w=width, h=height, flags="lanczos+accurate_rnd").filter("lutrgb", **_COARSE)
    counted, drawn = split(video, 2)
    colors = counted.filter("palettegen", max_colors=step.colors)
    whole = combine([drawn, colors], "paletteuse", dither="bayer", bayer_scale=step.dither, diff_mode="rectangle")
    options: dict[str, Option] = {"c:v": "gif", "fps_mode": "passthrough", "loop": 0, "f": "gif", "threads": 1}
    return command(ffmpeg, [whole], out, flags=ONE_THREAD, final_delay=100 * every // FPS, **options)
