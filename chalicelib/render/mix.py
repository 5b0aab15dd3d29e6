"""The sound of a whole video, in one go: never cut with the picture, as each AAC file begins with 21 ms of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.timeline import Play, Sound, Timeline

from .curves import number
from .encode import ONE_THREAD, SAMPLE_RATE, audio_options
from .geometry import px
from .graph import Option, Stream, combine, command, read, read_media
from .streams import AudioStream

# A little below full scale: what AAC makes of a wave may rise above it.
_CEILING = 0.95
# Decoders need what is before to be right, and seeking in some files is not exact: begin a bit early and cut.
_LEAD_MS = 500


@dataclass(frozen=True, slots=True)
class Heard:
    """A play's sound: a stream of a file. `end_ms` is where the usable part of the media ends, None if not known."""

    play: Play
    sound: Sound
    path: Path
    stream: AudioStream
    end_ms: float | None


def sample_at(frame: int, fps: int) -> int:
    """The first sample of a frame."""
    return px(frame * SAMPLE_RATE / fps)


def mix(ffmpeg: Path, timeline: Timeline, heard: Sequence[Heard], out: Path) -> list[str]:
    """The command that mixes all sounds to exactly the video's length, or writes silence."""
    length = sample_at(timeline.frames, timeline.fps)
    sounds = [_placed(each, timeline.fps) for each in heard]
    if sounds:
        sound = (
            combine(sounds, "amix", inputs=len(sounds), normalize=0, dropout_transition=0)
            if len(sounds) > 1
            else sounds[0]
        )
        sound = sound.filter("alimiter", limit=_CEILING, level=0, latency=1)
    else:
        sound = read(f"anullsrc=r={SAMPLE_RATE}:cl=stereo", format="lavfi")
    sound = sound.filter("apad", whole_len=length).filter("atrim", end_sample=length)
    return command(ffmpeg, [sound], out, flags=ONE_THREAD, **audio_options())


def _placed(heard: Heard, fps: int) -> Stream:
    """A sound at its time and volume: on the same grid of frames as the picture, to the sample."""
    play = heard.play
    first, end = sample_at(play.first_frame, fps), sample_at(play.end_frame, fps)
    sound = _read(heard)
    part = _part_samples(heard, fps)
    if part is not None:
        sound = sound.filter("atrim", end_sample=part)
    if play.loop and part is not None and part < end - first:
        sound = sound.filter("apad", whole_len=part).filter("aloop", loop=-1, size=part)
    sound = sound.filter("atrim", end_sample=end - first)
    if heard.sound.volume != 1:
        sound = sound.filter("volume", volume=number(heard.sound.volume))
    return sound.filter("adelay", delays=f"{first}S", all=1) if first else sound


def _read(heard: Heard) -> Stream:
    """The media from the play's beginning in it: 48 kHz, stereo, gaps of the file filled with silence."""
    start_ms = heard.play.media_start_ms
    lead_ms = min(start_ms, _LEAD_MS)
    seek: dict[str, Option] = {"ss": f"{(start_ms - lead_ms) / 1000:.6f}"} if start_ms > lead_ms else {}
    sound = read_media(heard.path, heard.stream.number, use=f"{heard.play.object_id} {heard.play.index}", **seek)
    # `async=1` with a first time stamp of 0 fills gaps and begins on time, but never stretches.
    resampled: dict[str, Option] = {"async": 1, "first_pts": 0}
    sound = sound.filter("aresample", osr=SAMPLE_RATE, **resampled)
    if heard.stream.channels == 1:
        # As loud as players play it; ffmpeg's own way would take 3 dB off.
        sound = sound.filter("pan", args="stereo|c0=c0|c1=c0")
    sound = sound.filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
    if lead_ms:
        sound = sound.filter("atrim", start_sample=px(lead_ms * SAMPLE_RATE / 1000)).filter(
            "asetpts", expr="PTS-STARTPTS"
        )
    return sound


def _part_samples(heard: Heard, fps: int) -> int | None:
    """The length of the usable part; with `loop` a whole number of frames, to repeat with the picture."""
    if heard.end_ms is None:
        return None
    part_ms = heard.end_ms - heard.play.media_start_ms
    if heard.play.loop:
        return sample_at(max(1, px(part_ms * fps / 1000)), fps)
    return max(1, px(part_ms * SAMPLE_RATE / 1000))
