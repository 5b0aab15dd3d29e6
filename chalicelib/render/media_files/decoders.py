"""The codecs that can be decoded here; ffmpeg knows the names of many more."""

import re
from functools import cache
from pathlib import Path

from ..ffmpeg.process import run
from .dav1d import library_path

_TIMEOUT_S = 30
# ` DEV.LS av1   Alliance for Open Media AV1 (decoders: libdav1d av1) (encoders: libsvtav1)`; D: it has a decoder.
_DECODED = re.compile(r"^ D.[VAS]\S* +(\S+) +(.*)$", re.MULTILINE)
# ffmpeg's decoder named `av1` only drives hardware, which servers do not have.
_AV1_DECODERS = re.compile(r"\(decoders: [^)]*(libdav1d|libaom)")


@cache
def decodable_codecs(ffprobe: Path) -> frozenset[str]:
    """Return ffmpeg's names of the codecs that can be decoded, by ffmpeg or as `av1` does."""
    own = decodable(run([str(ffprobe), "-v", "error", "-codecs"], timeout_s=_TIMEOUT_S))
    return own | {"av1"} if library_path() else own


def decodable(codecs: str) -> frozenset[str]:
    """Return the codecs with a decoder in a list that `-codecs` printed."""
    found = dict(_DECODED.findall(codecs))
    lacking = set() if _AV1_DECODERS.search(found.get("av1", "")) else {"av1"}
    return frozenset(found.keys() - lacking)
