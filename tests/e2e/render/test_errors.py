"""Errors that end a video name the object."""

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.timeline import Color, Kind, PictureStyle, TextStyle

WHITE = Color(255, 255, 255)


def failure(studio, play, **sources):
    with pytest.raises(VideoError) as caught:
        studio.render(studio.timeline(play), sources)
    return caught.value.object_id, caught.value.cause


@pytest.mark.parametrize("kind", [Kind.VIDEO, Kind.IMAGE])
def test_a_missing_media_file_is_reported(studio, kind):
    assert failure(studio, studio.play("it", kind, PictureStyle())) == ("it", f"there is no {kind} file for it")


def test_a_deleted_file_is_reported(studio):
    play = studio.play("it", Kind.VIDEO, PictureStyle())
    assert failure(studio, play, it=studio.directory / "gone.mp4") == ("it", "its file is missing")


@pytest.mark.parametrize("kind", [Kind.VIDEO, Kind.IMAGE])
def test_a_file_that_cannot_be_read(studio, kind):
    (studio.directory / "noise").write_bytes(bytes(range(256)) * 9)
    object_id, _ = failure(studio, studio.play("it", kind, PictureStyle()), it=studio.directory / "noise")
    assert object_id == "it"


def test_a_playlist_in_the_place_of_a_video(studio):
    (studio.directory / "x.m3u8").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n")
    object_id, cause = failure(studio, studio.play("it", Kind.VIDEO, PictureStyle()), it=studio.directory / "x.m3u8")
    assert (object_id, "hls is not supported" in cause) == ("it", True)


def test_an_unknown_font(studio):
    object_id, cause = failure(studio, studio.play("it", Kind.TEXT, TextStyle("Arial", WHITE)), it="Hello")
    assert (object_id, "known are Inter" in cause) == ("it", True)


def test_an_absurd_size(studio):
    object_id, cause = failure(studio, studio.play("it", Kind.RECTANGLE, WHITE, size=(50.0, 1.0)))
    assert (object_id, "each may be 0 to 4" in cause) == ("it", True)


def test_a_text_without_its_text(studio):
    assert failure(studio, studio.play("it", Kind.TEXT, TextStyle("Inter", WHITE)))[0] == "it"


def test_a_sound_that_has_none(studio):
    with pytest.raises(VideoError, match="holds no audio stream"):
        studio.mix(studio.timeline(studio.heard("it"), frames=48), {"it": studio.counter()})


def test_texts_that_do_not_fit_are_named_once(studio):
    style = TextStyle("Inter", WHITE)
    plays = [
        studio.play(name, Kind.TEXT, style, size=(0.3, 0.2), index=n) for n, name in enumerate(["long", "long", "ok"])
    ]
    found = studio.renderer.text_fits(
        studio.timeline(*plays), studio.profile, {"long": "far too long for this", "ok": "ok"}
    )
    assert [name for name, fit in found.items() if fit.overflows] == ["long"]


def undecodable(studio, codec):
    """Return a MOV with a correct index and an unknown codec."""
    plain = studio.media("plain.mov", "-i", studio.pattern(), "-c:v", "copy", "-c:a", "aac").read_bytes()
    at = plain.index(codec, plain.index(b"stsd", plain.index(b"moov")))
    path = studio.directory / "undecodable.mov"
    path.write_bytes(plain[:at] + plain[at:].replace(codec, b"zzzz").replace(b"esds", b"zsds"))
    return path


def test_a_picture_that_cannot_be_decoded_is_named_among_others(studio):
    good = studio.play("good", Kind.VIDEO, PictureStyle())
    bad = studio.play("bad", Kind.VIDEO, PictureStyle(), size=(0.5, 0.5))
    with pytest.raises(VideoError) as caught:
        studio.render(studio.timeline(good, bad), {"good": studio.pattern(), "bad": undecodable(studio, b"avc1")})
    assert caught.value.object_id == "bad"
    assert caught.value.cause.startswith("its picture cannot be decoded: the file may be damaged")


def test_a_sound_that_cannot_be_decoded_is_named_among_others(studio):
    timeline = studio.timeline(studio.heard("good"), studio.heard("bad"), frames=48)
    with pytest.raises(VideoError) as caught:
        studio.mix(timeline, {"good": studio.clicks(), "bad": undecodable(studio, b"mp4a")})
    assert caught.value.object_id == "bad"
    assert caught.value.cause.startswith("its sound cannot be decoded: the file may be damaged")
