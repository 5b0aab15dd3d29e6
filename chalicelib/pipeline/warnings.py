"""Warnings about likely mistakes in a video: overflowing text, missing glyphs, hidden objects, enlarged pictures.

All but those about the sound are found before the video is rendered.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.font import fonts_of
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline
from chalicelib.pipeline.chapters import chapters_of
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.video_shape import VideoShape
from chalicelib.render.motion.enlargement import enlargements
from chalicelib.render.ports import Renderer
from chalicelib.render.sound.peaks import MixedSound
from chalicelib.render.text_fit import TextFit
from chalicelib.script import ResolvedScript

MAX_WARNINGS = 50
_MAX_CHARACTERS = 20
_MAX_ENLARGEMENT = 2.0
_UNHEARD = "it is never heard, as its volume is 0 all the time"


@dataclass(frozen=True, slots=True)
class Findings:
    """The warnings about a video, and what was measured for them, by object id: the worst of all profiles.

    `missing` are the characters of a text that no font has, `enlarged` the factors by which pictures are enlarged.
    """

    warnings: tuple[str, ...]
    fits: Mapping[str, TextFit]
    missing: Mapping[str, tuple[str, ...]]
    enlarged: Mapping[str, float]


def find_warnings(
    manifest: Manifest, resolved: Mapping[Profile, ResolvedScript], renderer: Renderer
) -> tuple[str, ...]:
    """Return all warnings without duplicates: at most `MAX_WARNINGS`, then the number of the omitted ones.

    `resolved` is the result of `Manifest.resolve_all` with the files of the account's fonts.

    Raises:
        VideoError: the video cannot be made at all.
    """
    return find(manifest, VideoShape(resolved), renderer).warnings


def find(manifest: Manifest, shape: VideoShape, renderer: Renderer) -> Findings:
    """Return the warnings of `find_warnings`, with the measurements. `shape` is that of the manifest.

    Raises:
        VideoError: as `find_warnings`.
    """
    found = dict.fromkeys(warning.message for warning in manifest.check())
    fits: dict[str, TextFit] = {}
    missing: dict[str, tuple[str, ...]] = {}
    enlarged: dict[str, float] = {}
    texts = manifest.texts
    for profile, script in shape.resolved.items():
        found |= dict.fromkeys(warning.message for warning in script.warnings)
        found |= {f'Object "{name}": {_UNHEARD}': None for name in shape.silent(profile)}
        if not profile.has_picture:
            continue
        fit = renderer.text_fits(script.timeline, profile, texts)
        lacking = _missing_glyphs(texts, script.timeline, renderer)
        factors = enlargements(shape.pictures(profile), _facts(manifest))
        found |= dict.fromkeys(_about_pictures(manifest, shape, profile, fit, lacking, factors))
        fits |= {name: each.worse(fits.get(name, each)) for name, each in fit.items()}
        missing |= lacking
        enlarged |= {name: max(times, enlarged.get(name, 0.0)) for name, times in factors.items()}
    found |= dict.fromkeys(chapters_of(manifest, shape.longest_ms)[1])
    return Findings(_limit(tuple(found)), fits, missing, enlarged)


def sound_warnings(mixed: Iterable[MixedSound]) -> tuple[str, ...]:
    """Return at most one warning about the sound of a video, from the sound of each of its profiles."""
    peaks = [each.peak for each in mixed if each.peak is not None]
    if not peaks:
        return ()
    peak = max(peaks, key=lambda peak: peak.excess_db)
    level, time = f"{peak.excess_db:.1f} dB", f"{peak.at_ms / 1000:.1f} s"
    return (f"The sound is up to {level} too loud at {time}; it is turned down there",)


def _about_pictures(
    manifest: Manifest,
    shape: VideoShape,
    profile: Profile,
    fits: Mapping[str, TextFit],
    missing: Mapping[str, tuple[str, ...]],
    enlarged: Mapping[str, float],
) -> Iterator[str]:
    overflowing = [name for name, fit in fits.items() if fit.overflows]
    for name in overflowing:
        yield f'Object "{name}": the text does not fit its box at {_format_size(profile)}'
    for name, characters in missing.items():
        yield f'Object "{name}": no font has {", ".join(characters[:_MAX_CHARACTERS])}; a box is drawn instead'
    for name, reason in shape.hidden(profile, overflowing).items():
        yield f'Object "{name}": it is never seen, as {reason}'
    facts = _facts(manifest)
    for name, times in enlarged.items():
        if round(times, 1) > _MAX_ENLARGEMENT:
            media, size = facts[name], f"{facts[name].width_px}x{facts[name].height_px} px"
            kind = "video" if media.type is MediaType.VIDEO else "picture"
            yield f'Object "{name}": the {kind} is enlarged {times:.1f} times at {_format_size(profile)}; it has {size}'


def _missing_glyphs(texts: Mapping[str, str], timeline: Timeline, renderer: Renderer) -> dict[str, tuple[str, ...]]:
    found = {name: renderer.missing_glyphs(texts.get(name, ""), font) for name, font in fonts_of(timeline).items()}
    return {name: characters for name, characters in found.items() if characters}


def _facts(manifest: Manifest) -> dict[str, MediaFacts]:
    return {name: source.facts for name, source in manifest.sources.items() if source.facts}


def _format_size(profile: Profile) -> str:
    return f"{profile.width_px}x{profile.height_px}"


def _limit(warnings: tuple[str, ...]) -> tuple[str, ...]:
    # They are stored in the video's row, whose size is limited.
    more = len(warnings) - MAX_WARNINGS
    return (*warnings[:MAX_WARNINGS], f"… and {more} more") if more > 0 else warnings
