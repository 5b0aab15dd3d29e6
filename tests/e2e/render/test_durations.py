"""Durations of files whose tracks differ in length, or whose containers disagree with their data."""

import struct

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaType
from chalicelib.domain.timeline import Kind, PictureStyle, Sound, Track
from chalicelib.render.media_files.probe import probe

SEEK_HEAD, VOID, INFO, DURATION = (bytes.fromhex(code) for code in ("114d9b74", "ec", "1549a966", "448988"))


def lasts(studio, path, declared=MediaType.VIDEO):
    return probe(path, declared, studio.binaries.ffprobe).duration_ms


def both(studio, name, picture_s, sound_s, *options, container=None):
    """Return a file whose picture counts its frames and whose sound is a tone."""
    film = studio.counter("counted.mp4", 24, 48, "-bf", 0)
    inputs = ["-t", picture_s, "-i", film, "-f", "lavfi", "-i", f"sine=d={sound_s}", "-map", 0, "-map", 1]
    return studio.media(name, *inputs, *(options or ("-c:v", "copy", "-c:a", "aac")))


def recording(studio, picture_s, sound_s):
    """Return a WebM as browsers record it: it says nothing of its length, and has no index."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=s=160x90:r=24:d={picture_s}", "-f", "lavfi", "-i", f"sine=d={sound_s}"]
    codecs = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", 8, "-c:a", "libopus", "-g", 24]
    if not sound_s:
        inputs, codecs = inputs[:4], codecs[:6]
    return studio.ffmpeg(*inputs, *codecs, "-f", "webm", "-")


def with_duration(film, ms):
    """Return a recording with its length filled in, as npm packages do it."""
    # Its list of places would be wrong then.
    film = film.replace(SEEK_HEAD + b"\xab", VOID + b"\x10\x00\x00\x2b", 1)
    at = film.index(INFO, film.index(VOID) + 48)
    size = film[at + 4] & 0x7F
    body = film[at + 5 : at + 5 + size] + DURATION + struct.pack(">d", ms)
    return film[:at] + INFO + struct.pack(">Q", 1 << 56 | len(body)) + body + film[at + 5 + size :]


@pytest.fixture
def recorded(studio):
    """Write a recording to a file, with a declared length, optionally only its first part."""

    def write(picture_s, sound_s, ms, share=1.0):
        film = with_duration(recording(studio, picture_s, sound_s), ms)
        path = studio.directory / "recording.webm"
        path.write_bytes(film[: int(len(film) * share)])
        assert float(studio.tell(path)["format"]["duration"]) == pytest.approx(ms / 1000, abs=0.1)
        return path

    return write


@pytest.mark.parametrize("name", ["l.mp4", "l.mov", "l.mkv", "l.ts", "l.avi"])
def test_a_video_lasts_as_long_as_its_sound_if_that_is_longer(studio, name):
    assert lasts(studio, both(studio, name, 1, 3)) == pytest.approx(3000, abs=60)


@pytest.mark.parametrize("name", ["p.mp4", "p.mkv", "p.ts"])
def test_a_video_lasts_as_long_as_its_picture_if_that_is_longer(studio, name):
    assert lasts(studio, both(studio, name, 2, 1)) == pytest.approx(2000, abs=60)


def test_a_sound_that_begins_later_counts_to_its_end(studio):
    film = studio.counter()
    inputs = ["-i", film, "-itsoffset", 1.5, "-f", "lavfi", "-i", "sine=d=2", "-map", 0, "-map", 1]
    assert lasts(studio, studio.media("later-sound.mp4", *inputs, "-c:v", "copy", "-c:a", "aac")) == pytest.approx(
        3500, abs=2
    )


def test_the_sound_of_a_longer_video_lasts_as_long_as_the_sound(studio):
    assert lasts(studio, both(studio, "p.mp4", 2, 1), MediaType.AUDIO) == pytest.approx(1000, abs=50)


@pytest.mark.parametrize("name", ["l.mp4", "l.mkv", "l.ts"])
@pytest.mark.parametrize("start_ms", [0.0, 1000.0, 2000.0, 2900.0])
def test_the_last_frame_stays_while_the_sound_continues(studio, name, start_ms):
    path = both(studio, name, 1, 3)
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=48, media_start_ms=start_ms, media_end_ms=3000.0)
    assert studio.numbers(studio.timeline(play, frames=48), {"v": path})[-20:] == [23] * 20


def test_picture_and_sound_of_different_lengths_repeat_together(studio):
    path = both(studio, "repeated.mp4", 1, 1.5)
    part = {"loop": True, "media_end_ms": 1500.0, "sound": Sound(Track.constant(1.0))}
    timeline = studio.timeline(studio.play("v", Kind.VIDEO, PictureStyle(), end=72, **part), frames=72)
    once = [*range(24), *[23] * 12]
    assert studio.numbers(timeline, {"v": path}) == once * 2
    heard = abs(studio.samples(studio.mix(timeline, {"v": path}))[:, 0])
    assert heard[70000:71000].max() > 0.05


def test_a_recording_with_its_length_filled_in_is_accepted(studio, recorded):
    assert lasts(studio, recorded(2, 4, 4000)) == 4000


@pytest.mark.parametrize("ms", [2700, 60_000])
def test_a_whole_recording_lasts_as_long_as_its_data_whatever_is_filled_in(studio, recorded, ms):
    expected = 2700 if ms == 2700 else pytest.approx(2000, abs=60)
    assert lasts(studio, recorded(2, 0, ms)) == expected


def test_a_length_that_is_too_short_does_not_cut(studio, recorded):
    assert lasts(studio, recorded(4, 4, 1000)) == pytest.approx(4000, abs=60)


def test_a_recording_whose_end_is_missing_is_refused(studio, recorded):
    with pytest.raises(BadMedia, match="truncated: it should last 4000 ms"):
        lasts(studio, recorded(4, 4, 4000, share=0.5))


def test_a_matroska_file_whose_end_is_missing_is_refused(studio):
    content = both(studio, "whole.mkv", 2, 4).read_bytes()
    cut = studio.directory / "cut.mkv"
    cut.write_bytes(content[: len(content) // 2])
    with pytest.raises(BadMedia, match="truncated"):
        lasts(studio, cut)


def test_h264_in_avi_is_accepted_with_all_its_frames(studio):
    path = studio.counter("h264.avi", 24, 48, "-bf", 0)
    assert lasts(studio, path) == 2000
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=48)
    assert studio.numbers(studio.timeline(play, frames=48), {"v": path}) == list(range(48))


@pytest.mark.parametrize("name", ["empty.mp4", "empty.mkv"])
def test_a_video_whose_sound_track_is_empty_is_silent(studio, name):
    inputs = ["-i", studio.counter(), "-f", "lavfi", "-i", "anullsrc=d=2", "-map", 0, "-map", 1]
    path = studio.media(name, *inputs, "-c:v", "copy", "-af", "atrim=start=5", "-c:a", "aac")
    facts = probe(path, MediaType.VIDEO, studio.binaries.ffprobe)
    assert (facts.duration_ms, facts.has_audio) == (2000, False)


def joined(studio, name, *options):
    """Return a file twice, byte for byte behind itself."""
    once = studio.media(f"once-{name}", *options).read_bytes()
    path = studio.directory / name
    path.write_bytes(once * 2)
    return path


def test_joined_sounds_last_as_long_as_both(studio):
    path = joined(studio, "joined.opus", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "libopus")
    assert lasts(studio, path, MediaType.AUDIO) == pytest.approx(2000, abs=30)


@pytest.mark.parametrize(("container", "codec"), [("ts", "libx264"), ("ts", "mpeg2video"), ("mpg", "mpeg2video")])
def test_joined_recordings_are_shown_and_heard_one_after_the_other(studio, container, codec):
    inputs = ["-i", studio.counter(), "-f", "lavfi", "-i", "sine=d=2"]
    path = joined(studio, f"{codec}.{container}", *inputs, "-c:v", codec, "-q:v", 1, "-crf", 1, "-c:a", "mp2")
    assert lasts(studio, path) == pytest.approx(4000, abs=150)
    play = studio.play("v", Kind.VIDEO, PictureStyle(), end=94, sound=Sound(Track.constant(1.0)))
    timeline = studio.timeline(play, frames=94)
    luma = studio.luma(timeline, {"v": path})[:, 45, 80]
    shown = [(value - 16) / 2 for value in luma]
    assert shown[4:44] == pytest.approx(range(4, 44), abs=2.5)
    assert shown[54:92] == pytest.approx(range(6, 44), abs=2.5)
    samples = studio.samples(studio.mix(timeline, {"v": path}))[:, 0]
    assert min(abs(samples[at : at + 4800]).max() for at in range(2400, 180000, 4800)) > 0.05


@pytest.mark.parametrize("name", ["joined.opus", "joined.ts"])
def test_a_part_of_the_second_of_joined_recordings_is_heard(studio, name):
    path = joined(studio, name, "-f", "lavfi", "-i", "sine=d=1", "-c:a", "libopus" if name == "joined.opus" else "aac")
    timeline = studio.timeline(studio.heard("a", end=12, media_start_ms=1300.0), frames=12)
    assert abs(studio.samples(studio.mix(timeline, {"a": path}))[2400:21600]).max() > 0.05


def test_joined_ogg_files_of_different_formats_are_refused(studio):
    parts = [
        studio.media(f"{count}.opus", "-f", "lavfi", "-i", "sine=d=1", "-ac", count, "-c:a", "libopus")
        for count in (1, 2)
    ]
    path = studio.directory / "changing.opus"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    with pytest.raises(BadMedia, match="joined of sounds whose channels or rates differ"):
        probe(path, MediaType.AUDIO, studio.binaries.ffprobe)
