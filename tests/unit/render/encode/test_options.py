"""The settings of files, by format."""

from dataclasses import replace

import pytest

from chalicelib.domain.formats import FORMATS, HAS_PRESETS
from chalicelib.domain.profile import Preset, Quality, parse_profile
from chalicelib.render.encode.codecs import SMALLER
from chalicelib.render.encode.options import audio_options, video_options

SEEN = sorted(name for name, known in FORMATS.items() if known.video)
HEARD = sorted(name for name, known in FORMATS.items() if known.audio)


def profile(name: str):
    return parse_profile(f"{name}_64x64_25fps" if FORMATS[name].video else name)


@pytest.mark.parametrize("name", SEEN)
def test_each_picture_is_one_that_browsers_and_phones_know(name):
    options = video_options(profile(name), 10)
    tags = ("pix_fmt", "colorspace", "color_primaries", "color_trc", "color_range")
    assert [options[tag] for tag in tags] == ["yuv420p", "bt709", "bt709", "bt709", "tv"]


@pytest.mark.parametrize("name", SEEN)
def test_each_segment_has_its_frames_and_one_thread_and_groups_that_are_closed(name):
    options = video_options(profile(name), 10)
    assert (options["frames:v"], options["r"], options["threads"], options["flags:v"]) == (10, 25, 1, "+bitexact+cgop")


@pytest.mark.parametrize("name", HEARD)
def test_each_sound_is_stereo_at_48_khz_from_one_thread(name):
    options = audio_options(profile(name))
    assert (options["ac"], options["ar"], options["threads"], options["flags:a"]) == (2, 48_000, 1, "+bitexact")


@pytest.mark.parametrize(
    ("name", "encoder", "container"),
    [
        ("MP4_H264_AAC", "libx264", "mp4"),
        ("MP4_HEVC_AAC", "libx265", "mp4"),
        ("MP4_AV1_AAC", "libsvtav1", "mp4"),
        ("WEBM_VP8_VORBIS", "libvpx", "webm"),
        ("WEBM_VP9_OPUS", "libvpx-vp9", "webm"),
        ("WEBM_AV1_OPUS", "libsvtav1", "webm"),
        ("GIF", "libx264", "mp4"),
    ],
)
def test_each_codec_has_its_encoder(name, encoder, container):
    options = video_options(profile(name), 10)
    assert (options["c:v"], options["f"]) == (encoder, container)


@pytest.mark.parametrize(
    ("name", "encoder", "container"),
    [
        ("MP4_H264_AAC", "aac", "mp4"),
        ("WEBM_VP8_VORBIS", "vorbis", "webm"),
        ("WEBM_VP8_OPUS", "libopus", "webm"),
        ("MP3", "libmp3lame", "mp3"),
    ],
)
def test_each_sound_has_its_encoder(name, encoder, container):
    options = audio_options(profile(name))
    assert (options["c:a"], options["f"]) == (encoder, container)


def test_the_picture_of_a_gif_is_kept_without_loss_until_its_palette_is_known():
    assert video_options(profile("GIF"), 10)["qp"] == 0


def test_hevc_has_the_tag_that_apple_wants():
    assert video_options(profile("MP4_HEVC_AAC"), 10)["tag:v"] == "hvc1"


def test_a_profile_without_a_picture_has_no_segments():
    with pytest.raises(ValueError, match="MP3 has no picture"):
        video_options(profile("MP3"), 10)


def test_a_profile_without_sound_has_no_mix():
    with pytest.raises(ValueError, match="GIF_64x64_25fps has no sound"):
        audio_options(profile("GIF"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MP4_H264_AAC", {"crf": 30, "maxrate": "800k", "bufsize": "1600k"}),
        ("MP4_HEVC_AAC", {"crf": 30, "maxrate": "800k", "bufsize": "1600k"}),
        ("MP4_AV1_AAC", {"crf": 30, "maxrate": "800k", "bufsize": "1600k"}),
        ("WEBM_VP8_OPUS", {"crf": 30, "b:v": "800k"}),
        ("WEBM_VP9_OPUS", {"crf": 30, "b:v": "800k"}),
    ],
)
def test_a_chosen_quality_is_passed_to_the_encoder(name, expected):
    options = video_options(replace(profile(name), quality=Quality(crf=30, max_kbps=800)), 10)
    assert expected.items() <= options.items()


@pytest.mark.parametrize(
    ("name", "faster", "smaller"),
    [
        (
            "MP4_H264_AAC",
            {"preset": "superfast", "mbtree": 1, "crf": 23},
            {"preset": "veryfast", "mbtree": 1, "crf": 23},
        ),
        ("MP4_HEVC_AAC", {"preset": "superfast", "crf": 22}, {"preset": "fast", "crf": 24}),
        ("MP4_AV1_AAC", {"preset": 9, "crf": 35}, {"preset": 8, "crf": 35}),
        ("WEBM_VP8_OPUS", {"cpu-used": 5, "crf": 24}, {"cpu-used": 4, "crf": 24}),
    ],
)
def test_a_preset_decides_how_hard_the_encoder_works(name, faster, smaller):
    for preset, expected in ((None, faster), (Preset.FASTER, faster), (Preset.SMALLER, smaller)):
        options = video_options(replace(profile(name), quality=Quality(preset=preset)), 10)
        assert expected.items() <= options.items()


def test_each_codec_with_presets_has_options_for_smaller_files():
    assert SMALLER.keys() == HAS_PRESETS


def test_a_chosen_crf_counts_before_that_of_the_preset():
    quality = Quality(crf=30, preset=Preset.SMALLER)
    assert video_options(replace(profile("MP4_HEVC_AAC"), quality=quality), 10)["crf"] == 30


def test_the_bit_rate_of_sound_is_passed_to_its_encoder():
    assert audio_options(replace(profile("MP3"), quality=Quality(sound_kbps=64)))["b:a"] == "64k"
