"""The HTML of pages: templates, highlighted code, and the contents beside a page."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from .static_files import address_of

_FORMATTER = HtmlFormatter(nowrap=True)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading in the contents of a page, with its fragment as `id`. `is_code` is for names of the API."""

    id: str
    title: str
    sections: tuple["Section", ...] = ()
    is_code: bool = False


def render(name: str, **values: Any) -> bytes:
    """Render the template `name`, with all values escaped."""
    return _environment().get_template(name).render(values).encode()


def colour(text: str, language: str) -> Markup:
    """Return a text as escaped HTML with the classes of Pygments: pages need no JavaScript for colours.

    Raises:
        pygments.util.ClassNotFound: the language is unknown.
    """
    return Markup(highlight(text, _lexer(language), _FORMATTER).rstrip("\n"))  # noqa: S704 - Pygments escapes


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["colour"] = colour
    environment.globals["address_of"] = address_of
    return environment
