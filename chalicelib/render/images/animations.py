"""Animated pictures (GIF, PNG, WebP, AVIF): how long each of their frames is shown, and their px as files for ffmpeg.

Pillow reads them, as our ffmpeg build reads only the first of these kinds. Each frame is decoded once to be looked at
and once to be written, whatever the video's length and rate.
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
# All frames together take no more room than one picture may; larger ones are written smaller.
_MOST_WRITTEN_PIXELS = 100_000_000
# The pages of a TIFF are no animation.
_KINDS = (ImageKind.GIF, ImageKind.PNG, ImageKind.WEBP, ImageKind.AVIF)
# Browsers show what asks for 10 ms or less for 100 ms. Source: Chromium's `DeferredImageDecoder::FrameDurationAtIndex`.
_TOO_SHORT_MS, _USUAL_MS = 10, 100


@dataclass(frozen=True, slots=True)
class Animation:
    """A picture with several frames: their size (px, upright), and how long each is shown.

    `skipped` of the file's frames come before them: a picture for who cannot show animations. `times`: how often they
    are played through, None for ever; then the last one stays. `is_opaque`: no px of any is ever clear.
    """

    path: Path
    size: tuple[int, int]
    skipped: int
    delays_ms: tuple[float, ...]
    times: int | None
    is_opaque: bool

    @property
    def streams(self) -> Streams:
        """What it is as footage."""
        (width, height), (shown_width, shown_height) = self.written_size, self.size
        alpha = not self.is_opaque
        video = VideoStream(0, None, width, height, shown_width, shown_height, None, has_alpha=alpha, decoder=None)
        return Streams(video, audio=None, start_ms=0.0, duration_ms=None, can_seek=False)

    @property
    def written_size(self) -> tuple[int, int]:
        """The size in px at which its frames are written."""
        width, height = self.size
        share = min(1.0, math.sqrt(_MOST_WRITTEN_PIXELS / (width * height * len(self.delays_ms))))
        return max(1, math.floor(width * share)), max(1, math.floor(height * share))


def animation_of(path: Path) -> Animation | None:
    """What an image file says of its frames, all of them decoded; None if it is one picture.

    Raises:
        BadMedia: too many or too large frames; or see `pictures.opened`.
    """
    with opened(path) as picture:
        if not isinstance(picture, Bitmap) or picture.kind not in _KINDS:
            return None
        image = picture.image
        if not getattr(image, "is_animated", False):
            return None
        size, skipped, times = picture.size, int(image.info.get("default_image", False)), _times(picture)
        delays_ms, is_opaque = [], True
        for frame in _frames(picture, skipped):
            delays_ms.append(_delay_ms(image))
            is_opaque = is_opaque and _is_opaque(frame) and frame.size == size
        return Animation(path, size, skipped, tuple(delays_ms), times, is_opaque) if len(delays_ms) > 1 else None


def write_frames(animation: Animation, numbers: Collection[int], folder: Path) -> None:
    """Write some of the frames, `frame_path` says where; those that are there already are not written again.

    Raises:
        BadMedia: see `pictures.opened`.
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
    """Where a frame, counted from 0, is written: RGBA px behind a PAM header, which ffmpeg knows by its first bytes."""
    return folder / f"{number}.pam"


def _frames(picture: Bitmap, skipped: int) -> Iterator[Image.Image]:
    """The frames of an open file, upright; while one is at hand, the image's `info` is about it."""
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
    """Refuse what would take too long. How many frames there are, a GIF does not tell before they are read."""
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
    # Of an AVIF Pillow does not tell; without a word of it all kinds go on for ever.
    repeats = picture.image.info.get("loop", 0)
    # A GIF tells how often it begins again, as browsers understand it; the others how often they are played.
    return repeats + (picture.kind is ImageKind.GIF) if repeats else None


def _delay_ms(image: Image.Image) -> float:
    told = float(image.info.get("duration", 0))
    return told if told > _TOO_SHORT_MS else _USUAL_MS


def _is_opaque(frame: Image.Image) -> bool:
    return frame.mode != "RGBA" or frame.getchannel("A").getextrema()[0] == 255


def _write(frame: Image.Image, animation: Animation, path: Path) -> None:
    # Frames of a GIF may go beyond its first one; what is missing of others is clear.
    frame = frame if frame.size == animation.size else frame.crop((0, 0, *animation.size))
    width, height = animation.written_size
    if (width, height) != animation.size:
        frame = frame.resize((width, height), Image.Resampling.BOX)
    header = f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
    path.write_bytes(header.encode("ascii") + frame.tobytes())
