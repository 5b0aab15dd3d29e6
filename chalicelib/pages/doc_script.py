"""`/docScript`: the reference of the script language, as docs/reference/script-language.md has it."""

from chalicelib.domain.brand import Brand

from .files import DOCS
from .html import render
from .markdown import read_article


def doc_script(brand: Brand) -> bytes:
    """The page."""
    return render("doc_script.html", brand=brand, article=read_article((DOCS / "script-language.md").read_text()))
