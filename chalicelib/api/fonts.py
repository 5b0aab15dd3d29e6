"""The methods about fonts, and font uploads."""

import hashlib
from collections.abc import Callable
from typing import Protocol

from chalicelib.api.api_services import HasBundledFonts
from chalicelib.api.wire_fields import Wire, to_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError, BadFont
from chalicelib.domain.font import Font, FontFacts
from chalicelib.domain.services import HasClock, HasFonts, HasStorage, HasTemplates
from chalicelib.script import parse_scripts

CheckFont = Callable[[bytes], FontFacts]


class FontServices(HasFonts, HasBundledFonts, HasStorage, HasClock, Protocol):
    """The services that list and store fonts."""


class FontDeletionServices(HasFonts, HasTemplates, HasStorage, Protocol):
    """The services that delete a font."""


def list_fonts(account_id: str, services: FontServices) -> list[Wire]:
    """Return the bundled fonts, then the account's own."""
    there = [{"name": name, "own": False} for name in services.bundled_fonts]
    return there + [font_to_wire(font) for font in services.fonts.list(account_id)]


def delete_font(name: str, account_id: str, services: FontDeletionServices) -> None:
    """Delete a font of the account.

    Raises:
        ApiError: the account has no font of that name; 1008 a template uses it.
    """
    font = services.fonts.get(account_id, name)
    if font is None:
        raise ApiError.invalid_params("fontName", "the name of a font of the account's own")
    users = [
        template.id
        for template in services.templates.list(account_id)
        if template.scripts and name in parse_scripts(template.scripts).fonts.values()
    ]
    if users:
        raise ApiError.font_in_use(name, users)
    services.storage.delete(font.key)
    services.fonts.delete(account_id, name)


def new_font(body: bytes, caller: Caller, services: FontServices, check: CheckFont) -> Font:
    """Store an uploaded font and return it. A font that is already stored is returned unchanged.

    Raises:
        ApiError: 1015 with a template's credentials; 1029 the font cannot or may not be used, or its name is taken.
    """
    if caller.template_id:
        raise ApiError.authentication("a template's credentials do not reach fonts")
    try:
        facts = check(body)
    except BadFont as error:
        raise ApiError.bad_input_media(str(error)) from error
    digest = hashlib.sha256(body).hexdigest()
    font = Font(caller.account_id, facts.name, facts.family, facts.style, len(body), digest, services.now_ms())
    before = services.fonts.get(caller.account_id, font.id)
    if before is None or before.sha256 != digest:
        _check_name(font, services)
    if before is None:
        services.storage.put_bytes(font.key, body, "font/sfnt")
        services.fonts.put(font)
    return before or font


def _check_name(font: Font, services: FontServices) -> None:
    """Check that the name is free. Names that differ only in case would be confused."""
    own = (other.id for other in services.fonts.list(font.account_id))
    for name in (*services.bundled_fonts, *own):
        if name.casefold() == font.id.casefold():
            raise ApiError.bad_input_media(f"there is another font of the name {name!r}")


def font_to_wire(font: Font) -> Wire:
    """Return the `Font` struct."""
    return without_absent(
        {
            "name": font.id,
            "own": True,
            "family": font.family or None,
            "style": font.style or None,
            "size": font.size_bytes,
            "date": to_date(font.created_ms),
        }
    )
