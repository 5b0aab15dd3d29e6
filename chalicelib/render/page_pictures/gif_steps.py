"""The widths, rates and colours of a mail's GIF, from the best to the smallest, and the choice among them. Pure."""

from dataclasses import dataclass
from math import log2

MAX_BYTES = 1_000_000
"""Mail clients and proxies of pictures refuse or cut larger files."""
FPS = 10
"""The rate of the frames that are read. All delays of GIF are then whole hundredths of a second."""
HELD_MS = 1000
"""How long the first frame is shown: some programs show no other."""
CLIP_MS = 4000


@dataclass(frozen=True, slots=True)
class GifStep:
    """One way to write a GIF: the share of the full width, each how many-th frame of how many ms, and the colours.

    `dither` is the strength of ffmpeg's ordered dither: 0 is the strongest, 5 the weakest.
    """

    scale: float
    every: int
    clip_ms: int
    colors: int
    dither: int

    @property
    def fps(self) -> float:
        """The frames in a second."""
        return FPS / self.every

    def frames(self, read: int) -> list[int]:
        """Return which of the read frames are used; the first is the poster."""
        return [0, *range(1, min(read, 1 + self.clip_ms * FPS // 1000), self.every)]

    def weight(self, read: int) -> float:
        """Return about how many bits its px take before they are compressed, for a number of frames that were read."""
        return self.scale**2 * len(self.frames(read)) * log2(self.colors)


STEPS = (
    GifStep(1, 1, 4000, 128, 3),
    GifStep(1, 2, 4000, 96, 4),
    GifStep(0.85, 2, 4000, 64, 4),
    GifStep(0.75, 2, 3000, 64, 4),
    GifStep(0.65, 2, 3000, 48, 5),
    GifStep(0.5, 2, 3000, 32, 5),
    GifStep(0.5, 3, 3000, 16, 5),
    GifStep(0.33, 5, 3000, 16, 5),
)
"""From the best to one that noise fits into, too."""


def first_step(estimated_bytes: int, read: int) -> int | None:
    """Return the number of the step to begin with, for a file of the best one of about this size."""
    return 0 if estimated_bytes <= MAX_BYTES else next_step(0, estimated_bytes, read)


def next_step(step: int, size_bytes: int, read: int) -> int | None:
    """Return the number of the step to try after one whose file is too large, or None after the last."""
    budget = STEPS[step].weight(read) * MAX_BYTES / size_bytes
    fits = (number for number in range(step + 1, len(STEPS)) if STEPS[number].weight(read) <= budget)
    return next(fits, len(STEPS) - 1 if step < len(STEPS) - 1 else None)


def clip_start_ms(duration_ms: int, readable_ms: int) -> int:
    """Return where the clip begins: at the poster, in the middle, or earlier if too little would follow.

    Only the first `readable_ms` of the video can be read.
    """
    return max(0, min(duration_ms // 2, min(duration_ms, readable_ms) - CLIP_MS))
