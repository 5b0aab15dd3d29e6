"""Options that all written files share, as joined segments may differ only in their pictures.

Every encoder has one thread: that costs less CPU than many, and x264's output depends on the number of threads. Nothing
that differs from run to run is written, such as a time. Options by codec and container are in codecs.py.
"""

from collections.abc import Mapping

from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.profile import Profile, Quality

from ..ffmpeg.graph import Option, Stream
from .codecs import AUDIO, LIMITS, MUXING, SAMPLE_RATE, SMALLER, VIDEO, Options

# ffmpeg's options before the inputs. Time stamps stay those of the files, for exact seeking (video_source.py).
ONE_THREAD = ("-filter_complex_threads", "1")
KEEP_TIMES = ("-copyts",)
# ffmpeg computes sound with its plain C code, because its SSE, AVX and NEON code each round differently. The mix takes
# about a fifth longer. Pictures do not need this: they are integers, which all of its code computes alike.
ANY_PROCESSOR = ("-cpuflags", "0")
# The same px on every CPU.
SCALER = "bicubic+accurate_rnd+bitexact"
# For RGB px that are scaled once per play: slower and finer.
FINE_SCALER = f"{SCALER}+full_chroma_int"

_COLOR = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}
_PLAIN: Mapping[str, Option] = {"fflags": "+bitexact", "map_metadata": -1, "map_chapters": -1}


def tagged(stream: Stream) -> Stream:
    """Return frames tagged as BT.709, limited range. ffmpeg would silently convert untagged ones again."""
    tags = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "range": "tv"}
    return stream.filter("setparams", **tags)


def as_srgb(stream: Stream, pixels: str) -> Stream:
    """Return BT.709 frames as the sRGB px that players show for them, in an RGB pixel format."""
    options: dict[str, Option] = {"in_color_matrix": "bt709", "in_range": "tv", "out_range": "pc"}
    return stream.filter("scale", **options, flags=FINE_SCALER).filter("format", pix_fmts=pixels)


def video_options(profile: Profile, frames: int) -> dict[str, Option]:
    """Return the options of a file without sound with exactly `frames` frames, which begins with a key frame.

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
    """Return the options of a file of sound, stereo, 48 kHz.

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
    preset: Options = SMALLER.get(codec, {}) if quality.is_smaller else {}
    crf: Options = {} if quality.crf is None else {"crf": quality.crf}
    limit: Options = {} if quality.max_kbps is None else LIMITS[codec](quality.max_kbps)
    return {**preset, **crf, **limit}


def joined_options(profile: Profile) -> dict[str, Option]:
    """Return the options of the finished file, its index in front. The caller adds those of its streams."""
    return {**_PLAIN, **MUXING[profile.format.container].joined(profile.fps)}
