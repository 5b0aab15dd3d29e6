"""The choice between copying a part and encoding it again."""

from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaType
from chalicelib.render.media_files.hdr import color_space_of
from chalicelib.render.media_files.raw_frames import RawFrames
from chalicelib.render.media_files.streams import AudioStream, Streams, VideoStream
from chalicelib.render.media_files.trim import CONTENT_TYPES, TrimMethod, choose_method, trim_command
from chalicelib.render.motion.geometry import Rect

PICTURE = VideoStream(0, 8000, 640, 480, 640.0, 480.0, "bt709", has_alpha=False, decoder=None, codec="h264")


def streams(sound="aac", **picture):
    return Streams(replace(PICTURE, **picture), AudioStream(1, 8000, 2, sound) if sound else None, 0.0, 8000, True)


def is_copied(kind, streams, start_ms=0):
    return choose_method(kind, streams, start_ms).options == {"c": "copy"}


@pytest.mark.parametrize(
    ("codec", "extension", "copied"),
    [
        ("mp3", "mp3", True),
        ("aac", "m4a", True),
        ("opus", "ogg", True),
        ("vorbis", "ogg", True),
        ("flac", "flac", False),
        ("pcm_s16le", "flac", False),
        ("amr_nb", "m4a", False),
    ],
)
def test_sound_is_copied_where_players_know_its_codec(codec, extension, copied):
    sound = replace(streams(codec), video=None)
    assert choose_method(MediaType.AUDIO, sound, 500).extension == extension
    assert is_copied(MediaType.AUDIO, sound, 500) == copied


@pytest.mark.parametrize(
    ("codec", "sound", "extension"), [("h264", "aac", "mp4"), ("hevc", None, "mp4"), ("vp9", "opus", "webm")]
)
def test_a_picture_is_copied_from_its_beginning(codec, sound, extension):
    film = streams(sound, codec=codec)
    assert choose_method(MediaType.VIDEO, film, 0).extension == extension
    assert is_copied(MediaType.VIDEO, film)


@pytest.mark.parametrize(
    ("codec", "sound", "start_ms"), [("h264", "aac", 1), ("h264", "opus", 0), ("mpeg2video", "mp3", 0)]
)
def test_another_picture_is_encoded_again(codec, sound, start_ms):
    film = streams(sound, codec=codec)
    assert choose_method(MediaType.VIDEO, film, start_ms).extension == "mp4"
    assert not is_copied(MediaType.VIDEO, film, start_ms)


@pytest.mark.parametrize(
    ("picture", "lost"),
    [({"has_alpha": True}, "transparency"), ({"space": color_space_of("smpte2084", "bt2020")}, "HDR")],
)
def test_a_file_that_would_lose_quality_is_not_encoded_again(picture, lost):
    with pytest.raises(BadMedia, match=f"its {lost}"):
        choose_method(MediaType.VIDEO, streams(**picture), 1)


def test_only_what_the_account_has_named_is_opened():
    command = trim_command(
        Path("f"), Path("in"), streams(), MediaType.VIDEO, TrimMethod("mp4", {}), 500, 1500, Path("out")
    )
    assert command.count("-i") == 1
    assert {"-protocol_whitelist", "-format_whitelist", "file:in"} <= set(command)


RAW = RawFrames(640, 480, "yuv420p", None, None, Rect(0, 0, 640, 480))


# The picture lasts 8000 ms.
@pytest.mark.parametrize(("start_ms", "is_held"), [(7500, False), (7501, True)])
def test_the_last_frame_is_held_for_a_part_that_begins_within_the_last_half_second(start_ms, is_held):
    method = TrimMethod("mp4", {"c:v": "libx264"})
    found = streams(raw=RAW)
    command = trim_command(Path("f"), Path("in"), found, MediaType.VIDEO, method, start_ms, 9000, Path("out"))
    assert ("tpad" in " ".join(command)) is is_held


def test_each_way_has_a_content_type():
    ways = [choose_method(MediaType.AUDIO, streams(codec), 0) for codec in ("mp3", "aac", "opus", "flac", "amr_nb")]
    ways += [choose_method(MediaType.VIDEO, streams(codec=codec), 0) for codec in ("h264", "vp8")]
    assert {f".{way.extension}" for way in ways} <= CONTENT_TYPES.keys()
