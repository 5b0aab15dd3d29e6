"""The CPU time and memory that encoders take, as measured, by codec.

The CPU seconds are those of the machine that measured; `render_limits.LAMBDA_SLOWNESS` is about a vCPU of Lambda.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class Weight:
    """The CPU seconds for a frame of a megapixel, and the memory: `base_mb`, and `mb` for each megapixel of a frame.

    `cpu_s`: of ordinary footage. `grainy_cpu_s`: of footage with film grain, which is the hardest to encode.
    """

    cpu_s: float
    grainy_cpu_s: float
    base_mb: int
    mb: int


ENCODERS: Mapping[VideoCodec, Weight] = {
    VideoCodec.H264: Weight(0.018, 0.045, base_mb=15, mb=95),
    VideoCodec.HEVC: Weight(0.073, 0.29, base_mb=40, mb=160),
    VideoCodec.AV1: Weight(0.025, 0.06, base_mb=120, mb=170),
    VideoCodec.VP8: Weight(0.023, 0.058, base_mb=10, mb=65),
    VideoCodec.VP9: Weight(0.097, 0.39, base_mb=20, mb=160),
    VideoCodec.GIF: Weight(0.011, 0.02, base_mb=10, mb=35),
}
"""Each codec with the options of the preset `smaller`, its slowest (`chalicelib/render/encode/codecs.py`), so that the
limits hold for all profiles. GIF is H.264 without loss until it is joined.
"""

COMPOSING = Weight(0.01, 0.04, base_mb=250, mb=40)
"""Python, and ffmpeg's decoding, scaling and layering of a scene, before the frames are encoded."""


def megapixels(profile: Profile) -> float:
    """Return the size of a profile's frames, in millions of px."""
    return profile.width_px * profile.height_px / 1e6


def cpu_s(profile: Profile, frames: int) -> float:
    """Return the CPU seconds that composing and encoding some frames of ordinary footage take.

    Raises:
        ValueError: the profile has no picture.
    """
    return frames * megapixels(profile) * (COMPOSING.cpu_s + _weight(profile).cpu_s)


def grainy_cpu_s(profile: Profile, frames: int) -> float:
    """Return the CPU seconds that composing and encoding some frames of the hardest footage take.

    Raises:
        ValueError: the profile has no picture.
    """
    return frames * megapixels(profile) * (COMPOSING.grainy_cpu_s + _weight(profile).grainy_cpu_s)


def encoder_mb(profile: Profile) -> float:
    """Return the memory of one encoder, in MB.

    Raises:
        ValueError: the profile has no picture.
    """
    weight = _weight(profile)
    return weight.base_mb + weight.mb * megapixels(profile)


def composing_mb(profile: Profile) -> float:
    """Return the memory of a render job without its encoders, in MB."""
    return COMPOSING.base_mb + COMPOSING.mb * megapixels(profile)


def _weight(profile: Profile) -> Weight:
    if profile.format.video is None:
        raise ValueError(f"{profile.name} has no picture")
    return ENCODERS[profile.format.video]
