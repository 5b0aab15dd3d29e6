"""What all files that are made share. One place, as joined segments may differ in nothing but their pictures.

One thread everywhere: it costs less CPU than many, and the number of threads decides x264's bits. Nothing that differs
from run to run is written, such as a time. What differs by codec and container is in codecs.py.
"""

from collections.abc import Mapping

from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.profile import Profile, Quality

from ..ffmpeg.graph import Option, Stream
from .codecs import AUDIO, LIMITS, MUXING, SAMPLE_RATE, VIDEO

# ffmpeg's options before the inputs; time stamps are those of the files, for exact seeking (footage.py).
ONE_THREAD = ("-filter_complex_threads", "1")
KEEP_TIMES = ("-copyts",)
# ffmpeg's plain C code for all that it computes of sound: its SSE, AVX and NEON code rounds otherwise, each in its own
# way. The mix takes about a fifth longer. Pictures do not need it: their integers are the same in all of its code.
ANY_PROCESSOR = ("-cpuflags", "0")
# The same px from each scaler, whatever the CPU can do.
SCALER = "bicubic+accurate_rnd+bitexact"
# For what is scaled from RGB once per play, and so may take its time.
FINE_SCALER = f"{SCALER}+full_chroma_int"

_COLOR = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}
_PLAIN: Mapping[str, Option] = {"fflags": "+bitexact", "map_metadata": -1, "map_chapters": -1}


def tagged(stream: Stream) -> Stream:
    """Frames that are known to be BT.709, limited range. Untagged ones ffmpeg would convert once more, in silence."""
    tags = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "range": "tv"}
    return stream.filter("setparams", **tags)


def as_srgb(stream: Stream, pixels: str) -> Stream:
    """BT.709 frames as the sRGB px that players show of them, in a format of RGB."""
    options: dict[str, Option] = {"in_color_matrix": "bt709", "in_range": "tv", "out_range": "pc"}
    return stream.filter("scale", **options, flags=FINE_SCALER).filter("format", pix_fmts=pixels)


def video_options(profile: Profile, frames: int) -> dict[str, Option]:
    """A file without sound, of exactly so many frames, that begins with a key frame and needs nothing before.

    Raises:
        ValueError: the profile has no picture.
    """
    if profile.format.video is None:
        raise ValueError(f"{profile.name} has no picture")
    return {
        **VIDEO[profile.format.video],
        **_picture_quality(profile.format.video, profile.quality),
        "pix_fmt": "yuv420p",
        "threads": 1,
        **_COLOR,
        **_PLAIN,
        "flags:v": "+bitexact+cgop",
        "r": profile.fps,
        "fps_mode": "cfr",
        "frames:v": frames,
        **MUXING[profile.format.container].segment(profile.fps),
    }


def audio_options(profile: Profile) -> dict[str, Option]:
    """A file of sound, stereo, 48 kHz.

    Raises:
        ValueError: the profile has no sound.
    """
    if profile.format.audio is None:
        raise ValueError(f"{profile.name} has no sound")
    return {
        **AUDIO[profile.format.audio],
        **({"b:a": f"{profile.quality.sound_kbps}k"} if profile.quality.sound_kbps else {}),
        "ar": SAMPLE_RATE,
        "ac": 2,
        "threads": 1,
        **_PLAIN,
        "flags:a": "+bitexact",
        **MUXING[profile.format.container].sound,
    }


def _picture_quality(codec: VideoCodec, quality: Quality) -> dict[str, Option]:
    crf: dict[str, Option] = {} if quality.crf is None else {"crf": quality.crf}
    return crf | ({} if quality.max_kbps is None else dict(LIMITS[codec](quality.max_kbps)))


def joined_options(profile: Profile) -> dict[str, Option]:
    """The finished file, its index in front; how its streams are encoded is the caller's to say."""
    return {**_PLAIN, **MUXING[profile.format.container].joined(profile.fps)}
