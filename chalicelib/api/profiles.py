"""The methods about profiles, and the look-up of profiles by name."""

from dataclasses import replace
from typing import Protocol

from chalicelib.api.idempotency import Claim
from chalicelib.api.wire_fields import Wire, to_date, without_absent
from chalicelib.domain.custom_profile import MAX_PROFILES, CustomProfile, check_custom_profile
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ports import Profiles
from chalicelib.domain.profile import STANDARD, Preset, Profile, Quality, parse_profile
from chalicelib.domain.quota import QuotaServices, check_custom_profiles, check_profiles, load_plan
from chalicelib.domain.services import HasProfiles, HasTemplates


class NewProfileServices(QuotaServices, HasProfiles, Protocol):
    """The services that define a profile."""


class ProfileDeletionServices(HasProfiles, HasTemplates, Protocol):
    """The services that delete a profile."""


def list_profiles(account_id: str, profiles: Profiles) -> list[Wire]:
    """Return the standard profiles, then the account's own."""
    usual = [_to_wire(parse_profile(name)) for name in STANDARD]
    return usual + [own_profile_to_wire(custom) for custom in profiles.list(account_id)]


def new_profile(wire: Wire, account_id: str, services: NewProfileServices, claim: Claim | None = None) -> None:
    """Create a profile from a `ProfileNew_t`, unless an earlier call with the same key has done so.

    Raises:
        ApiError: 1032 the plan allows no custom profiles, or the name is taken; 2002 the definition is invalid, its
            base is not in the plan, or the account has too many profiles.
    """
    plan = load_plan(account_id, services)
    check_custom_profiles(plan)
    custom = CustomProfile(account_id, wire["name"], wire["variantOf"], _quality(wire), services.now_ms())
    try:
        check_custom_profile(custom)
    except ValueError as error:
        raise ApiError.profile_not_allowed(str(error)) from error
    check_profiles([custom.as_profile()], plan)
    if claim and claim.is_resumed:
        made = services.profiles.get(account_id, custom.id)
        if made is not None and replace(made, created_ms=custom.created_ms) == custom:
            return
    if len(services.profiles.list(account_id)) >= MAX_PROFILES:
        raise ApiError.profile_not_allowed(f"an account may have {MAX_PROFILES} profiles of its own")
    if not services.profiles.put_new(custom):
        raise ApiError.duplicated_profile(custom.id)


def delete_profile(name: str, account_id: str, services: ProfileDeletionServices) -> None:
    """Delete a profile of the account. Finished files and videos in progress are not affected.

    Raises:
        ApiError: the account has no profile of that name; 1008 a template uses it.
    """
    users = [template.id for template in services.templates.list(account_id) if name in template.profiles]
    if users and services.profiles.get(account_id, name):
        raise ApiError.profile_in_use(name, users)
    if not services.profiles.delete(account_id, name):
        raise ApiError.invalid_params("profileName", "the name of a profile of the account's own")


def find_profile(name: str, account_id: str, profiles: Profiles) -> Profile:
    """Return the profile of a name: a self-describing one, or one of the account's own.

    Raises:
        ApiError: 2002 there is no such profile.
    """
    try:
        return parse_profile(name)
    except ValueError as error:
        custom = profiles.get(account_id, name)
        if custom is None:
            raise ApiError.profile_not_allowed(str(error)) from error
        return custom.as_profile()


def own_profile_to_wire(custom: CustomProfile) -> Wire:
    """Return the `Profile` struct of an account's own profile."""
    return _to_wire(custom.as_profile()) | {"date": to_date(custom.created_ms)}


def _quality(wire: Wire) -> Quality:
    preset = wire.get("preset")
    return Quality(
        wire.get("crf"), wire.get("maxBitrate"), wire.get("soundBitrate"), None if preset is None else Preset(preset)
    )


def _to_wire(profile: Profile) -> Wire:
    quality = profile.quality
    size = {"width": profile.width_px, "height": profile.height_px, "fps": profile.fps} if profile.has_picture else {}
    return size | without_absent(
        {
            "name": profile.name,
            "own": profile.base is not None,
            "extension": profile.format.extension,
            "variantOf": profile.base,
            "crf": quality.crf,
            "maxBitrate": quality.max_kbps,
            "soundBitrate": quality.sound_kbps,
            "preset": quality.preset,
        }
    )
