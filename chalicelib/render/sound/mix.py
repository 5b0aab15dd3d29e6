"""The command that mixes the sound of a whole video: segments of encoded sound would each add some ms."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Kind, Play, Sound, Timeline

from ..encode.codecs import SAMPLE_RATE
from ..encode.options import ANY_PROCESSOR, ONE_THREAD, audio_options
from ..ffmpeg.graph import NEAR_BEGINNING_S, Option, Stream, combine, command, read, read_media
from ..media_files.streams import AudioStream
from ..motion.curves import number
from ..motion.geometry import px
from .peaks import UNHEARD_DB
from .uniform import CONSTANT
from .volume import at_volume, faded_in, faded_out

# A little below full scale, as AAC may raise peaks above it.
_CEILING = 0.95
# Decoding begins this much early and is cut: decoders need some lead-in, and seeking is not exact in some files.
_LEAD_MS = 500
# Durations are in whole ms.
_ROUNDING_MS = 2


@dataclass(frozen=True, slots=True)
class PlaySound:
    """A play's sound: a stream of a file.

    `end_ms` is the end of the media file's usable part, None if unknown. `can_seek`: it can be read from any time on.
    """

    play: Play
    sound: Sound
    path: Path
    stream: AudioStream
    end_ms: float | None
    can_seek: bool = True


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a media file that may be heard: its length in samples, and that of its picture, if it has one."""

    samples: int
    is_to_the_end: bool
    repeats: bool
    on_frames: int | None


def sample_at(frame: int, fps: int) -> int:
    """Return the first sample of a frame."""
    return px(frame * SAMPLE_RATE / fps)


def mix_command(
    ffmpeg: Path, timeline: Timeline, play_sounds: Sequence[PlaySound], profile: Profile, out: Path, report: Path
) -> list[str]:
    """Return the command that mixes all sounds to exactly the video's length, or writes silence.

    ffmpeg writes peaks that are too loud to `report`, see `highest_peak`. The command fails if the format of a sound
    changes, see `is_format_change`.
    """
    length = sample_at(timeline.frames, timeline.fps)
    sounds = [_placed(each, timeline.fps) for each in play_sounds]
    if sounds:
        sound = (
            combine(sounds, "amix", inputs=len(sounds), normalize=0, dropout_transition=0)
            if len(sounds) > 1
            else sounds[0]
        )
        sound = _watched(sound, report).filter("alimiter", limit=_CEILING, level=0, latency=1)
    else:
        sound = read(f"anullsrc=r={SAMPLE_RATE}:cl=stereo", format="lavfi")
    sound = sound.filter("apad", whole_len=length).filter("atrim", end_sample=length)
    return command(ffmpeg, [sound], out, flags=[*ANY_PROCESSOR, *ONE_THREAD], **audio_options(profile))


def _watched(sound: Stream, report: Path) -> Stream:
    """Return the same sound; for each part of 21 ms that is too loud, its peak is written to a file."""
    measured = sound.filter("asetnsamples", n=1024, p=0)
    measured = measured.filter("astats", metadata=1, reset=1, measure_overall="Peak_level", measure_perchannel="none")
    loud: dict[str, Option] = {"key": "lavfi.astats.Overall.Peak_level", "function": "greater", "value": UNHEARD_DB}
    return measured.filter("ametadata", mode="print", file=str(report), **loud)


def _placed(source: PlaySound, fps: int) -> Stream:
    """Return a sound at its time and volume, exact to the sample: it begins and ends with its showing's frames."""
    play = source.play
    first, end = sample_at(play.showing_frame, fps), sample_at(px(play.end_ms * fps / 1000), fps)
    sound, part = _read(source), _part_of(source, fps)
    if part is not None and part.repeats and part.samples < end - first:
        sound = _repeated(sound, part)
    elif part is not None and not part.is_to_the_end:
        sound = faded_out(sound.filter("atrim", end_sample=part.samples), part.samples)
    if play.media_start_ms:
        sound = faded_in(sound)
    sound = faded_out(sound.filter("atrim", end_sample=end - first), end - first)
    sound = at_volume(sound, source.sound.volume, first, end)
    return sound.filter("adelay", delays=f"{first}S", all=1) if first else sound


def _repeated(sound: Stream, part: _Part) -> Stream:
    """Return a looped sound, without gaps, and without a click if its end is cut off."""
    if part.is_to_the_end and part.on_frames is None:
        # The whole file, exact to the sample, as a sound made to be looped needs.
        return sound.filter("aloop", loop=-1, size=part.samples + SAMPLE_RATE)
    sound = sound.filter("atrim", end_sample=part.samples)
    length = part.samples
    if part.on_frames is not None and part.on_frames != length:
        # The picture repeats after whole frames, so its sound does too, a little faster or slower.
        sound = sound.filter("asetrate", r=number(SAMPLE_RATE * length / part.on_frames))
        sound, length = sound.filter("aresample", osr=SAMPLE_RATE), part.on_frames
    sound = faded_out(faded_in(sound), length)
    return (
        sound.filter("apad", whole_len=length).filter("atrim", end_sample=length).filter("aloop", loop=-1, size=length)
    )


def _read(source: PlaySound) -> Stream:
    """Return the file's sound from the play's beginning in it: 48 kHz, stereo, gaps filled with silence."""
    start_ms = source.play.media_start_ms
    seeks = source.can_seek and start_ms - _LEAD_MS > NEAR_BEGINNING_S * 1000
    lead_ms = _LEAD_MS if seeks else start_ms
    seek: dict[str, Option] = {"ss": f"{(start_ms - lead_ms) / 1000:.6f}"} if seeks else {}
    use = f"{source.play.object_id} {source.play.index}"
    sound = read_media(source.path, source.stream.number, use=use, **CONSTANT, **seek)
    # `async=1` with a first time stamp of 0 fills gaps and begins on time, but never stretches.
    resampled: dict[str, Option] = {"async": 1, "first_pts": 0}
    sound = sound.filter("aresample", osr=SAMPLE_RATE, **resampled)
    if source.stream.channels == 1:
        # As loud as in players; ffmpeg's default would lower it by 3 dB.
        sound = sound.filter("pan", args="stereo|c0=c0|c1=c0")
    elif not source.stream.is_placed:
        # A recorder's tracks: the first two are its own mix, or the main microphones.
        sound = sound.filter("pan", args="stereo|c0=c0|c1=c1")
    sound = sound.filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
    if lead_ms:
        sound = sound.filter("atrim", start_sample=px(lead_ms * SAMPLE_RATE / 1000)).filter(
            "asetpts", expr="PTS-STARTPTS"
        )
    return sound


def _part_of(source: PlaySound, fps: int) -> _Part | None:
    """Return the usable part of the file, or None if its end is unknown."""
    if source.end_ms is None:
        return None
    play, part_ms = source.play, source.end_ms - source.play.media_start_ms
    declared_ms = source.stream.duration_ms
    return _Part(
        samples=max(1, px(part_ms * SAMPLE_RATE / 1000)),
        is_to_the_end=declared_ms is not None and source.end_ms > declared_ms - _ROUNDING_MS,
        repeats=play.loop,
        on_frames=sample_at(max(1, px(part_ms * fps / 1000)), fps) if play.kind is Kind.VIDEO else None,
    )
