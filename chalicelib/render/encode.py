"""The settings of every file that is made. One place, as joined segments may differ in nothing but their pictures.

One thread everywhere: it costs less CPU than many, and the number of threads decides x264's bits. Nothing that differs
from run to run is written: no time, no encoder's name.
"""

from collections.abc import Mapping

from .graph import Option, Stream

SAMPLE_RATE = 48_000
# One clock for all segments, in ticks per frame: enough to tell any frame's time exactly.
TICKS_PER_FRAME = 512
# ffmpeg's options before the inputs; time stamps are those of the files, for exact seeking (footage.py).
ONE_THREAD = ("-filter_complex_threads", "1")
KEEP_TIMES = ("-copyts",)
# The same px from each scaler, whatever the CPU can do.
SCALER = "bicubic+accurate_rnd+bitexact"
# For what is scaled from RGB once per play, and so may take its time.
FINE_SCALER = f"{SCALER}+full_chroma_int"

_COLOR = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}
# Durations in samples: the usual ms would cut a fraction of one off.
_PLAIN: Mapping[str, Option] = {
    "fflags": "+bitexact",
    "map_metadata": -1,
    "map_chapters": -1,
    "movie_timescale": SAMPLE_RATE,
}


def tagged(stream: Stream) -> Stream:
    """Frames that are known to be BT.709, limited range. Untagged ones ffmpeg would convert once more, in silence."""
    tags = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "range": "tv"}
    return stream.filter("setparams", **tags)


def video_options(fps: int, frames: int) -> dict[str, Option]:
    """An H.264 file without sound, of exactly so many frames, that begins with a key frame and needs nothing before."""
    x264: dict[str, Option] = {"c:v": "libx264", "preset": "veryfast", "crf": 23, "pix_fmt": "yuv420p", "threads": 1}
    return {
        **x264,
        **_COLOR,
        **_PLAIN,
        "flags:v": "+bitexact+cgop",
        "r": fps,
        "fps_mode": "cfr",
        "frames:v": frames,
        "video_track_timescale": fps * TICKS_PER_FRAME,
        "f": "mp4",
    }


def audio_options() -> dict[str, Option]:
    """An AAC LC file, stereo."""
    aac: dict[str, Option] = {
        "c:a": "aac",
        "profile:a": "aac_low",
        "b:a": "128k",
        "ar": SAMPLE_RATE,
        "ac": 2,
        "threads": 1,
    }
    return {**aac, **_PLAIN, "flags:a": "+bitexact", "f": "mp4"}


def joined_options(fps: int) -> dict[str, Option]:
    """The finished file: what was encoded as it is, its index in front."""
    return {**_PLAIN, "c": "copy", "video_track_timescale": fps * TICKS_PER_FRAME, "movflags": "+faststart", "f": "mp4"}
