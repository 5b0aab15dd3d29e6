"""The files of a video's page, and the files that its pictures are made of."""

import pytest

from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.page_files import MAIL_PICTURE, codec_of, film_of, page_key, poster_of, size_of
from chalicelib.domain.video import OutFile
from tests.fakes import make_video

H264, VP9, AV1 = "MP4_H264_AAC", "WEBM_VP9_OPUS", "MP4_AV1_AAC"


def out(profile):
    return OutFile(profile, f"{profile}.x", 5, f"out/a/0/{profile}.x", None if profile == "MP3" else f"{profile}.jpg")


def video_with(*profiles, **changes):
    return make_video(out_files=tuple(map(out, profiles)), **changes)


def test_a_file_of_the_page_is_beside_the_files_that_are_served():
    assert page_key(video_with("MP3", revision=1), MAIL_PICTURE) == "out/a/0/page/mail.gif"


def test_a_video_without_files_has_none_for_its_page():
    with pytest.raises(KeyError):
        page_key(make_video(), MAIL_PICTURE)


@pytest.mark.parametrize(
    ("profiles", "film"),
    [
        ([f"{H264}_1920x1080_24fps", f"{H264}_852x480_24fps", f"{H264}_1280x720_24fps"], f"{H264}_852x480_24fps"),
        ([f"{H264}_160x90_24fps", f"{H264}_320x180_24fps"], f"{H264}_320x180_24fps"),
        ([f"{H264}_160x90_24fps", f"{VP9}_1280x720_24fps"], f"{VP9}_1280x720_24fps"),
        ([f"{AV1}_640x480_24fps", "GIF_640x480_12fps"], "GIF_640x480_12fps"),
        (["MP3", f"{AV1}_640x480_24fps"], f"{AV1}_640x480_24fps"),
    ],
)
def test_the_film_is_the_smallest_that_is_large_enough_and_easy_to_decode(profiles, film):
    assert film_of(video_with(*profiles)).profile == film


def test_the_poster_is_the_largest():
    assert poster_of(video_with(f"{H264}_640x480_24fps", f"{VP9}_1280x720_24fps")) == f"{VP9}_1280x720_24fps.jpg"


def test_the_size_is_that_of_the_largest_picture():
    assert size_of(video_with("MP3", f"{H264}_640x480_24fps", f"{VP9}_720x1280_24fps")) == (720, 1280)
    assert size_of(video_with("MP3")) is size_of(make_video()) is None


def test_a_sound_has_neither_film_nor_poster():
    assert (film_of(video_with("MP3")), poster_of(video_with("MP3"))) == (None, None)


def test_a_custom_profile_is_known_by_its_base():
    video = video_with("ours", base_profiles={"ours": f"{AV1}_640x480_24fps"})
    assert codec_of(video.out_files[0], video) is VideoCodec.AV1


def test_a_custom_profile_that_is_not_known_any_more_is_used_all_the_same():
    video = video_with("ours")
    assert (film_of(video).profile, poster_of(video)) == ("ours", "ours.jpg")
    assert codec_of(video.out_files[0], video) is None
