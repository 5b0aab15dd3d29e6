"""The families of codecs: each has its own queue and its own function that renders.

A campaign in VP9 takes several times the CPU of one in H.264. With a queue for all, it would hold up everybody else's
videos. The functions of the families have different sizes of memory, too.
"""

from dataclasses import dataclass

from chalicelib.domain.formats import AudioCodec, Format, VideoCodec
from chalicelib.domain.queue import Queue


@dataclass(frozen=True, slots=True)
class CodecFamily:
    """Codecs whose jobs share a queue. `sound_only` are the codecs of its formats without a picture."""

    name: str
    queue: Queue
    codecs: frozenset[VideoCodec]
    sound_only: frozenset[AudioCodec] = frozenset()

    def __contains__(self, format_: Format) -> bool:
        return format_.video in self.codecs if format_.video else format_.audio in self.sound_only


FAMILIES = (
    CodecFamily("H.264", Queue.RENDER_H264, frozenset({VideoCodec.H264})),
    CodecFamily("HEVC and AV1", Queue.RENDER_HEVC_AV1, frozenset({VideoCodec.HEVC, VideoCodec.AV1})),
    CodecFamily("VP8 and VP9", Queue.RENDER_VP8_VP9, frozenset({VideoCodec.VP8, VideoCodec.VP9})),
    CodecFamily("GIF and MP3", Queue.RENDER_GIF_MP3, frozenset({VideoCodec.GIF}), frozenset({AudioCodec.MP3})),
)

RENDER_QUEUES = tuple(family.queue for family in FAMILIES)


def family_of(format_: Format) -> CodecFamily:
    """Return the family of a format. Each format has exactly one."""
    return next(family for family in FAMILIES if format_ in family)
