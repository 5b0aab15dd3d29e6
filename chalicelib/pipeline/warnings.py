"""Warnings about likely mistakes in a video: overflowing text, missing glyphs, hidden objects, enlarged pictures.

All but those about the sound are found before the video is rendered.
"""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.domain.font import fonts_of
from chalicelib.domain.media import MediaType
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline
from chalicelib.pipeline.chapters import chapters_of
from chalicelib.pipeline.manifest import Manifest
from chalicelib.render.motion.enlargement import enlargements
from chalicelib.render.motion.visibility import hidden_objects, silent_objects
from chalicelib.render.ports import Renderer
from chalicelib.render.sound.peaks import MixedSound
from chalicelib.script import ResolvedScript

MAX_WARNINGS = 50
_MAX_CHARACTERS = 20
_MAX_ENLARGEMENT = 2.0
_UNHEARD = "it is never heard, as its volume is 0 all the time"


def find_warnings(
    manifest: Manifest, resolved: Mapping[Profile, ResolvedScript], renderer: Renderer
) -> tuple[str, ...]:
    """Return all warnings without duplicates: at most `MAX_WARNINGS`, then the number of the omitted ones.

    `resolved` is the result of `Manifest.resolve_all` with the files of the account's fonts.

    Raises:
        VideoError: the video cannot be made at all.
    """
    found = dict.fromkeys(warning.message for warning in manifest.check())
    for profile, script in resolved.items():
        found |= dict.fromkeys(warning.message for warning in script.warnings)
        found |= {f'Object "{name}": {_UNHEARD}': None for name in silent_objects(script.timeline)}
        if profile.has_picture:
            found |= dict.fromkeys(_check_pictures(manifest, script.timeline, profile, renderer))
    longest_ms = max(script.timeline.duration_ms for script in resolved.values())
    found |= dict.fromkeys(chapters_of(manifest, longest_ms)[1])
    return _limit(tuple(found))


def sound_warnings(mixed: Iterable[MixedSound]) -> tuple[str, ...]:
    """Return at most one warning about the sound of a video, from the sound of each of its profiles."""
    peaks = [each.peak for each in mixed if each.peak is not None]
    if not peaks:
        return ()
    peak = max(peaks, key=lambda peak: peak.excess_db)
    level, time = f"{peak.excess_db:.1f} dB", f"{peak.at_ms / 1000:.1f} s"
    return (f"The sound is up to {level} too loud at {time}; it is turned down there",)


def _check_pictures(manifest: Manifest, timeline: Timeline, profile: Profile, renderer: Renderer) -> Iterator[str]:
    overflowing = renderer.text_overflows(timeline, profile, manifest.texts)
    for name in overflowing:
        yield f'Object "{name}": the text does not fit its box at {_format_size(profile)}'
    yield from _find_missing_glyphs(manifest, timeline, renderer)
    for name, reason in hidden_objects(timeline, profile, frozenset(overflowing)).items():
        yield f'Object "{name}": it is never seen, as {reason}'
    yield from _find_enlarged(manifest, timeline, profile)


def _find_missing_glyphs(manifest: Manifest, timeline: Timeline, renderer: Renderer) -> Iterator[str]:
    for name, font in fonts_of(timeline).items():
        characters = renderer.missing_glyphs(manifest.texts.get(name, ""), font)
        if characters:
            yield f'Object "{name}": no font has {", ".join(characters[:_MAX_CHARACTERS])}; a box is drawn instead'


def _find_enlarged(manifest: Manifest, timeline: Timeline, profile: Profile) -> Iterator[str]:
    facts = {name: source.facts for name, source in manifest.sources.items() if source.facts}
    for name, times in enlargements(timeline, profile, facts).items():
        if round(times, 1) > _MAX_ENLARGEMENT:
            media, size = facts[name], f"{facts[name].width_px}x{facts[name].height_px} px"
            kind = "video" if media.type is MediaType.VIDEO else "picture"
            yield f'Object "{name}": the {kind} is enlarged {times:.1f} times at {_format_size(profile)}; it has {size}'


def _format_size(profile: Profile) -> str:
    return f"{profile.width_px}x{profile.height_px}"


def _limit(warnings: tuple[str, ...]) -> tuple[str, ...]:
    # They are stored in the video's row, whose size is limited.
    more = len(warnings) - MAX_WARNINGS
    return (*warnings[:MAX_WARNINGS], f"… and {more} more") if more > 0 else warnings
