"""Forms that viewers have sent from the page of a video."""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_SUBMISSIONS = 100
"""Forms that are kept of a video."""
MAX_SUBMISSIONS_BYTES = 65_536
"""Of all forms of a video together, in UTF-8. They are stored with the video, whose row may have 400 KB."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that a viewer has sent. `fields` are the filled ones, by their names."""

    viewing_id: str
    created_ms: int
    fields: dict[str, str]

    @property
    def size_bytes(self) -> int:
        """The size of its names and values in UTF-8."""
        return sum(len(text.encode()) for field in self.fields.items() for text in field)


def form_of(viewing_id: str, submissions: Sequence[Submission]) -> Submission | None:
    """Return the form of a viewing, or None if it has sent none."""
    return next((each for each in submissions if each.viewing_id == viewing_id), None)


def has_room(submissions: Sequence[Submission], new: Submission) -> bool:
    """Return whether a video with these submissions can keep one more."""
    size_bytes = sum(each.size_bytes for each in (*submissions, new))
    return len(submissions) < MAX_SUBMISSIONS and size_bytes <= MAX_SUBMISSIONS_BYTES
