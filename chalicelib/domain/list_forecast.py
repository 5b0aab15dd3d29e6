"""The forecast of a list: the seconds of video that its rows need once equal ones are shared, and how to need less."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.list_tally import ListTally

MAX_ADVICE = 5


@dataclass(frozen=True, slots=True)
class Advice:
    """A change of the template: show an input in seconds of its own, apart from the others that it meets now.

    `meeting_ms` is rendered now for the seconds in which it meets them. With the change, all in all `rendered_ms` would
    be, `personal_ms` of which would show something of a row.
    """

    input: str
    others: tuple[str, ...]
    meeting_ms: int
    rendered_ms: int
    personal_ms: int


@dataclass(frozen=True, slots=True)
class ListForecast:
    """The needs of a list: the length of its videos in all profiles with pictures, and the part that is rendered.

    Nothing is assumed to be in the segment cache. `personal_ms` of `rendered_ms` show something of a row. `advice` has
    only changes that help, the best one first. `cpu_s` is the CPU time of what is rendered, by measured averages and by
    the queue of its codecs.
    """

    rows: int
    credits: int
    total_ms: int
    rendered_ms: int
    personal_ms: int
    cpu_s: Mapping[str, float]
    advice: tuple[Advice, ...]

    def __str__(self) -> str:
        """Return a sentence."""
        seconds = "second" if _s(self.personal_ms) == "1" else "seconds"
        text = f"{self.rows:,} row{'s need' if self.rows != 1 else ' needs'} {_s(self.personal_ms)} personal {seconds}"
        if not self.advice:
            return text
        best = self.advice[0]
        others = " and ".join(f'"{name}"' for name in best.others)
        return f'{text}; keep "{best.input}" apart from {others}, and it is {_s(best.personal_ms)}'


def forecast_of(tally: ListTally) -> ListForecast | None:
    """Return the forecast of a list; None if the seconds of a row could not be counted."""
    if not tally.is_counted:
        return None
    by_objects: dict[tuple[str, ...], int] = {}
    for (objects, length_ms), keys in tally.shown.items():
        by_objects[objects] = by_objects.get(objects, 0) + length_ms * len(keys)
    rendered_ms = sum(by_objects.values())
    personal_ms = rendered_ms - by_objects.get((), 0)
    advice = sorted(_advice(tally, by_objects, rendered_ms, personal_ms), key=lambda each: each.rendered_ms)
    part = rendered_ms / tally.total_ms if tally.total_ms else 0.0
    cpu_s = {queue: part * whole_s for queue, whole_s in tally.cpu_s.items()}
    kept = tuple(_without_mirrored(advice))[:MAX_ADVICE]
    return ListForecast(tally.rows, tally.credits, tally.total_ms, rendered_ms, personal_ms, cpu_s, kept)


def _advice(
    tally: ListTally, by_objects: dict[tuple[str, ...], int], rendered_ms: int, personal_ms: int
) -> Iterator[Advice]:
    for name, groups in tally.meeting.items():
        meeting_ms = sum(by_objects[objects] for objects in groups)
        apart_ms = sum(ms * len(keys) for (input_, ms), keys in tally.apart.items() if input_ == name)
        saved_ms = meeting_ms - apart_ms
        if saved_ms > 0:
            others = tuple(dict.fromkeys(other for others in groups.values() for other in others))
            yield Advice(name, others, meeting_ms, rendered_ms - saved_ms, personal_ms - saved_ms)


def _without_mirrored(advice: list[Advice]) -> Iterator[Advice]:
    """Yield each advice but those that say the same from the other side."""
    said: set[tuple[str, tuple[str, ...], int]] = set()
    for each in advice:
        mirrored = [(other, (each.input,), each.rendered_ms) for other in each.others if len(each.others) == 1]
        if said.isdisjoint(mirrored):
            said.add((each.input, each.others, each.rendered_ms))
            yield each


def _s(length_ms: int) -> str:
    return f"{round(length_ms / 1000):,}"
