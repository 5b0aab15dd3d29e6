"""The resolved timeline: what `script` makes of a template's scripts, and all that `render` knows of them.

Everything here is absolute: times in milliseconds from the video's start, frames counted from 0 at the profile's rate,
positions and sizes as fractions of the frame with the origin at its top left corner and y downwards. No expression,
variable or default is left.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

MAX_SIDES = 4
"""No side of a box is longer than so many times the frame's."""


class Kind(StrEnum):
    """What an object of a script is; the values are the keys used in scripts."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    TEXT = "text"
    RECTANGLE = "rectangle"

    @property
    def needs_media(self) -> bool:
        """Whether an object of this kind shows a media (a rectangle does not)."""
        return self is not Kind.RECTANGLE

    @property
    def is_timed(self) -> bool:
        """Whether its media has a duration of its own."""
        return self in (Kind.VIDEO, Kind.AUDIO)

    @property
    def is_visible(self) -> bool:
        """Whether it is drawn."""
        return self is not Kind.AUDIO


class Aspect(StrEnum):
    """How a picture fills its box: `crop` cuts what is over, `fit` shows it whole, `stretch` distorts it."""

    CROP = "crop"
    FIT = "fit"
    STRETCH = "stretch"


class AlignH(StrEnum):
    """Where a thing stands in its box, horizontally."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class AlignV(StrEnum):
    """Where a thing stands in its box, vertically."""

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
    """How a change runs: at one speed, speeding up, slowing down, or both."""

    LINEAR = "linear"
    IN = "in"
    OUT = "out"
    IN_OUT = "inOut"

    def share(self, time: float) -> float:
        """How much of a change is done, 0..1, at a share of its time, 0..1. Quadratic, as in most editors."""
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
    """A value at a time: `at_ms` from the video's start; `ease` is how the value gets there from the one before."""

    at_ms: float
    value: tuple[float, ...]
    ease: Ease = Ease.LINEAR


@dataclass(frozen=True, slots=True)
class Track:
    """A value over time: at least one keyframe, in order of time, and an eased line between each two.

    Before the first keyframe its value holds, after the last one that one's. Two keyframes at one time are a jump: the
    later of the two holds from that time on.
    """

    keyframes: tuple[Keyframe, ...]

    @classmethod
    def constant(cls, *value: float) -> "Track":
        """A track that is `value` at all times."""
        return cls((Keyframe(0.0, value),))

    @property
    def is_constant(self) -> bool:
        """Whether the value never changes."""
        return all(frame.value == self.keyframes[0].value for frame in self.keyframes)

    def at(self, ms: float) -> tuple[float, ...]:
        """The value at a time, in ms from the video's start."""
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
    """How an image or video sits in its box."""

    aspect: Aspect = Aspect.FIT
    align_h: AlignH = AlignH.CENTER
    align_v: AlignV = AlignV.CENTER
    frame: Frame = Frame()


@dataclass(frozen=True, slots=True)
class RectangleStyle:
    """How a rectangle is filled and framed."""

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
    """How a text is set.

    `font` is a name; `lines` the most it may wrap into; `size` the text's size as a fraction of the frame's height
    (None: what fits the box's height in `lines` lines); `size_fit` shrinks it until all fits; `paging`: what does not
    fit goes to further pages, which share the play's time equally; `line_spacing` 1 is the font's own.
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
    """What is drawn in a play, over time: the box's top left corner (x, y), its size (w, h), opacity (0..1).

    About the box's centre it is then enlarged by `scale` (1 is as it is) and turned by `rotation` (degrees, clockwise).
    """

    position: Track
    size: Track
    alpha: Track
    style: PictureStyle | TextStyle | RectangleStyle
    scale: Track = UNCHANGED
    rotation: Track = UNTURNED


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard in a play: a linear gain over time (1 is unchanged), fades included."""

    volume: Track = UNCHANGED


@dataclass(frozen=True, slots=True)
class Play:
    """One showing of an object, or a part of one, from `first_frame` up to and without `end_frame`.

    Where an event changes a property that is no track (zIndex, color), a showing has several parts, each a play of its
    own: `start_ms`, `end_ms` and `showing_frame` (its first frame) are the whole showing's, the frames the part's.

    `object_id` is also the id of its input media. `media_start_ms` is where in the media the showing begins,
    `media_end_ms` where the usable part of the media ends (None for what has no duration); with `loop` it repeats.
    `look` is None for audio, `sound` None for what has no sound; it is in the first part only, for the whole showing.
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
        """The same timeline with nothing but the plays that may be seen in some frames."""
        near = (play for play in self.plays if play.first_frame < end_frame and first_frame < play.end_frame)
        return replace(self, plays=tuple(near))

    @property
    def duration_ms(self) -> int:
        """The length of the video, of its frames that is."""
        return round(self.frames * 1000 / self.fps)
