"""Films that browsers play as they are."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.errors import BadMedia

_EXPECTED = "MP4 with H.264 (8 bits, 4:2:0) and AAC, or WebM with VP8 or VP9 and Vorbis or Opus"


@dataclass(frozen=True, slots=True)
class _WebFormat:
    container: str
    video: str
    audio: Collection[str]
    pixels: Collection[str]


# ffprobe's names of containers, codecs and pixels, by the name of the format.
_FORMATS = {
    "MP4_H264_AAC": _WebFormat("mp4", "h264", ("aac",), ("yuv420p", "yuvj420p")),
    "WEBM_VP8_VORBIS": _WebFormat("webm", "vp8", ("vorbis",), ("yuv420p",)),
    "WEBM_VP8_OPUS": _WebFormat("webm", "vp8", ("opus",), ("yuv420p",)),
    "WEBM_VP9_VORBIS": _WebFormat("webm", "vp9", ("vorbis",), ("yuv420p", "yuv420p10le")),
    "WEBM_VP9_OPUS": _WebFormat("webm", "vp9", ("opus",), ("yuv420p", "yuv420p10le")),
}


def web_format(report: str) -> str:
    """Return the format of a film that all browsers play, from the report about it; see `recording`.

    Raises:
        BadMedia: some browsers do not play it.
    """
    found: dict[str, Any] = json.loads(report)
    containers = found["format"]["format_name"].split(",")
    video, audio = found["video"] or {}, found["audio"] or {}
    for name, known in _FORMATS.items():
        sounds = audio.get("codec_name") in (None, *known.audio)
        pictures = video.get("codec_name") == known.video and video.get("pix_fmt") in known.pixels
        if known.container in containers and pictures and sounds:
            return name
    codecs = ", ".join(str(stream["codec_name"]) for stream in (video, audio) if stream.get("codec_name"))
    raise BadMedia(f"a background is played as it is, so it must be {_EXPECTED}; found {containers[0]} with {codecs}")
