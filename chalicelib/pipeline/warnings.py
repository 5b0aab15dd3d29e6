"""What a video will show or sound otherwise than was surely meant: told before it is rendered, but for its sound."""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.domain.font import fonts_of
from chalicelib.domain.media import MediaType
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline
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
    """All warnings, each once; of very many the first ones, and how many more there are.

    `resolved` is what `Manifest.resolve_all` returned, with the files of the account's own fonts.

    Raises:
        VideoError: the video cannot be made at all.
    """
    found = dict.fromkeys(warning.message for warning in manifest.check())
    for profile, made in resolved.items():
        found |= dict.fromkeys(warning.message for warning in made.warnings)
        found |= {f'Object "{name}": {_UNHEARD}': None for name in silent_objects(made.timeline)}
        if profile.has_picture:
            found |= dict.fromkeys(_of_pictures(manifest, made.timeline, profile, renderer))
    return _first(tuple(found))


def sound_warnings(mixed: Iterable[MixedSound]) -> tuple[str, ...]:
    """What is to be told of the sound of a video, mixed for each of its profiles: one sentence, or nothing."""
    peaks = [each.peak for each in mixed if each.peak is not None]
    if not peaks:
        return ()
    peak = max(peaks, key=lambda peak: peak.excess_db)
    level, time = f"{peak.excess_db:.1f} dB", f"{peak.at_ms / 1000:.1f} s"
    return (f"The sound is up to {level} too loud at {time}; it is turned down there",)


def _of_pictures(manifest: Manifest, timeline: Timeline, profile: Profile, renderer: Renderer) -> Iterator[str]:
    overflowing = renderer.text_overflows(timeline, profile, manifest.texts)
    for name in overflowing:
        yield f'Object "{name}": the text does not fit its box at {_size(profile)}'
    yield from _missing_glyphs(manifest, timeline, renderer)
    for name, reason in hidden_objects(timeline, profile, frozenset(overflowing)).items():
        yield f'Object "{name}": it is never seen, as {reason}'
    yield from _enlarged(manifest, timeline, profile)


def _missing_glyphs(manifest: Manifest, timeline: Timeline, renderer: Renderer) -> Iterator[str]:
    for name, font in fonts_of(timeline).items():
        characters = renderer.missing_glyphs(manifest.texts.get(name, ""), font)
        if characters:
            yield f'Object "{name}": no font has {", ".join(characters[:_MAX_CHARACTERS])}; a box is drawn instead'


def _enlarged(manifest: Manifest, timeline: Timeline, profile: Profile) -> Iterator[str]:
    facts = {name: source.facts for name, source in manifest.sources.items() if source.facts}
    for name, times in enlargements(timeline, profile, facts).items():
        if round(times, 1) > _MAX_ENLARGEMENT:
            media, has = facts[name], f"{facts[name].width_px}x{facts[name].height_px} px"
            kind = "video" if media.type is MediaType.VIDEO else "picture"
            yield f'Object "{name}": the {kind} is enlarged {times:.1f} times at {_size(profile)}; it has {has}'


def _size(profile: Profile) -> str:
    return f"{profile.width_px}x{profile.height_px}"


def _first(warnings: tuple[str, ...]) -> tuple[str, ...]:
    # They are kept in the video's row, which must not grow without end.
    more = len(warnings) - MAX_WARNINGS
    return (*warnings[:MAX_WARNINGS], f"… and {more} more") if more > 0 else warnings
