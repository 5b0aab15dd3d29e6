"""Code on a page: coloured on the server, so that it is so without JavaScript too."""

from functools import cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

_FORMATTER = HtmlFormatter(nowrap=True)


def colour(text: str, language: str) -> Markup:
    """A text as HTML whose parts have the classes of Pygments; escaped by it.

    Raises:
        pygments.util.ClassNotFound: it does not know the language.
    """
    return Markup(highlight(text, _lexer(language), _FORMATTER).rstrip("\n"))  # noqa: S704 - Pygments escapes


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language)
