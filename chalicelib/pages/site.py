"""The addresses of the pages, and what is there."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from chalicelib.domain.brand import Brand

from .doc_api import doc_api
from .doc_script import doc_script
from .files import content_of
from .served import Served, missing, moved, serve
from .visit import Visit

_HTML = "text/html; charset=utf-8"
# A deployment has one or two: its own, and that of a custom domain.
_KEPT = 4


class Site:
    """The pages of a deployment; made once for all visitors."""

    def __init__(self, brand: Brand, contract: Sequence[dict[str, Any]]) -> None:
        self._doc_api = lru_cache(_KEPT)(lambda base_url: doc_api(brand, contract, base_url))
        self._doc_script = lru_cache(1)(lambda: doc_script(brand))

    def index(self, visit: Visit) -> Served:
        """`/`."""
        return moved(f"{visit.base_url}/docAPI")

    def doc_api(self, visit: Visit) -> Served:
        """`/docAPI`."""
        return serve(self._doc_api(visit.base_url), _HTML, visit)

    def doc_script(self, visit: Visit) -> Served:
        """`/docScript`."""
        return serve(self._doc_script(), _HTML, visit)

    def file(self, visit: Visit, name: str) -> Served:
        """`/pages/<name>`."""
        found = content_of(name)
        return serve(*found, visit) if found else missing("such file")
