"""The inputs of a render: a timeline, and the file or text of each object. Light to import."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.errors import VideoError
from chalicelib.domain.timeline import Play, Timeline

# By object id: a local file, or the text itself.
Sources = Mapping[str, Path | str]


@dataclass(frozen=True, slots=True)
class RenderInput:
    """One of the videos that are rendered together.

    Sources with the same path in several videos are the same file.
    """

    timeline: Timeline
    sources: Sources


def path_of(play: Play, sources: Sources) -> Path:
    """Return the local file of a play's media.

    Raises:
        VideoError: the file does not exist.
    """
    source = sources.get(play.object_id)
    if not isinstance(source, Path):
        raise VideoError(f"there is no {play.kind} file for it", object_id=play.object_id)
    if not source.is_file():
        raise VideoError("its file is missing", object_id=play.object_id)
    return source
