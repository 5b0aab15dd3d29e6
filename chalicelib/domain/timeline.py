"""The resolved timeline: the result of `script`, and the only input of `render`.

All values are absolute: times in ms from the start of the video, frames counted from 0 at the rate of the profile,
positions and sizes as fractions of the frame, with the origin in its top left corner and y downwards. Expressions,
variables and defaults are resolved.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

MAX_SIDES = 4
"""The longest side of a box, in sides of the frame."""


class Kind(StrEnum):
    """The kinds of objects; the values are their keys in scripts."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    TEXT = "text"
    RECTANGLE = "rectangle"

    @property
    def needs_media(self) -> bool:
        """True if an object of this kind shows a media file or a text (a rectangle does not)."""
        return self is not Kind.RECTANGLE

    @property
    def is_timed(self) -> bool:
        """True if its media file has a duration of its own."""
        return self in (Kind.VIDEO, Kind.AUDIO)

    @property
    def is_visible(self) -> bool:
        """True if it is drawn."""
        return self is not Kind.AUDIO


class Aspect(StrEnum):
    """The ways a picture fills its box: `crop` cuts off the excess, `fit` shows all of it, `stretch` distorts it."""

    CROP = "crop"
    FIT = "fit"
    STRETCH = "stretch"


class AlignH(StrEnum):
    """The horizontal positions in a box."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class AlignV(StrEnum):
    """The vertical positions in a box."""

    TOP = "top"
    CENTER = "center"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Color:
    """An sRGB colour; each part 0..255."""

    red: int
    green: int
    blue: int
    alpha: int = 255


class Ease(StrEnum):
    """The speeds of a change: constant, rising, falling, or rising and falling."""

    LINEAR = "linear"
    IN = "in"
    OUT = "out"
    IN_OUT = "inOut"

    def share(self, time: float) -> float:
        """Return the share of a change, 0..1, at a share of its time, 0..1. Quadratic, as in most editors."""
        match self:
            case Ease.IN:
                return time * time
            case Ease.OUT:
                return time * (2 - time)
            case Ease.IN_OUT:
                return 2 * time * time if time < 0.5 else 1 - 2 * (1 - time) * (1 - time)
            case _:
                return time


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A value at a time: `at_ms` from the start of the video. `ease` is the speed of the change to this value."""

    at_ms: float
    value: tuple[float, ...]
    ease: Ease = Ease.LINEAR


@dataclass(frozen=True, slots=True)
class Track:
    """A value over time: at least one keyframe, in order of time, and an eased line between each two.

    The first value also holds before its keyframe, the last one after it. Two keyframes at one time are a jump: the
    second of them holds from that time on.
    """

    keyframes: tuple[Keyframe, ...]

    @classmethod
    def constant(cls, *value: float) -> "Track":
        """Return a track that has one value at all times."""
        return cls((Keyframe(0.0, value),))

    @property
    def is_constant(self) -> bool:
        """True if the value never changes."""
        return all(frame.value == self.keyframes[0].value for frame in self.keyframes)

    def at(self, ms: float) -> tuple[float, ...]:
        """Return the value at a time, in ms from the start of the video."""
        before = [frame for frame in self.keyframes if frame.at_ms <= ms]
        if not before:
            return self.keyframes[0].value
        if len(before) == len(self.keyframes):
            return before[-1].value
        start, end = before[-1], self.keyframes[len(before)]
        share = end.ease.share((ms - start.at_ms) / (end.at_ms - start.at_ms))
        return tuple(a + (b - a) * share for a, b in zip(start.value, end.value, strict=True))


UNCHANGED = Track.constant(1.0)
UNTURNED = Track.constant(0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The shape of a box: its corners' radius and the width of its border, both as fractions of the frame's height."""

    corner_radius: float = 0.0
    border_width: float = 0.0
    border_color: Color | None = None


@dataclass(frozen=True, slots=True)
class PictureStyle:
    """The placement of an image or a video in its box."""

    aspect: Aspect = Aspect.FIT
    align_h: AlignH = AlignH.CENTER
    align_v: AlignV = AlignV.CENTER
    frame: Frame = Frame()


@dataclass(frozen=True, slots=True)
class RectangleStyle:
    """The fill and the frame of a rectangle."""

    color: Color
    frame: Frame = Frame()


@dataclass(frozen=True, slots=True)
class Outline:
    """A line around each letter; `width` as a fraction of the text's size."""

    width: float
    color: Color


@dataclass(frozen=True, slots=True)
class Shadow:
    """A shadow of the letters: its offset and blur as fractions of the text's size; y downwards."""

    x: float
    y: float
    blur: float
    color: Color


@dataclass(frozen=True, slots=True)
class Background:
    """A box behind the lines of a text; padding and corner radius as fractions of the text's size."""

    color: Color
    padding: float = 0.25
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The typography of a text.

    - `font`: the name of the font.
    - `lines`: the largest number of lines.
    - `size`: a fraction of the frame's height. None chooses the size at which `lines` lines fill the box's height.
    - `size_fit`: shrink the text until all of it fits.
    - `paging`: move the rest to further pages, which share the time of the play equally.
    - `line_spacing`: 1 is the font's own spacing.
    """

    font: str
    color: Color
    lines: int = 1
    size: float | None = None
    size_fit: bool = False
    paging: bool = False
    align_h: AlignH = AlignH.CENTER
    align_v: AlignV = AlignV.CENTER
    line_spacing: float = 1.0
    outline: Outline | None = None
    shadow: Shadow | None = None
    background: Background | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The picture of a play over time: the top left corner (x, y) of its box, its size (w, h), its opacity (0..1).

    `scale` (1 is unchanged) and `rotation` (degrees, clockwise) then transform it about the centre of the box.
    """

    position: Track
    size: Track
    alpha: Track
    style: PictureStyle | TextStyle | RectangleStyle
    scale: Track = UNCHANGED
    rotation: Track = UNTURNED


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of a play: a linear gain over time (1 is unchanged), fades included."""

    volume: Track = UNCHANGED


@dataclass(frozen=True, slots=True)
class Play:
    """One showing of an object, or a part of one, from `first_frame` up to but not including `end_frame`.

    An event that changes zIndex or color splits a showing into parts, because these properties have no track. Each
    part is a `Play`. `first_frame` and `end_frame` belong to the part. `start_ms`, `end_ms` and `showing_frame` (the
    first frame) belong to the whole showing.

    - `object_id`: the id of the object, and of its input.
    - `media_start_ms`: the time in the media file at which the showing begins.
    - `media_end_ms`: the end of the usable part, which repeats with `loop`. None for files without a duration.
    - `look`: None for audio.
    - `sound`: the sound of the whole showing, in its first part only. None for silent media.
    """

    object_id: str
    index: int
    kind: Kind
    start_ms: float
    end_ms: float
    first_frame: int
    end_frame: int
    showing_frame: int
    look: Look | None = None
    sound: Sound | None = None
    media_start_ms: float = 0.0
    media_end_ms: float | None = None
    loop: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole video at one frame rate; `plays` from the rearmost to the foremost."""

    fps: int
    frames: int
    plays: tuple[Play, ...]

    def between(self, first_frame: int, end_frame: int) -> "Timeline":
        """Return the timeline with only the plays that may be visible in these frames."""
        near = (play for play in self.plays if play.first_frame < end_frame and first_frame < play.end_frame)
        return replace(self, plays=tuple(near))

    @property
    def duration_ms(self) -> int:
        """The length of the video, in whole frames."""
        return round(self.frames * 1000 / self.fps)
