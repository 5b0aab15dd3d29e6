"""Fonts that are not there: the default takes their place, and each text that names one has a caution."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from .diagnostics import Caution
from .objects import ScriptObject
from .properties import TEXT_FONT
from .script import Script
from .types import Constant
from .wording import show


def with_default_font(script: Script, unknown: Collection[str]) -> Script:
    """Return the script with the default font for each text that names one of `unknown`; what is written stays known.

    Names count as they are written. A font of such a name that is uploaded later changes nothing in what this returned.
    """
    if not unknown:
        return script
    return replace(script, objects=tuple(_in_default(each, unknown) for each in script.objects))


def font_cautions(script: Script, unknown: Collection[str]) -> Iterator[Caution]:
    """Yield a caution for each text that names one of `unknown`."""
    for name, font in script.fonts.items():
        if font in unknown:
            place = f'Object "{name}", {TEXT_FONT.name}'
            yield Caution(f"{place}: there is no font {show(font)}; {TEXT_FONT.default} is used instead", name)


def _in_default(each: ScriptObject, unknown: Collection[str]) -> ScriptObject:
    setting = each.settings.get(TEXT_FONT.name)
    if not isinstance(setting, Constant) or setting.known not in unknown:
        return each
    default = replace(setting, known=TEXT_FONT.default)
    return replace(each, settings={**each.settings, TEXT_FONT.name: default})
