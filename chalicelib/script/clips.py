"""The part of a video's or audio's media that is used: `mediaStart` to `mediaEnd`, or to the media's end."""

from dataclasses import dataclass

from chalicelib.domain.media import MediaFacts

from .diagnostics import Fault, ProblemKind, Report
from .evaluation import Scope
from .objects import ScriptObject
from .properties import MEDIA_END, MEDIA_START
from .wording import show_number


@dataclass(frozen=True, slots=True)
class Clip:
    """A part of a media, in ms; `end_ms` is None if neither script nor media tell it."""

    start_ms: float
    end_ms: float | None

    @property
    def duration_ms(self) -> float | None:
        """Its length, if its end is known."""
        return None if self.end_ms is None else self.end_ms - self.start_ms


def clip_of(each: ScriptObject, scope: Scope, facts: MediaFacts | None, report: Report) -> Clip:
    """The clip of a timed object. Raises `Fault` if nothing is left of the media, and as `Setting.value`."""
    start = each.value(MEDIA_START, scope)
    end = each.value(MEDIA_END, scope)
    whole = facts.duration_ms if facts else None
    if whole is not None and (end is None or end > whole):
        if end is not None:
            text = f"{show_number(end)} is after the media's end, which is taken instead ({whole})"
            report.caution(each.place.at(MEDIA_END.name), text)
        end = float(whole)
    if end is not None and start >= end:
        expected = f"less than {show_number(end)}, where the media ends"
        raise Fault(
            ProblemKind.VALUE,
            f"{show_number(start)}, expected {expected}",
            expected=expected,
            found=show_number(start),
            place=each.place.at(MEDIA_START.name),
        )
    return Clip(start, end)
