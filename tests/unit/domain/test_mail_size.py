"""The size of a video's picture in a mail."""

import pytest

from chalicelib.domain.mail_size import mail_size, scaled


@pytest.mark.parametrize(
    ("video", "picture"),
    [
        ((1920, 1080), (480, 270)),
        ((1080, 1920), (270, 480)),
        ((1000, 1000), (360, 360)),
        ((320, 240), (320, 240)),
        ((3840, 400), (640, 66)),
        ((16, 16), (32, 32)),
    ],
)
def test_a_picture_has_the_shape_of_its_video(video, picture):
    assert mail_size(*video) == picture


def test_sides_are_even():
    assert scaled((481, 271), 0.5) == (240, 136)
