"""The most that a sound or a film may hold: the last allowed value, and the first forbidden one."""

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.render.media_files import bounds
from chalicelib.render.media_files.streams import AudioStream, VideoStream

HOUR_MS = 3_600_000


def film(width=1920, height=1080, ratio=1.0):
    return VideoStream(0, None, width, height, width * ratio, height, None, has_alpha=False, decoder=None)


def sound(channels=2, rate=48_000):
    return AudioStream(0, None, channels, rate=rate)


# What is allowed, what is not, and a word of the reason.
CASES = [
    (lambda n: bounds.check_count(n), 100, 101, "at most 100"),
    (lambda n: bounds.check_video(film(n, 10_000)), 10_000, 10_001, "100 megapixels"),
    (lambda n: bounds.check_video(film(ratio=n)), 100, 101, "at most 100"),
    (lambda n: bounds.check_video(film(ratio=n)), 0.01, 0.009, "as wide as high"),
    (lambda n: bounds.check_audio(sound(channels=n)), 64, 65, "65 channels; at most 64"),
    (lambda n: bounds.check_audio(sound(rate=n)), 1_000, 999, "a rate of 999 Hz"),
    (lambda n: bounds.check_audio(sound(rate=n)), 768_000, 768_001, "a rate of 768,001 Hz"),
    (lambda n: bounds.check_duration(n, 50_000_000), 24 * HOUR_MS, 25 * HOUR_MS, "lasts 25.0 hours; at most 24"),
    (lambda n: bounds.check_duration(n, 1), HOUR_MS, HOUR_MS + 1, "1.0 hours, but has only 1 bytes"),
    (lambda n: bounds.check_duration(2 * HOUR_MS, n), 72_000, 71_999, "2.0 hours, but has only 71,999 bytes"),
    (lambda n: bounds.check_frames(film(1000, 1000), n), 1_000_000, 1_000_001, "1,000 gigapixels"),
    (lambda n: bounds.check_frame_rate(film(1000, 1000), n, 2000), 8000, 8001, "in 2 s are more than 4 gigapixels"),
    (lambda n: bounds.check_samples(sound(2, 10_000), n), 1_000_000_000, 1_000_001_000, "20 thousand million samples"),
    (lambda n: bounds.check_report("x" * n), 20_000, 20_001, "20,001 characters"),
]


@pytest.mark.parametrize(("check", "allowed", "forbidden", "reason"), CASES)
def test_each_limit_has_a_last_allowed_and_a_first_forbidden_value(check, allowed, forbidden, reason):
    check(allowed)
    with pytest.raises(BadMedia, match=reason):
        check(forbidden)


@pytest.mark.parametrize("rate", [0, 8000, 11_025, 44_100, 96_000, 352_800])
def test_rates_of_recorders_are_allowed_and_so_is_an_unknown_one(rate):
    bounds.check_audio(sound(rate=rate))


@pytest.mark.parametrize("kbit_s", [8, 32, 128, 320])
def test_fifty_megabytes_of_music_are_allowed(kbit_s):
    duration_ms = 50_000_000 * 8 // kbit_s
    bounds.check_duration(duration_ms, 50_000_000)
    bounds.check_samples(sound(), duration_ms)


@pytest.mark.parametrize(
    ("width", "height", "fps", "seconds"),
    [(3840, 2160, 120, 60), (1920, 1080, 240, 600), (1920, 1080, 60, 7200), (7680, 4320, 60, 300)],
)
def test_films_of_phones_and_cameras_are_allowed(width, height, fps, seconds):
    bounds.check_frames(film(width, height), fps * seconds)
    bounds.check_frame_rate(film(width, height), fps * seconds, seconds * 1000)


def test_a_short_film_counts_as_a_second():
    bounds.check_frame_rate(film(7680, 4320), 100, 40)
