"""Custom profiles of accounts: variants of a standard profile with another quality, bit rate or preset."""

import re
from dataclasses import dataclass, replace

from chalicelib.domain.formats import CRF, FORMATS, HAS_PRESETS, SOUND_KBPS
from chalicelib.domain.profile import Profile, Quality, parse_profile

MAX_PROFILES = 100
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,49}")
# The first words of standard names. Custom names must not begin with them, so that file names are unambiguous.
_RESERVED = frozenset(name.partition("_")[0] for name in FORMATS)
_KBPS = range(50, 100_001)


@dataclass(frozen=True, slots=True)
class CustomProfile:
    """A custom profile. `id` is its name, and `base` the name of the standard profile that it is a variant of."""

    account_id: str
    id: str
    base: str
    quality: Quality
    created_ms: int

    def as_profile(self) -> Profile:
        """Return the profile that it defines."""
        return replace(parse_profile(self.base), name=self.id, base=self.base, quality=self.quality)


def check_custom_profile(custom: CustomProfile) -> None:
    """Check a custom profile.

    Raises:
        ValueError: it is not allowed. The text is the reason.
    """
    if not _NAME.fullmatch(custom.id):
        raise ValueError(
            f"{custom.id!r}: a name has 1 to 50 letters, digits, - and _, and begins with a letter or digit"
        )
    if re.split("[_-]", custom.id)[0].upper() in _RESERVED:
        kept = ", ".join(sorted(_RESERVED))
        raise ValueError(f"{custom.id!r}: names that begin with {kept} are those of profiles that define themselves")
    _check_quality(parse_profile(custom.base), custom.quality)


def _check_quality(base: Profile, quality: Quality) -> None:
    video, audio = base.format.video, base.format.audio
    _check("crf", quality.crf, CRF.get(video) if video else None, base)
    _check("maxBitrate", quality.max_kbps, _KBPS if video in CRF else None, base)
    _check("soundBitrate", quality.sound_kbps, SOUND_KBPS.get(audio) if audio else None, base)
    if quality.preset and video not in HAS_PRESETS:
        raise _no_choice("preset", base)


def _check(what: str, value: int | None, possible: range | tuple[int, ...] | None, base: Profile) -> None:
    if value is None:
        return
    if possible is None:
        raise _no_choice(what, base)
    if value not in possible:
        words = (
            f"{possible[0]} to {possible[-1]}"
            if isinstance(possible, range)
            else f"one of {', '.join(map(str, possible))}"
        )
        raise ValueError(f"{what} of {base.name} must be {words}, not {value}")


def _no_choice(what: str, base: Profile) -> ValueError:
    return ValueError(f"{what} cannot be chosen for {base.name}")
