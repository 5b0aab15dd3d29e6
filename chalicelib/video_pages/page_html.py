"""The HTML of the pages."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.pages.static_files import address_of

_TEMPLATES = Path(__file__).parent / "templates"


def render(name: str, base_url: str, **values: Any) -> bytes:
    """Render the template `name`, with all values escaped. `base_url` is that of the deployment."""
    return _environment().get_template(name).render(values, address_of=_addresses(base_url)).encode()


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(_TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _addresses(base_url: str) -> Any:
    """Return the function with which templates name static files."""
    return lambda name: f"{base_url}/{address_of(name)}"
