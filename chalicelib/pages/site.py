"""The site: the pages and files of a deployment, by their paths."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from chalicelib.domain.brand import Brand

from .doc_api import doc_api
from .html import render
from .markdown import read_article
from .responses import PageRequest, PageResponse, not_found, once, redirect, serve
from .static_files import DOCS, content_of

_HTML = "text/html; charset=utf-8"
# A deployment has one or two URLs: the gateway's, and one of a custom domain.
_CACHED = 4


class Site:
    """The pages of a deployment, rendered once for all visitors."""

    def __init__(self, brand: Brand, contract: Sequence[dict[str, Any]]) -> None:
        self._doc_api = lru_cache(_CACHED)(lambda base_url: doc_api(brand, contract, base_url))
        self._doc_script = lru_cache(1)(lambda: doc_script(brand))

    def index(self, request: PageRequest) -> PageResponse:
        """Answer `/`."""
        return redirect(f"{request.base_url}/docAPI")

    def doc_api(self, request: PageRequest) -> PageResponse:
        """Answer `/docAPI`."""
        return serve(self._doc_api(request.base_url), _HTML, request)

    def doc_script(self, request: PageRequest) -> PageResponse:
        """Answer `/docScript`."""
        return serve(self._doc_script(), _HTML, request)

    def account(self) -> PageResponse:
        """Answer `/account`, the page that the links in mails open. Their token is behind the `#`."""
        return once(render("account.html"), _HTML)

    def file(self, request: PageRequest, name: str) -> PageResponse:
        """Answer `/pages/<name>`."""
        found = content_of(name)
        return serve(*found, request) if found else not_found("such file")


def doc_script(brand: Brand) -> bytes:
    """Render `/docScript`: the reference of the script language, docs/reference/script-language.md."""
    return render("doc_script.html", brand=brand, article=read_article((DOCS / "script-language.md").read_text()))
