"""The GIF of a video for mails, made by ffmpeg: its frames, its times, its size."""

import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.errors import BadMedia
from chalicelib.render.page_pictures.gif_steps import MAX_BYTES
from chalicelib.render.page_pictures.mail_picture import Film, make_mail_picture

H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
GREEN = (0, 160, 0)


class Gif:
    """A GIF that was made, with its frames as px."""

    def __init__(self, path):
        self.bytes = path.stat().st_size
        with Image.open(path) as image:
            self.loops_for_ever = image.info["loop"] == 0
            self.size = image.size
            self.frames, self.times = [], []
            for number in range(image.n_frames):
                image.seek(number)
                self.frames.append(np.asarray(image.convert("RGB")).astype(int))
                self.times.append(image.info["duration"])


@pytest.fixture
def gif_of(studio):
    """Return `gif_of(film)`, with a green poster of the film's size."""

    def made(film, size=(640, 360), duration_ms=6000, readable_ms=None, **more):
        poster = studio.directory / "poster.jpg"
        Image.new("RGB", size, GREEN).save(poster, "JPEG")
        if film is not None:
            film = Film(film, duration_ms, readable_ms or duration_ms, **more)
        gif = Gif(make_mail_picture(film, poster, studio.directory, studio.binaries))
        assert gif.bytes <= MAX_BYTES
        assert gif.loops_for_ever
        for frame in gif.frames:
            assert has_button(frame)
        assert near(gif.frames[0][4, 4], GREEN)
        return gif

    return made


def has_button(frame):
    height, width, _ = frame.shape
    return frame[height // 2, width // 2].min() > 220


def near(px, color, most=20):
    return abs(px - np.array(color)).max() <= most


def film_of(studio, source, name="film.mp4", seconds=6, codec=H264):
    return studio.media(name, "-f", "lavfi", "-i", source, "-t", seconds, *codec)


# Grey that becomes lighter by 1 with each frame.
RISING = "color=c=black:s=640x360:r=24,geq=lum='16+N':cb=128:cr=128"


def test_the_poster_is_held_before_four_seconds_from_the_middle(studio, gif_of):
    gif = gif_of(film_of(studio, RISING, seconds=9), duration_ms=9000)
    assert gif.times == [1000, *[100] * 40]
    assert gif.size == (480, 270)
    first, last = gif.frames[1][4, 4], gif.frames[-1][4, 4]
    # Frame 108 is the middle one of 216.
    assert near(first, (108 * 255 // 219,) * 3)
    assert near(last, ((108 + 94) * 255 // 219,) * 3)


def test_a_short_video_is_shown_whole(studio, gif_of):
    gif = gif_of(film_of(studio, RISING, seconds=2), duration_ms=2000)
    assert gif.times == [1000, *[100] * 20]
    assert near(gif.frames[1][4, 4], (0, 0, 0))


@pytest.mark.parametrize(("size", "gif_size"), [((360, 640), (270, 480)), ((480, 480), (360, 360))])
def test_other_shapes_stay_as_they_are(studio, gif_of, size, gif_size):
    film = film_of(studio, f"testsrc2=s={size[0]}x{size[1]}:r=24", f"{size[0]}.mp4")
    assert gif_of(film, size).size == gif_size


def test_noise_is_made_to_fit(studio, gif_of):
    source = "nullsrc=s=640x360:r=24,geq=random(1)*255:random(2)*255:random(3)*255"
    gif = gif_of(film_of(studio, source, "noise.mp4", 5), duration_ms=5000)
    assert len(gif.frames) > 5


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("film.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", 8]),
        ("vp8.webm", ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", 8]),
        ("hevc.mp4", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error"]),
        ("film.gif", []),
        ("av1.mp4", ["-c:v", "libsvtav1", "-preset", 12, "-svtav1-params", "lp=1"]),
    ],
)
def test_each_format_can_be_its_source(studio, gif_of, name, codec):
    gif = gif_of(film_of(studio, "testsrc2=s=320x180:r=12", name, 5, codec), (320, 180), 5000, is_av1="av1" in name)
    assert gif.size == (320, 180)
    assert len(gif.frames) == 41
    # The first bar of the test picture is red in each format.
    assert near(gif.frames[1][150, 10], (255, 0, 0), 60)


def test_the_beginning_of_a_large_file_is_enough(studio, gif_of):
    whole = film_of(studio, "testsrc2=s=640x360:r=24", "long.mp4", 20)
    head = studio.directory / "head.mp4"
    head.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert len(gif_of(head, duration_ms=20_000, readable_ms=8000).frames) == 41


def test_without_a_film_the_poster_alone_is_shown(gif_of):
    assert len(gif_of(None).frames) == 1


def test_a_film_that_cannot_be_read_is_left_out(studio, gif_of):
    broken = studio.directory / "broken.mp4"
    broken.write_bytes(b"no film")
    assert len(gif_of(broken).frames) == 1


def test_a_poster_that_is_no_picture_is_reported(studio):
    (studio.directory / "poster").write_bytes(b"no picture")
    with pytest.raises(BadMedia, match="its poster cannot be read"):
        make_mail_picture(None, studio.directory / "poster", studio.directory, studio.binaries)
