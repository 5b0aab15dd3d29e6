"""The same bytes on any processor, as far as `-cpuflags` controls it: libopus detects the processor itself.

ffmpeg is started as it would be on other hosts: with `-cpuflags` of theirs, in front of the options of the renderer.
"""

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Kind, PictureStyle
from chalicelib.render.ffmpeg.binaries import Binaries

HOSTS = ("sse2", "sse4.2", "avx2")
SOUNDS = {
    "AAC": "MP4_H264_AAC_160x90_24fps",
    "Opus": "WEBM_VP8_OPUS_160x90_24fps",
    "Vorbis": "WEBM_VP8_VORBIS_160x90_24fps",
    "MP3": "MP3",
}
PICTURES = {
    "H.264": "MP4_H264_AAC_160x90_24fps",
    "HEVC": "MP4_HEVC_AAC_160x90_24fps",
    "AV1": "MP4_AV1_AAC_160x90_24fps",
    "VP8": "WEBM_VP8_OPUS_160x90_24fps",
    "VP9": "WEBM_VP9_OPUS_160x90_24fps",
    "GIF": "GIF_160x90_24fps",
}


def host(studio, flags):
    """Return binaries limited to some of a processor's instruction sets."""
    wrapper = studio.directory / f"ffmpeg-{flags}"
    wrapper.write_text(f'#!/bin/sh\nexec "{studio.binaries.ffmpeg}" -cpuflags {flags} "$@"\n')
    wrapper.chmod(0o755)
    return Binaries(wrapper, studio.binaries.ffprobe)


def everywhere(studio, make):
    """Return the bytes that are made here, and on each of the hosts."""
    own, made = studio.binaries, [make()]
    for flags in HOSTS:
        studio.binaries = host(studio, flags)
        made.append(make())
        studio.binaries = own
    return made


def music(studio, name, *options):
    """Two seconds that no codec finds easy."""
    wave = "aevalsrc='0.3*sin(2*PI*(200+90*t)*t)+0.1*sin(7000*t)|0.3*sin(2000*t*t)+0.01*sin(9999*t*t)':s=44100:d=2"
    return studio.media(name, "-f", "lavfi", "-i", wave, *options)


def full_mix(studio):
    """Return a mix with all that it computes: rates, volumes, fades, a curve, a repetition, the limiter."""
    sources = {"a": music(studio, "music.mp3"), "b": music(studio, "music.m4a"), "c": music(studio, "music.opus")}
    bend = studio.track((0, 0.2), (700, 2.0), (1500, 0.7))
    plays = [
        studio.heard("a", volume=bend),
        studio.heard("b", first=3, volume=1.9, index=1),
        studio.heard("c", index=2, loop=True, media_start_ms=300.0, media_end_ms=900.0),
    ]
    return studio.timeline(*plays, frames=48), sources


@pytest.mark.parametrize("codec", SOUNDS)
def test_a_sound_has_the_same_bytes_on_any_processor(studio, codec):
    studio.profile = parse_profile(SOUNDS[codec])
    made = everywhere(studio, lambda: studio.mix(*full_mix(studio)).read_bytes())
    assert made == [made[0]] * len(made)


def test_a_sound_whose_format_changes_has_the_same_bytes_on_any_processor(studio):
    changing = studio.medias / "mono_then_stereo.mp3"
    parts = [music(studio, f"{count}.mp3", "-ac", count, "-write_xing", 0, "-id3v2_version", 0) for count in (1, 2)]
    changing.write_bytes(b"".join(part.read_bytes() for part in parts))
    timeline = studio.timeline(studio.heard("a", volume=0.7), frames=48)
    made = everywhere(studio, lambda: studio.mix(timeline, {"a": changing}).read_bytes())
    assert made == [made[0]] * len(made)


@pytest.mark.parametrize("codec", PICTURES)
def test_a_picture_has_the_same_bytes_on_any_processor(studio, codec):
    studio.profile = parse_profile(PICTURES[codec])
    turning = studio.track((0, 0.0), (1000, 40.0))
    plays = [
        studio.play("v", Kind.VIDEO, PictureStyle(), end=12),
        studio.play("v", Kind.VIDEO, PictureStyle(), end=12, index=1, size=(0.4, 0.37), rotation=turning, alpha=0.7),
    ]
    timeline = studio.timeline(*plays, frames=12)
    made = everywhere(studio, lambda: studio.render(timeline, {"v": studio.pattern()}).read_bytes())
    assert made == [made[0]] * len(made)
