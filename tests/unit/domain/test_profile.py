import pytest

from chalicelib.domain.formats import FORMATS, Container
from chalicelib.domain.profile import STANDARD, Profile, parse_profile


def test_a_profiles_name_is_its_definition():
    name = "MP4_H264_AAC_640x480_24fps"
    assert parse_profile(name) == Profile(name, 640, 480, 24, FORMATS["MP4_H264_AAC"])


@pytest.mark.parametrize("name", STANDARD)
def test_a_standard_profile_can_be_made(name):
    assert parse_profile(name).name == name


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"MP3"}))
def test_each_format_with_a_picture_can_be_had_in_any_size(name):
    profile = parse_profile(f"{name}_1080x1920_25fps")
    assert (profile.format, profile.has_picture) == (FORMATS[name], True)


@pytest.mark.parametrize(
    "name",
    [
        "MP4_H264_AAC_16x16_1fps",
        "MP4_H264_AAC_3840x2160_60fps",
        "MP4_HEVC_AAC_64x64_24fps",
        "WEBM_VP8_VORBIS_16x3840_60fps",
        "GIF_1920x1920_50fps",
    ],
)
def test_sizes_and_rates_may_be_as_extreme_as_the_format_can_be(name):
    assert parse_profile(name).name == name


def test_a_gif_has_no_sound():
    profile = parse_profile("GIF_320x240_12fps")
    assert (profile.width_px, profile.height_px, profile.fps, profile.has_sound) == (320, 240, 12, False)


def test_an_mp3_has_no_picture_and_the_usual_rate():
    profile = parse_profile("MP3")
    assert (profile.has_picture, profile.has_sound, profile.fps) == (False, True, 24)
    assert (profile.width_px, profile.height_px) == (0, 0)
    assert profile.format.container is Container.MP3


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "not of the form"),
        ("mp4_h264_aac_640x480_24fps", "not of the form"),
        ("MP4_H264_AAC_640x480_24fps ", "not of the form"),
        ("MP4_H264_AAC_640x480", "not of the form"),
        ("MP4_H264_AAC_６４０x480_24fps", "not of the form"),
        ("MP4_H264_AAC_-640x480_24fps", "not of the form"),
        ("VHS", "VHS is not supported; supported: MP4_H264_AAC, MP4_HEVC_AAC, .*, GIF, MP3"),
        ("WEBM_H264_OPUS_640x480_24fps", "WEBM_H264_OPUS is not supported; supported: MP4_H264_AAC"),
        ("MP4_VP9_AAC_640x480_24fps", "MP4_VP9_AAC is not supported"),
        ("GIF_AAC_640x480_24fps", "GIF_AAC is not supported"),
        ("MP4_H264_AAC", "no size and rate; as in MP4_H264_AAC_640x480_24fps"),
        ("GIF", "no size and rate; as in GIF_640x480_24fps"),
        ("MP3_640x480_24fps", "no picture, and so no size and rate; the name is MP3"),
        ("MP4_H264_AAC_0640x480_24fps", "without zeros in front"),
        ("MP4_H264_AAC_640x0480_24fps", "without zeros in front"),
        ("GIF_640x480_024fps", "without zeros in front"),
        ("MP4_H264_AAC_641x480_24fps", "must be even"),
        ("MP4_H264_AAC_640x481_24fps", "must be even"),
        ("MP4_H264_AAC_14x480_24fps", "between 16 and 3840"),
        ("MP4_H264_AAC_3842x480_24fps", "between 16 and 3840"),
        ("MP4_H264_AAC_3840x2322_24fps", "width times height must be at most 8912896 px"),
        ("MP4_HEVC_AAC_62x480_24fps", "between 64 and 3840"),
        ("GIF_1922x480_24fps", "between 16 and 1920"),
        ("MP4_H264_AAC_640x480_0fps", "between 1 and 60"),
        ("MP4_H264_AAC_640x480_61fps", "between 1 and 60"),
        ("GIF_640x480_51fps", "between 1 and 50"),
    ],
)
def test_a_name_that_defines_no_profile_is_refused_with_the_reason(name, reason):
    with pytest.raises(ValueError, match=reason):
        parse_profile(name)


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("MP4_H264_AAC_640x480_24fps", "5331.MP4_H264_AAC_640x480.mp4"),
        ("MP4_H264_AAC_640x480_30fps", "5331.MP4_H264_AAC_640x480_30fps.mp4"),
        ("WEBM_VP8_VORBIS_640x480_24fps", "5331.WEBM_VP8_VORBIS_640x480.webm"),
        ("GIF_320x240_12fps", "5331.GIF_320x240_12fps.gif"),
        ("MP3", "5331.MP3.mp3"),
    ],
)
def test_a_file_is_named_after_its_video_and_its_profile_without_the_usual_rate(name, file_name):
    assert parse_profile(name).file_name("5331") == file_name


def test_a_poster_is_named_after_its_video_file():
    assert parse_profile("MP4_H264_AAC_640x480_24fps").poster_name("5331") == "5331.MP4_H264_AAC_640x480.jpg"
