"""The inputs of objects: those of a template are static, those of a video fill the remaining objects."""

from collections.abc import Iterable, Mapping

from chalicelib.domain.errors import ApiError
from chalicelib.domain.template import InputMedia
from chalicelib.domain.timeline import Kind


def check_static(objects: Mapping[str, Kind], medias: Iterable[InputMedia]) -> dict[str, InputMedia]:
    """Return the inputs of a template by the objects that they fill. `objects` are those of its scripts.

    Raises:
        ApiError: 1002 an input names no object; 1004 its type differs from that of the object, or two fill one object.
    """
    filled: dict[str, InputMedia] = {}
    for media in medias:
        kind = objects.get(media.input_id)
        if kind is None or not kind.needs_media:
            known = sorted(name for name, other in objects.items() if other.needs_media)
            raise ApiError.media_not_in_scripts(media.input_id, known)
        if media.type.value != kind.value:
            raise ApiError.inputs_mismatch(media.input_id, f"the object is of type {kind}, the media of {media.type}")
        if media.input_id in filled:
            raise ApiError.inputs_mismatch(media.input_id, "two media files are given for the object")
        filled[media.input_id] = media
    return filled


def match_inputs(
    objects: Mapping[str, Kind], static: Iterable[InputMedia], given: Iterable[InputMedia]
) -> dict[str, InputMedia]:
    """Return the input of each object that needs one. `objects` are those of all scripts of template and video.

    Raises:
        ApiError: as `check_static`; 1003 an input fills an object that the template fills itself; 1004 an object has
            no input.
    """
    static, given = list(static), list(given)
    fixed = {media.input_id for media in static}
    for media in given:
        if media.input_id in fixed:
            raise ApiError.inputs_not_allowed(media.input_id)
    filled = check_static(objects, [*static, *given])
    for name, kind in objects.items():
        if kind.needs_media and name not in filled:
            raise ApiError.inputs_mismatch(name, f"no {kind} is given for the object")
    return filled


def count_inputs(objects: Mapping[str, Kind], static: Iterable[InputMedia]) -> dict[Kind, int]:
    """Count the objects of each kind that a video has to fill."""
    fixed = {media.input_id for media in static}
    open_kinds = [kind for name, kind in objects.items() if kind.needs_media and name not in fixed]
    return {kind: open_kinds.count(kind) for kind in Kind if kind.needs_media}
