"""Plans: what an account may make, store and use."""

from dataclasses import dataclass, fields
from fnmatch import fnmatchcase

DEFAULT_PLAN = "UNLIMITED"
"""The plan of accounts that nobody has given one: who hosts Reelwright for himself needs no limits."""

_GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What accounts of a plan may do; None is without limit.

    `credits` are those of a month. `profiles` are names, or patterns in which `*` stands for any characters. `objects`
    are those that a video has to fill, in the template's scripts and its own.
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

    def allows_profile(self, name: str) -> bool:
        """Whether videos may be made in a profile."""
        return self.profiles is None or any(fnmatchcase(name, pattern) for pattern in self.profiles)


_UP_TO_480 = ("MP4_H264_AAC_640x480_24fps", "MP4_H264_AAC_852x480_24fps", "WEBM_VP8_VORBIS_640x480_24fps")
_UP_TO_1080 = (*_UP_TO_480, "MP4_H264_AAC_1280x720_*fps", "MP4_H264_AAC_1920x1080_*fps", "GIF_*", "MP3")

BUILT_IN = {
    plan.name: plan
    for plan in (
        Plan("FREE", 60, _GB // 5, _GB, _UP_TO_480, 5, 3, custom_profiles=False, static_templates=False),
        Plan("STARTER", 3_600, 5 * _GB, 20 * _GB, _UP_TO_1080, 20, 25, custom_profiles=False, static_templates=False),
        Plan("PRO", 36_000, 50 * _GB, 500 * _GB, None, 100, 250),
        Plan(DEFAULT_PLAN),
    )
}
"""The plans that are there without anybody making them. Those of the table `plans` come before them."""


def check_plan(plan: Plan) -> Plan:
    """The plan, if it can be one.

    Raises:
        ValueError: it has no name, or a limit below 0.
    """
    if not plan.name or not plan.name.isidentifier():
        raise ValueError(f"{plan.name!r}: a plan's name is made of letters, digits and underscores, as PRO_2")
    for field in fields(plan):
        value = getattr(plan, field.name)
        if isinstance(value, int) and value < 0:
            raise ValueError(f"{plan.name}: {field.name} is 0 or more, or nothing for no limit; got {value:,}")
    return plan
