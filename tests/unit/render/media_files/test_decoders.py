"""Reading which codecs ffmpeg has decoders for."""

import pytest

from chalicelib.render.media_files.decoders import decodable

CODECS = """Codecs:
 D..... = Decoding supported
 -------
 DEV.LS h264                 H.264 / AVC (decoders: h264 h264_v4l2m2m) (encoders: libx264)
 D.VI.S 012v                 Uncompressed 4:2:2 10-bit
 ..A.L. ac4                  AC-4
 DEAIL. aac                  AAC (Advanced Audio Coding)
{av1}
"""


def test_a_codec_without_a_decoder_cannot_be_decoded():
    assert decodable(CODECS.format(av1="")) == {"h264", "012v", "aac"}


@pytest.mark.parametrize(
    ("line", "known"),
    [
        (" DEV.LS av1                  Alliance for Open Media AV1 (encoders: libsvtav1)", False),
        (" DEV.L. av1                  Alliance for Open Media AV1 (encoders: libaom-av1)", False),
        (
            " DEV.L. av1                  Alliance for Open Media AV1 (decoders: libdav1d av1) (encoders: libaom-av1)",
            True,
        ),
    ],
)
def test_av1_needs_a_decoder_in_software(line, known):
    assert ("av1" in decodable(CODECS.format(av1=line))) is known
