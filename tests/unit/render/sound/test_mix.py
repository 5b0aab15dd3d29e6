"""The ffmpeg command of the sound."""

from pathlib import Path

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Keyframe, Kind, Play, Sound, Timeline, Track
from chalicelib.render.media_files.streams import AudioStream
from chalicelib.render.sound.mix import PlaySound, mix_command, sample_at

TIMELINE = Timeline(24, 48, ())
PROFILE = parse_profile("MP4_H264_AAC_160x90_24fps")


def heard(first=0, end=48, volume=1.0, index=0, end_ms=3000.0, channels=2, kind=Kind.AUDIO, **play):
    volume = volume if isinstance(volume, Track) else Track.constant(volume)
    shown = Play("it", index, kind, first * 1000 / 24, end * 1000 / 24, first, end, first, sound=Sound(volume), **play)
    return PlaySound(shown, Sound(volume), Path("/media/a.mp3"), AudioStream(0, 3000, channels), end_ms)


def graph(*sounds: PlaySound) -> str:
    made = mix_command(
        Path("/bin/ffmpeg"), TIMELINE, sounds, PROFILE, Path("/films/audio.m4a"), Path("/films/peaks.txt")
    )
    return made[made.index("-filter_complex") + 1].replace("\\", "")


@pytest.mark.parametrize(("frame", "fps", "sample"), [(0, 24, 0), (7, 24, 14000), (1, 30, 1600), (1, 29, 1655)])
def test_a_frame_begins_at_a_sample(frame, fps, sample):
    assert sample_at(frame, fps) == sample


def test_no_sound_is_silence():
    assert "anullsrc=r=48000:cl=stereo" in mix_command(Path("f"), TIMELINE, [], PROFILE, Path("o"), Path("r"))


def test_the_sound_is_as_long_as_the_video():
    assert "apad=whole_len=96000" in graph(heard())


def test_a_sound_begins_at_its_frame_to_the_sample():
    assert "adelay=all=1:delays=14000S" in graph(heard(first=7))


def test_a_sound_ends_with_its_play():
    assert "atrim=end_sample=24000" in graph(heard(end=12))


def test_a_volume_is_a_gain():
    assert "volume=volume=0.25" in graph(heard(volume=0.25))


def test_several_sounds_keep_their_levels():
    assert "amix=dropout_transition=0:inputs=2:normalize=0" in graph(heard(), heard(index=1))


def test_a_limiter_keeps_the_sum_from_clipping_without_a_delay():
    assert "alimiter=latency=1:level=0" in graph(heard(), heard(index=1))


def test_peaks_are_reported_before_they_are_limited():
    made = graph(heard())
    assert made.index("astats=") < made.index("ametadata=file=/films/peaks.txt") < made.index("alimiter=")


def test_a_repeated_part_of_a_sound_has_its_own_length():
    assert "aloop=loop=-1:size=28800" in graph(heard(end_ms=600.0, loop=True))


def test_the_repeated_sound_of_a_video_repeats_with_the_picture():
    assert "aloop=loop=-1:size=28000" in graph(heard(end_ms=600.0, loop=True, kind=Kind.VIDEO))


def test_a_whole_sound_is_repeated_to_the_sample():
    assert "atrim=end_sample=144000[" not in graph(heard(end=240, loop=True))


def track(*keys: tuple[float, float]) -> Track:
    return Track(tuple(Keyframe(at_ms, (value,)) for at_ms, value in keys))


def test_a_sound_that_fades_in_and_out_at_its_ends_is_faded():
    faded = graph(heard(first=12, volume=track((500, 0), (1000, 0.5), (1500, 0.5), (2000, 0))))
    assert "volume=volume=0.5" in faded
    assert "afade=ns=24000:ss=0:t=in" in faded
    assert "afade=ns=24000:ss=48000:t=out" in faded


@pytest.mark.parametrize(
    "volume",
    [
        pytest.param(track((0, 0.2), (500, 1)), id="not from silence"),
        pytest.param(track((500, 0), (1000, 1)), id="after silence"),
        pytest.param(track((500, 1), (1000, 0.5), (1500, 1)), id="in the middle"),
        pytest.param(track((0, 0), (1000, 1), (2000, 0)), id="nothing in between"),
    ],
)
def test_a_volume_that_changes_otherwise_is_computed_for_each_sample(volume):
    assert "aeval=channel_layout=same:exprs=st(0,n+0);" in graph(heard(volume=volume))


def test_a_part_longer_than_its_play_is_not_repeated():
    assert "aloop" not in graph(heard(loop=True))


@pytest.mark.parametrize(("end", "is_looped"), [(72, False), (73, True)])
def test_a_sound_is_repeated_only_if_its_play_is_longer(end, is_looped):
    assert ("aloop" in graph(heard(end=end, loop=True))) is is_looped


def test_mono_is_as_loud_as_players_play_it():
    assert "pan=args=stereo|c0=c0|c1=c0" in graph(heard(channels=1))
