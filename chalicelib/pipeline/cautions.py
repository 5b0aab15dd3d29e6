"""What a video will show otherwise than was surely meant, told before it is rendered."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.font import fonts_of
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline
from chalicelib.pipeline.collaborators import Collaborators, Renderer
from chalicelib.pipeline.fonts import with_own_fonts
from chalicelib.pipeline.manifest import Manifest
from chalicelib.script import Resolved

MAX_WARNINGS = 50
_MAX_CHARACTERS = 20


def warnings_of(manifest: Manifest, resolved: Mapping[Profile, Resolved], on: Collaborators) -> tuple[str, ...]:
    """All warnings, each once; of very many the first ones, and how many more there are.

    `resolved` is what `Manifest.resolve_all` returned.

    Raises:
        VideoError: the video cannot be made at all.
    """
    found = dict.fromkeys(caution.message for caution in manifest.check())
    for profile, made in resolved.items():
        found |= dict.fromkeys(caution.message for caution in made.warnings)
        if profile.has_picture:
            timeline = with_own_fonts(made.timeline, manifest, on.storage)
            found |= dict.fromkeys(_overflows(manifest, timeline, profile, on.renderer))
            found |= dict.fromkeys(_missing_glyphs(manifest, timeline, on.renderer))
    return _first(tuple(found))


def _overflows(manifest: Manifest, timeline: Timeline, profile: Profile, renderer: Renderer) -> Iterator[str]:
    size = f"{profile.width_px}x{profile.height_px}"
    for name in renderer.text_overflows(timeline, profile, manifest.texts):
        yield f'Object "{name}": the text does not fit its box at {size}'


def _missing_glyphs(manifest: Manifest, timeline: Timeline, renderer: Renderer) -> Iterator[str]:
    for name, font in fonts_of(timeline).items():
        characters = renderer.missing_glyphs(manifest.texts.get(name, ""), font)
        if characters:
            yield f'Object "{name}": no font has {", ".join(characters[:_MAX_CHARACTERS])}; a box is drawn instead'


def _first(warnings: tuple[str, ...]) -> tuple[str, ...]:
    # They are kept in the video's row, which must not grow without end.
    more = len(warnings) - MAX_WARNINGS
    return (*warnings[:MAX_WARNINGS], f"… and {more} more") if more > 0 else warnings
