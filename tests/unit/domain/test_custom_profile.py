"""Profiles that accounts define."""

import pytest

from chalicelib.domain.custom_profile import CustomProfile, check_custom_profile
from chalicelib.domain.profile import Preset, Quality, parse_profile
from tests.fakes import ACCOUNT, NOW_MS, PROFILE


def custom(name="newsletter", base=PROFILE, **quality):
    return CustomProfile(ACCOUNT, name, base, Quality(**quality), NOW_MS)


def test_an_own_profile_is_its_base_but_for_its_name_and_quality():
    profile, base = custom(crf=30).as_profile(), parse_profile(PROFILE)
    assert (profile.name, profile.base, profile.quality) == ("newsletter", PROFILE, Quality(crf=30))
    assert (profile.width_px, profile.height_px, profile.fps, profile.format) == (640, 480, 24, base.format)


def test_the_files_of_an_own_profile_have_all_of_its_name():
    assert custom("small_24fps").as_profile().file_name("5331") == "5331.small_24fps.mp4"
    assert custom("small_24fps").as_profile().poster_name("5331") == "5331.small_24fps.jpg"


@pytest.mark.parametrize("name", ["a", "7", "Small-1_b", "x" * 50, "webmaster", "amp4"])
def test_a_name_may_be(name):
    check_custom_profile(custom(name))


@pytest.mark.parametrize(
    "name", ["", "-a", "_a", "a b", "a/b", "a.b", "é", "x" * 51, "a\n", "MP4", "mp3", "GIF_a", "webm-small", PROFILE]
)
def test_a_name_may_not_be(name):
    with pytest.raises(ValueError, match="name"):
        check_custom_profile(custom(name))


@pytest.mark.parametrize(
    ("base", "quality"),
    [
        (PROFILE, {}),
        (PROFILE, {"crf": 10, "max_kbps": 50, "sound_kbps": 32}),
        (PROFILE, {"crf": 45, "max_kbps": 100_000, "sound_kbps": 320}),
        ("WEBM_VP9_VORBIS_640x480_24fps", {"crf": 60}),
        (PROFILE, {"preset": Preset.SMALLER}),
        ("GIF_320x240_12fps", {}),
        ("MP3", {"sound_kbps": 96}),
    ],
)
def test_a_quality_may_be_chosen(base, quality):
    check_custom_profile(custom(base=base, **quality))


@pytest.mark.parametrize(
    ("base", "quality", "problem"),
    [
        ("VHS", {}, "VHS is not supported"),
        ("newsletter", {}, "is not of the form"),
        (PROFILE, {"crf": 9}, f"crf of {PROFILE} must be 10 to 45, not 9"),
        (PROFILE, {"crf": 46}, "must be 10 to 45"),
        (PROFILE, {"max_kbps": 49}, "maxBitrate of .* must be 50 to 100000"),
        (PROFILE, {"sound_kbps": 321}, "soundBitrate of .* must be 32 to 320"),
        ("MP3", {"sound_kbps": 100}, "must be one of"),
        ("MP3", {"crf": 20}, "crf cannot be chosen for MP3"),
        ("MP3", {"max_kbps": 200}, "maxBitrate cannot be chosen for MP3"),
        ("GIF_320x240_12fps", {"crf": 20}, "crf cannot be chosen"),
        ("GIF_320x240_12fps", {"max_kbps": 500}, "maxBitrate cannot be chosen"),
        ("GIF_320x240_12fps", {"sound_kbps": 64}, "soundBitrate cannot be chosen"),
        ("GIF_320x240_12fps", {"preset": Preset.SMALLER}, "preset cannot be chosen for GIF"),
        ("MP3", {"preset": Preset.FASTER}, "preset cannot be chosen for MP3"),
        ("WEBM_VP9_OPUS_640x480_24fps", {"preset": Preset.SMALLER}, "preset cannot be chosen for WEBM_VP9"),
        ("WEBM_VP8_VORBIS_640x480_24fps", {"sound_kbps": 64}, "soundBitrate cannot be chosen"),
    ],
)
def test_unsupported_quality_settings_are_refused(base, quality, problem):
    with pytest.raises(ValueError, match=problem):
        check_custom_profile(custom(base=base, **quality))
