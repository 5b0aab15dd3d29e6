"""The fields of `TemplateNew_t` and `TemplateUpdate_t`, read and checked."""

from collections.abc import Callable
from typing import Any

from chalicelib.api.input_media import read_inputs
from chalicelib.api.page_fields import read_page
from chalicelib.api.static_videos import check_template_media
from chalicelib.api.visitor_fields import read_visitors
from chalicelib.api.wire_fields import check_length, check_sent_url
from chalicelib.domain.destinations import Destinations
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS, MAX_PROFILES, MAX_WEBHOOKS
from chalicelib.domain.template import TemplateStatus
from chalicelib.script import Origin


def read_webhooks(urls: list[str], path: str) -> tuple[str, ...]:
    """Return the webhooks of a template without duplicates.

    Raises:
        ApiError: one is not a valid webhook, or there are too many.
    """
    urls = list(dict.fromkeys(urls))
    if len(urls) > MAX_WEBHOOKS:
        raise ApiError.invalid_params(path, f"at most {MAX_WEBHOOKS} URLs")
    return tuple(check_sent_url(url, f"{path}[{index}]") for index, url in enumerate(urls))


def check_destination(url: str, path: str, destinations: Destinations) -> None:
    """Check that a URL does not spell out a host or a port that must not be called. Names are not resolved.

    Raises:
        ApiError: it does.
    """
    if problem := destinations.url_problem(url):
        raise ApiError.invalid_params(path, f"a URL that can be called; {problem}")


def _name(text: str, path: str) -> str:
    return check_length(text, path, MAX_NAME_CHARS, 1)


def _description(text: str, path: str) -> str:
    return check_length(text, path, MAX_DESCRIPTION_CHARS)


def _tracking_code(text: str, path: str) -> str | None:
    return check_length(text, path, MAX_NAME_CHARS) or None


def _template_media(text: str, path: str) -> str | None:
    return check_template_media(check_length(text, path, MAX_NAME_CHARS), path) or None


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


# By the name on the wire: the field of `Template`, and the function that reads the value.
TEMPLATE_FIELDS: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "name": ("name", _name),
    "description": ("description", _description),
    "status": ("status", lambda text, _: TemplateStatus(text)),
    "template_type": ("template_type", _description),
    "template_media": ("template_media", _template_media),
    "inputScripts": ("scripts", lambda texts, _: tuple(texts)),
    "inputMedias": ("medias", read_inputs),
    "outProfiles": ("profiles", _profiles),
    "webhooks": ("webhooks", read_webhooks),
    "origin": ("origin", _origin),
    "GATrackingCode": ("tracking_code", _tracking_code),
    "visitors": ("visitors", read_visitors),
    "page": ("page", read_page),
}
