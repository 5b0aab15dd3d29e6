"""A script that has been read and checked, ready to be resolved for any number of videos."""

from dataclasses import dataclass

from chalicelib.domain.timeline import Kind

from .evaluation import NOTHING_KNOWN
from .expressions import Node
from .objects import ScriptObject
from .properties import TEXT_FONT


@dataclass(frozen=True, slots=True)
class Script:
    """The objects of all scripts of a video, in order; `order` is that in which their times can be computed."""

    objects: tuple[ScriptObject, ...]
    order: tuple[Node, ...]

    @property
    def variables(self) -> frozenset[str]:
        """The names of all variables that are used as `$name`."""
        settings = (setting for each in self.objects for setting in each.settings.values())
        return frozenset().union(*(setting.variables for setting in settings))

    @property
    def needs_media(self) -> dict[str, Kind]:
        """The objects that show a media, by id, and what it must be: all but rectangles."""
        return {each.id: each.kind for each in self.objects if each.kind.needs_media}

    @property
    def fonts(self) -> dict[str, str]:
        """The name of the font of each text, by the object's id."""
        texts = (each for each in self.objects if each.kind is Kind.TEXT)
        return {each.id: each.value(TEXT_FONT, NOTHING_KNOWN) for each in texts}
