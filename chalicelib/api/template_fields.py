"""The fields of `TemplateNew_t` and `TemplateUpdate_t`, each read and checked."""

from collections.abc import Callable
from typing import Any

from chalicelib.api.input_media import read_inputs
from chalicelib.api.wire_fields import Wire, check_length, check_url
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS, MAX_PROFILES, MAX_WEBHOOKS
from chalicelib.domain.template import TemplateStatus
from chalicelib.domain.urls import is_masked
from chalicelib.script import Origin

# Of YouTube, and an older word of the vendor's clients. Source: docs/vendors/wire-api.md, "Structs".
_PRIVACIES = ("public", "private", "unlisted", "hidden")


def check_output(wire: Wire | None, path: str) -> None:
    """Check whether finished videos can go where a `VideoOutput_t` says; `path` is where it was sent.

    Raises:
        ApiError: 1014 to YouTube, to which no account can be connected; it has an unknown privacy.
    """
    output = wire or {}
    youtube = output.get("youtube") or {}
    privacy = youtube.get("privacy")
    if privacy and privacy.lower() not in _PRIVACIES:
        raise ApiError.invalid_params(f"{path}.youtube.privacy", f"{', '.join(_PRIVACIES)} (hidden means unlisted)")
    if output.get("type") == "youtube":
        raise ApiError.youtube_account_not_found(youtube.get("id"))


def read_webhooks(urls: list[str], path: str) -> tuple[str, ...]:
    """The webhooks of a template, each once.

    Raises:
        ApiError: one is no URL, or has lost its password, or they are too many.
    """
    urls = list(dict.fromkeys(urls))
    if len(urls) > MAX_WEBHOOKS:
        raise ApiError.invalid_params(path, f"at most {MAX_WEBHOOKS} URLs")
    return tuple(check_webhook(url, f"{path}[{index}]") for index, url in enumerate(urls))


def check_webhook(url: str, path: str) -> str:
    """The URL, if it is one that can be called; not as it is shown, without its password.

    Raises:
        ApiError: it is not.
    """
    if is_masked(check_url(url, path)):
        raise ApiError.invalid_params(path, "a URL with its password, not with *** in its place")
    return url


def _name(text: str, path: str) -> str:
    return check_length(text, path, MAX_NAME_CHARS, 1)


def _description(text: str, path: str) -> str:
    return check_length(text, path, MAX_DESCRIPTION_CHARS)


def _tracking_code(text: str, path: str) -> str | None:
    return check_length(text, path, MAX_NAME_CHARS) or None


def _profiles(names: list[str], _: str) -> tuple[str, ...]:
    if not names:
        raise ApiError.no_profiles()
    if len(names) > MAX_PROFILES:
        raise ApiError.profile_not_allowed(f"{len(names)} profiles; at most {MAX_PROFILES} are allowed")
    for index, name in enumerate(names):
        if name in names[:index]:
            raise ApiError.duplicated_profile(name)
    return tuple(names)


def _origin(text: str, path: str) -> str:
    try:
        return Origin(text).value
    except ValueError:
        raise ApiError.invalid_params(path, " or ".join(origin.value for origin in Origin)) from None


# The fields that callers may set: the name on the wire, that in the template, and what reads the value.
TEMPLATE_FIELDS: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "name": ("name", _name),
    "description": ("description", _description),
    "status": ("status", lambda text, _: TemplateStatus(text)),
    "template_type": ("template_type", _description),
    "inputScripts": ("scripts", lambda texts, _: tuple(texts)),
    "inputMedias": ("medias", read_inputs),
    "outProfiles": ("profiles", _profiles),
    "webhooks": ("webhooks", read_webhooks),
    "origin": ("origin", _origin),
    "GATrackingCode": ("tracking_code", _tracking_code),
}
