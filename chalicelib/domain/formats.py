"""The formats of out files: containers and their codecs. Names of profiles refer to this table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

POSTER_EXTENSION = "jpg"


class VideoCodec(Enum):
    """The codecs of pictures."""

    H264 = auto()
    HEVC = auto()
    AV1 = auto()
    VP8 = auto()
    VP9 = auto()
    GIF = auto()


class AudioCodec(Enum):
    """The codecs of sound."""

    AAC = auto()
    VORBIS = auto()
    OPUS = auto()
    MP3 = auto()


class Container(StrEnum):
    """The containers; the values are their extensions."""

    MP4 = "mp4"
    WEBM = "webm"
    GIF = "gif"
    MP3 = "mp3"


# The allowed CRFs: a lower one is better, and takes more bits. GIF has none.
CRF: Mapping[VideoCodec, range] = {
    VideoCodec.H264: range(10, 46),
    VideoCodec.HEVC: range(10, 46),
    VideoCodec.AV1: range(15, 61),
    VideoCodec.VP8: range(8, 61),
    VideoCodec.VP9: range(10, 61),
}
# The codecs with the preset `smaller`. GIF and VP9 have no second point that is worth its price.
HAS_PRESETS = frozenset({VideoCodec.H264, VideoCodec.HEVC, VideoCodec.AV1, VideoCodec.VP8})
# The allowed kbit/s of sound. Those of MP3 are from its standard. The Vorbis encoder has no such option.
SOUND_KBPS: Mapping[AudioCodec, range | tuple[int, ...]] = {
    AudioCodec.AAC: range(32, 321),
    AudioCodec.OPUS: range(32, 321),
    AudioCodec.MP3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
}


@dataclass(frozen=True, slots=True)
class Format:
    """A container with its codecs (None for no pictures, or no sound), and the limits of its size and rate."""

    container: Container
    video: VideoCodec | None
    audio: AudioCodec | None
    min_side_px: int = 16
    max_side_px: int = 3840
    # Level 5 of HEVC, AV1 and VP9: players decode no larger pictures, and encoders of larger ones take too much memory.
    max_px: int = 8_912_896
    max_fps: int = 60

    @property
    def extension(self) -> str:
        """The extension of its files, without a dot."""
        return self.container.value

    @property
    def content_type(self) -> str:
        """The media type of its files."""
        return _CONTENT_TYPES[self.extension]


_CONTENT_TYPES: Mapping[str, str] = {
    Container.MP4: "video/mp4",
    Container.WEBM: "video/webm",
    Container.GIF: "image/gif",
    Container.MP3: "audio/mpeg",
    POSTER_EXTENSION: "image/jpeg",
    "vtt": "text/vtt; charset=utf-8",
}

FORMATS: Mapping[str, Format] = {
    "MP4_H264_AAC": Format(Container.MP4, VideoCodec.H264, AudioCodec.AAC),
    # x265 crashes now and then on pictures that are narrower than one of its blocks.
    "MP4_HEVC_AAC": Format(Container.MP4, VideoCodec.HEVC, AudioCodec.AAC, min_side_px=64),
    "MP4_AV1_AAC": Format(Container.MP4, VideoCodec.AV1, AudioCodec.AAC),
    "WEBM_VP8_VORBIS": Format(Container.WEBM, VideoCodec.VP8, AudioCodec.VORBIS),
    "WEBM_VP8_OPUS": Format(Container.WEBM, VideoCodec.VP8, AudioCodec.OPUS),
    "WEBM_VP9_VORBIS": Format(Container.WEBM, VideoCodec.VP9, AudioCodec.VORBIS),
    "WEBM_VP9_OPUS": Format(Container.WEBM, VideoCodec.VP9, AudioCodec.OPUS),
    "WEBM_AV1_VORBIS": Format(Container.WEBM, VideoCodec.AV1, AudioCodec.VORBIS),
    "WEBM_AV1_OPUS": Format(Container.WEBM, VideoCodec.AV1, AudioCodec.OPUS),
    # Browsers show a frame of less than 1/50 s for 1/10 s. Larger pictures make files of hundreds of MB.
    "GIF": Format(Container.GIF, VideoCodec.GIF, None, max_side_px=1920, max_fps=50),
    "MP3": Format(Container.MP3, None, AudioCodec.MP3),
}


def content_type_of(file_name: str) -> str:
    """Return the media type of an out file or of a file beside it, by its name."""
    return _CONTENT_TYPES[file_name.rsplit(".", 1)[-1]]
