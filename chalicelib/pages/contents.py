"""The contents of a page, as the list beside it shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: the fragment that leads to it, its words, and what is below it; `is_code` for names of the API."""

    id: str
    title: str
    sections: tuple["Section", ...] = ()
    is_code: bool = False
