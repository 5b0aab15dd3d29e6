"""Animated pictures (GIF, PNG, WebP, AVIF): the duration of each frame, and the px as files for ffmpeg.

Pillow reads them, as our ffmpeg build reads only GIF. Each frame is decoded once for inspection and once for writing,
independent of the video's length and rate.
"""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from PIL import Image

from chalicelib.domain.errors import BadMedia

from ..media_files.streams import Streams, VideoStream
from .bitmaps import Bitmap, plain
from .colors import to_srgb
from .kinds import ImageKind
from .reader import opened
from .scaling import turned

MAX_FRAMES = 10_000
MAX_FRAME_PIXELS = 25_000_000
MAX_FRAMES_PIXELS = 1_000_000_000
# All frames together have at most as many px as one picture may have; larger ones are written smaller.
_MOST_WRITTEN_PIXELS = 100_000_000
# The pages of a TIFF are not an animation.
_KINDS = (ImageKind.GIF, ImageKind.PNG, ImageKind.WEBP, ImageKind.AVIF)
# Browsers replace delays of 10 ms or less by 100 ms. Source: Chromium's `DeferredImageDecoder::FrameDurationAtIndex`.
_TOO_SHORT_MS, _USUAL_MS = 10, 100


@dataclass(frozen=True, slots=True)
class Animation:
    """A picture with several frames: their size (px, upright), and the delay of each.

    `skipped` frames before them are a picture for viewers without animations. `times` is the number of loop iterations,
    None for endless; after them the last frame is held. `is_opaque`: no px is ever clear.
    """

    path: Path
    size: tuple[int, int]
    skipped: int
    delays_ms: tuple[float, ...]
    times: int | None
    is_opaque: bool

    @property
    def streams(self) -> Streams:
        """The animation as the streams of a video."""
        (width, height), (shown_width, shown_height) = self.written_size, self.size
        alpha = not self.is_opaque
        video = VideoStream(0, None, width, height, shown_width, shown_height, None, has_alpha=alpha, decoder=None)
        return Streams(video, audio=None, start_ms=0.0, duration_ms=None, can_seek=False)

    @property
    def written_size(self) -> tuple[int, int]:
        """The size in px of the written frames."""
        width, height = self.size
        share = min(1.0, math.sqrt(_MOST_WRITTEN_PIXELS / (width * height * len(self.delays_ms))))
        return max(1, math.floor(width * share)), max(1, math.floor(height * share))


def animation_of(path: Path) -> Animation | None:
    """Return the animation in an image file after decoding all of its frames, or None if it is a single picture.

    Raises:
        BadMedia: its frames are too many or too large; or as `reader.opened`.
    """
    with opened(path) as picture:
        if not isinstance(picture, Bitmap) or picture.kind not in _KINDS:
            return None
        image = picture.image
        if not getattr(image, "is_animated", False):
            return None
        _check(image, getattr(image, "n_frames", 1) if picture.kind is not ImageKind.GIF else 1)
        size, skipped, times = picture.size, int(image.info.get("default_image", False)), _times(picture)
        delays_ms, is_opaque = [], True
        for frame in _frames(picture, skipped):
            delays_ms.append(_delay_ms(image))
            is_opaque = is_opaque and _is_opaque(frame) and frame.size == size
        return Animation(path, size, skipped, tuple(delays_ms), times, is_opaque) if len(delays_ms) > 1 else None


def write_frames(animation: Animation, numbers: Collection[int], folder: Path) -> None:
    """Write some of the frames to their `frame_path`, except those that exist already.

    Raises:
        BadMedia: as `reader.opened`.
    """
    missing = {number for number in numbers if not frame_path(folder, number).exists()}
    if not missing:
        return
    with opened(animation.path) as picture:
        if not isinstance(picture, Bitmap):
            return
        for number, frame in enumerate(_frames(picture, animation.skipped)):
            if number in missing:
                missing.remove(number)
                _write(to_srgb(frame, picture.colors).convert("RGBA"), animation, frame_path(folder, number))
            if not missing:
                return


def frame_path(folder: Path, number: int) -> Path:
    """Return the file of a frame, counted from 0: RGBA px after a PAM header, which ffmpeg recognises."""
    return folder / f"{number}.pam"


def _frames(picture: Bitmap, skipped: int) -> Iterator[Image.Image]:
    """Yield the frames of an open file, upright. The image's `info` is that of the yielded frame."""
    image = picture.image
    for number in count(skipped):
        try:
            image.seek(number)
        except EOFError:
            return
        _check(image, number + 1)
        image.load()
        yield turned(plain(image), picture.orientation)


def _check(image: Image.Image, frames: int) -> None:
    """Refuse an animation that takes too long. A GIF does not declare its number of frames, so they are counted."""
    size, pixels = f"{image.width}x{image.height} px", image.width * image.height
    if frames > MAX_FRAMES:
        raise BadMedia(f"the animation has more than {MAX_FRAMES} frames")
    if pixels > MAX_FRAME_PIXELS:
        most = MAX_FRAME_PIXELS // 1_000_000
        raise BadMedia(f"the animation has frames of {size}, more than {most} megapixels each")
    if frames * pixels > MAX_FRAMES_PIXELS:
        most = MAX_FRAMES_PIXELS // 1_000_000
        raise BadMedia(f"the animation has {frames} frames or more of {size}, over {most} megapixels together")


def _times(picture: Bitmap) -> int | None:
    # Pillow does not report it for AVIF. Undeclared means endless for all kinds.
    repeats = picture.image.info.get("loop", 0)
    # A GIF declares its repetitions, as browsers interpret it; the other kinds declare their iterations.
    return repeats + (picture.kind is ImageKind.GIF) if repeats else None


def _delay_ms(image: Image.Image) -> float:
    delay_ms = float(image.info.get("duration", 0))
    return delay_ms if delay_ms > _TOO_SHORT_MS else _USUAL_MS


def _is_opaque(frame: Image.Image) -> bool:
    return frame.mode != "RGBA" or frame.getchannel("A").getextrema()[0] == 255


def _write(frame: Image.Image, animation: Animation, path: Path) -> None:
    # Frames of a GIF may exceed its first one; missing areas of smaller ones are clear.
    frame = frame if frame.size == animation.size else frame.crop((0, 0, *animation.size))
    width, height = animation.written_size
    if (width, height) != animation.size:
        frame = frame.resize((width, height), Image.Resampling.BOX)
    header = f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
    path.write_bytes(header.encode("ascii") + frame.tobytes())
