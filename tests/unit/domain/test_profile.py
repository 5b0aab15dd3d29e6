import pytest

from chalicelib.domain.profile import STANDARD, Profile, parse_profile


def test_a_profiles_name_is_its_definition():
    name = "MP4_H264_AAC_640x480_24fps"
    assert parse_profile(name) == Profile(name, 640, 480, 24, "mp4")


@pytest.mark.parametrize("name", STANDARD)
def test_a_standard_profile_can_be_made(name):
    assert parse_profile(name).name == name


@pytest.mark.parametrize(
    "name", ["MP4_H264_AAC_16x16_1fps", "MP4_H264_AAC_3840x2160_60fps", "MP4_H264_AAC_1080x1920_30fps"]
)
def test_a_profile_of_ones_own_may_have_any_even_size_and_any_rate_within_limits(name):
    assert parse_profile(name).name == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "not of the form"),
        ("mp4_h264_aac_640x480_24fps", "not of the form"),
        ("MP4_H264_AAC_640x480_24fps ", "not of the form"),
        ("MP4_H264_AAC_640x480", "not of the form"),
        ("MP4_H264_AAC_６４０x480_24fps", "not of the form"),
        ("WEBM_VP8_VORBIS_640x480_24fps", "WEBM_VP8_VORBIS is not supported; supported: MP4_H264_AAC"),
        ("MP4_H264_AAC_641x480_24fps", "must be even"),
        ("MP4_H264_AAC_640x481_24fps", "must be even"),
        ("MP4_H264_AAC_14x480_24fps", "between 16 and 3840"),
        ("MP4_H264_AAC_3842x480_24fps", "between 16 and 3840"),
        ("MP4_H264_AAC_640x480_0fps", "between 1 and 60"),
        ("MP4_H264_AAC_640x480_61fps", "between 1 and 60"),
    ],
)
def test_a_name_that_defines_no_profile_is_refused_with_the_reason(name, reason):
    with pytest.raises(ValueError, match=reason):
        parse_profile(name)


def test_a_file_is_named_after_its_video_and_its_profile_without_the_usual_rate():
    assert parse_profile("MP4_H264_AAC_640x480_24fps").file_name("5331") == "5331.MP4_H264_AAC_640x480.mp4"


def test_another_rate_stays_in_the_name():
    assert parse_profile("MP4_H264_AAC_640x480_30fps").file_name("5331") == "5331.MP4_H264_AAC_640x480_30fps.mp4"
