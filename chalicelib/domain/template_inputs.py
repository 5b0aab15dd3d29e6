"""The inputs that a video of a template may bring, as forms, connectors and lists of people need them."""

from dataclasses import dataclass
from enum import StrEnum

VIDEO_PREFIX = "video."
"""The prefix of a field of the video in a list of people, where an object or a variable may have the same name."""


class InputKind(StrEnum):
    """The kinds of inputs: those of objects, variables, and fields of the video."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    TEXT = "text"
    VARIABLE = "variable"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class TemplateInput:
    """An input of a template's videos.

    - `name`: the id of the object, the name of the variable, or the name of the video's field.
    - `used_in`: the places that use it, such as `title.text` or `photo.duration`.
    - `default`: the value of a video that does not bring it; None: it has none.
    """

    name: str
    kind: InputKind
    used_in: tuple[str, ...] = ()
    is_required: bool = True
    default: str | None = None
    example: str = ""


VIDEO_FIELDS = (
    TemplateInput("name", InputKind.FIELD, is_required=True, example="Welcome, Ava"),
    *(
        TemplateInput(name, InputKind.FIELD, is_required=False, default="", example=example)
        for name, example in (
            ("description", "Made for Ava"),
            ("email", "ava@example.com"),
            ("firstName", "Ava"),
            ("lastName", "Lindgren"),
            ("data", "customer 4711"),
            ("keywords", "welcome, 2026"),
        )
    ),
)
"""The fields of a video that describe it and its recipient."""
