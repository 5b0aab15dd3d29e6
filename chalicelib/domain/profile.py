"""Output profiles. A profile's name is its definition: its format, then, if it has a picture, its size and rate.

    MP4_H264_AAC_640x480_24fps    WEBM_VP9_OPUS_1280x720_30fps    GIF_320x240_12fps    MP3

Source: docs/vendors/wire-api.md, "Profiles"; the forms of GIF and MP3 are ours.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.formats import FORMATS, POSTER_EXTENSION, Format

# The rate that file names leave out, and that of timelines without a picture.
USUAL_FPS = 24
_NAME = re.compile(r"([A-Z0-9]+(?:_[A-Z0-9]+)*?)(?:_([0-9]{1,5})x([0-9]{1,5})_([0-9]{1,5})fps)?")
_FORMS = "<CONTAINER>_<VIDEO>_<AUDIO>_<W>x<H>_<N>fps, GIF_<W>x<H>_<N>fps or MP3"

STANDARD = (
    "MP4_H264_AAC_640x480_24fps",
    "MP4_H264_AAC_852x480_24fps",
    "MP4_H264_AAC_1280x720_24fps",
    "MP4_H264_AAC_1920x1080_24fps",
    "WEBM_VP8_VORBIS_640x480_24fps",
)


class Preset(StrEnum):
    """The aim of an encoder: little CPU time, or small files. The values are words of the API."""

    FASTER = "faster"
    SMALLER = "smaller"


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality settings that differ from the defaults: CRF and highest kbit/s of pictures, kbit/s of sound.

    No `preset` is `Preset.FASTER`.
    """

    crf: int | None = None
    max_kbps: int | None = None
    sound_kbps: int | None = None
    preset: Preset | None = None

    @property
    def is_smaller(self) -> bool:
        """True if files are to be smaller, at more CPU time."""
        return self.preset is Preset.SMALLER


@dataclass(frozen=True, slots=True)
class Profile:
    """The encoding of a video: its size in px (0 by 0 without a picture), and the whole frames per second.

    `base`: for a custom profile, the name of the profile that it is a variant of.
    """

    name: str
    width_px: int
    height_px: int
    fps: int
    format: Format
    quality: Quality = Quality()
    base: str | None = None

    @property
    def encoding(self) -> str:
        """All that decides the encoding of pictures, independent of the profile's name."""
        preset = " smaller" if self.quality.is_smaller else ""
        return f"{self.base or self.name} {self.quality.crf} {self.quality.max_kbps}{preset}"

    @property
    def has_picture(self) -> bool:
        """True if it has pictures."""
        return self.format.video is not None

    @property
    def has_sound(self) -> bool:
        """True if it has sound."""
        return self.format.audio is not None

    def file_name(self, video_id: str) -> str:
        """Return the name of the out file: the id of the video, the profile without its rate of 24, the extension.

        Source: the seeds' webhook example (`….MP4_H264_AAC_640x480.mp4`).
        """
        return f"{self._stem(video_id)}.{self.format.extension}"

    def poster_name(self, video_id: str) -> str:
        """Return the name of the still picture beside the out file."""
        return f"{self._stem(video_id)}.{POSTER_EXTENSION}"

    def _stem(self, video_id: str) -> str:
        return f"{video_id}.{self.name if self.base else self.name.removesuffix(f'_{USUAL_FPS}fps')}"


def parse_profile(name: str) -> Profile:
    """Return the profile that a name defines. No other name defines the same profile.

    Raises:
        ValueError: the name has another form, or a size, rate or codec that is not supported; the text is the reason.
    """
    match = _NAME.fullmatch(name)
    if not match:
        raise ValueError(f"{name!r} is not of the form {_FORMS}, as in {STANDARD[0]}")
    format_name, *numbers = match.groups()
    known = FORMATS.get(format_name)
    if known is None:
        raise ValueError(f"{name!r}: {format_name} is not supported; supported: {', '.join(FORMATS)}")
    if known.video is None:
        return _audio_profile(name, format_name, known)
    if None in numbers:
        raise ValueError(f"{name!r} has no size and rate; as in {format_name}_640x480_{USUAL_FPS}fps")
    if any(number != str(int(number)) for number in numbers):
        raise ValueError(f"{name!r}: width, height and rate are written without zeros in front")
    width, height, fps = map(int, numbers)
    profile = Profile(name, width, height, fps, known)
    _check_limits(profile)
    return profile


def defines_itself(name: str) -> bool:
    """Return whether a name defines a profile. Otherwise it may be the name of a custom profile."""
    try:
        parse_profile(name)
    except ValueError:
        return False
    return True


def _audio_profile(name: str, format_name: str, known: Format) -> Profile:
    if name != format_name:
        raise ValueError(f"{name!r}: {format_name} has no picture, and so no size and rate; the name is {format_name}")
    return Profile(name, 0, 0, USUAL_FPS, known)


def _check_limits(profile: Profile) -> None:
    known, sides = profile.format, (profile.width_px, profile.height_px)
    if any(side % 2 for side in sides):
        raise ValueError(f"{profile.name!r}: width and height must be even")
    if max(sides) > known.max_side_px or min(sides) < known.min_side_px:
        limits = f"between {known.min_side_px} and {known.max_side_px}"
        raise ValueError(f"{profile.name!r}: width and height must be {limits}")
    if profile.width_px * profile.height_px > known.max_px:
        raise ValueError(f"{profile.name!r}: width times height must be at most {known.max_px} px")
    if not 1 <= profile.fps <= known.max_fps:
        raise ValueError(f"{profile.name!r}: the rate must be between 1 and {known.max_fps} frames per second")
