"""The measurements of a row's inputs: long texts, small pictures, other scripts, blanks."""

from collections import Counter
from collections.abc import Iterator, Mapping

from fontTools.unicodedata import script as script_of
from fontTools.unicodedata import script_name

from chalicelib.domain.row_measures import Measurement, Unusual
from chalicelib.domain.video import Video
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.warnings import Findings
from chalicelib.render.text.fallback import is_emoji
from chalicelib.script import parse_scripts, text_variables

_MAX_SHOWN = 60
_MAX_CHARACTERS = 5
# Those of digits, punctuation and accents.
_NO_SCRIPTS = ("Zyyy", "Zinh", "Zzzz")
_EMOJI = "emoji"
_PLAIN = "Latin"
# A text that is set at less than this part of its size looks smaller than meant.
_SHRUNK = 0.995


def unusual_of(manifest: Manifest, video: Video, findings: Findings) -> Iterator[Measurement]:
    """Yield the measurements of what a row brings, by the names of its objects and variables."""
    personal = set(manifest.personal)
    texts = {name: text for name, text in manifest.texts.items() if name in personal}
    for name, fit in findings.fits.items():
        if name in texts:
            shown = _shown(texts[name])
            if fit.overflows:
                much = f" and fills {round(100 * fit.fill)} % of it" if fit.fill > 1 else ""
                yield Measurement(Unusual.OVERFLOW, name, fit.fill, f"does not fit its box{much}: {shown}")
            elif fit.shrink < _SHRUNK:
                text = f"is shrunk to {round(100 * fit.shrink)} % of its size: {shown}"
                yield Measurement(Unusual.SHRUNK, name, 1 / fit.shrink, text)
            elif texts[name].strip():
                text = f"fills {round(100 * fit.fill)} % of its box: {shown}"
                yield Measurement(Unusual.LONG, name, fit.fill, text)
    for name, characters in findings.missing.items():
        if name in personal:
            listed = " ".join(characters[:_MAX_CHARACTERS])
            text = f"has characters that no font has: {listed}"
            yield Measurement(Unusual.GLYPHS, name, len(characters), text)
    for name, times in findings.enlarged.items():
        facts = manifest.sources[name].facts if name in personal else None
        if facts is not None:
            text = f"is shown at {times:.1f} times its size of {facts.width_px}x{facts.height_px} px"
            yield Measurement(Unusual.ENLARGED, name, round(times, 2), text)
    blank = [name for name, text in texts.items() if not text.strip()]
    blank += [name for name, value in video.variables.items() if not value.strip() and _is_shown(name, manifest)]
    for name in dict.fromkeys(blank):
        yield Measurement(Unusual.EMPTY, name, 1.0, "is empty")


def scripts_of(manifest: Manifest) -> Mapping[str, str]:
    """Return the writing system of each text that differs by video, by object. Texts without letters have none."""
    found = {name: _script(text) for name, text in manifest.texts.items() if name in manifest.personal}
    return {name: script for name, script in found.items() if script}


def _is_shown(variable: str, manifest: Manifest) -> bool:
    """Return whether a script or a text uses a variable."""
    used = parse_scripts(manifest.scripts).variables
    texts = [source.text for source in manifest.sources.values() if source.text is not None]
    return variable in used or any(variable in text_variables(text) for text in texts)


def _script(text: str) -> str:
    """Return the first writing system that is not Latin, or emoji, or else Latin; empty without letters."""
    if text.isascii():
        return _PLAIN if any(map(str.isalpha, text)) else ""
    if any(map(is_emoji, text)):
        return _EMOJI
    found = Counter(script for script in map(script_of, text) if script not in _NO_SCRIPTS)
    others = [script for script, _ in found.most_common() if script != "Latn"]
    return str(script_name(others[0])) if others else _PLAIN if found else ""


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line[:_MAX_SHOWN]}…"' if len(line) > _MAX_SHOWN else f'"{line}"'
