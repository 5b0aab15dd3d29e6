"""Plans: the limits of an account's videos, storage and profiles."""

import re
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from math import ceil

from chalicelib.domain.profile import Profile

DEFAULT_PLAN = "UNLIMITED"
"""The plan of accounts that nobody has given one: who hosts Reelwright for himself needs no limits."""

_GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: the limits of its accounts. None means no limit.

    - `credits`: the allowance of a month.
    - `media_bytes`, `video_bytes`: the storage for media files and for finished videos.
    - `profiles`: names, or patterns in which `*` matches any characters.
    - `objects`: the most objects that a video may fill, in the template's scripts and its own.
    - `lines`: a profile must fit into a 16:9 frame with this many lines, in either orientation.
    - `public`: whether accounts see the plan and can order it.
    - `price_month`, `price_year`: the prices of a month and a year, in the smallest unit of `currency` (ISO 4217, lower
      case), without taxes. None: not sold.
    - `credits_per_payment`: the credits that each payment brings. They do not expire.
    - `extra_credit_price`: the price of one more credit for an account with this plan. None: not sold.
    """

    name: str
    credits: int | None = None
    media_bytes: int | None = None
    video_bytes: int | None = None
    profiles: tuple[str, ...] | None = None
    objects: int | None = None
    templates: int | None = None
    custom_profiles: bool = True
    static_templates: bool = True
    lines: int | None = None
    public: bool = False
    price_month: int | None = None
    price_year: int | None = None
    currency: str = "eur"
    credits_per_payment: int = 0
    extra_credit_price: int | None = None

    def allows_profile(self, profile: Profile) -> bool:
        """Return whether the plan allows a profile. For a custom profile, its base profile decides."""
        name = profile.base or profile.name
        named = self.profiles is None or any(fnmatchcase(name, pattern) for pattern in self.profiles)
        return named and (self.lines is None or _fits(profile, self.lines))


def _fits(profile: Profile, lines: int) -> bool:
    """Return whether a picture fits into a 16:9 frame with this many lines. The sides of frames are even."""
    short, long = sorted((profile.width_px, profile.height_px))
    return short <= lines and long <= 2 * ceil(lines * 8 / 9)


_SMALL = ("MP4_H264_AAC_*", "WEBM_VP8_VORBIS_*")
_LARGE = ("MP4_H264_AAC_*", "WEBM_*", "GIF_*", "MP3")

BUILT_IN = {
    plan.name: plan
    for plan in (
        Plan("FREE", 60, _GB // 5, _GB, _SMALL, 5, 3, custom_profiles=False, static_templates=False, lines=480),
        Plan(
            *("STARTER", 3_600, 5 * _GB, 20 * _GB, _LARGE, 20, 25),
            custom_profiles=False,
            static_templates=False,
            lines=1080,
        ),
        Plan("PRO", 36_000, 50 * _GB, 500 * _GB, None, 100, 250),
        Plan(DEFAULT_PLAN),
    )
}
"""The plans that are there without anybody making them. Those of the table `plans` come before them."""


def check_plan(plan: Plan) -> Plan:
    """Check a plan and return it.

    Raises:
        ValueError: it has no name, a limit below 0, a price of 0, no known currency, or credits for sale without limit.
    """
    if not plan.name or not plan.name.isidentifier():
        raise ValueError(f"{plan.name!r}: a plan's name is made of letters, digits and underscores, as PRO_2")
    for field in fields(plan):
        value = getattr(plan, field.name)
        if isinstance(value, int) and value < 0:
            raise ValueError(f"{plan.name}: {field.name} is 0 or more, or nothing for no limit; got {value:,}")
    for name in ("price_month", "price_year", "extra_credit_price"):
        if getattr(plan, name) == 0:
            raise ValueError(f"{plan.name}: {name} is 1 or more, or nothing if it is not sold")
    if not re.fullmatch("[a-z]{3}", plan.currency):
        raise ValueError(f"{plan.name}: currency is a code of ISO 4217 in lower case, as eur; got {plan.currency!r}")
    if plan.credits is None and plan.credits_per_payment:
        raise ValueError(f"{plan.name}: credits_per_payment needs a limit of credits, which may be 0")
    return plan
