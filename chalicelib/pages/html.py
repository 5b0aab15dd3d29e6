"""Jinja, as all pages use it."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .code import colour
from .files import address_of


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


def render(name: str, **values: Any) -> bytes:
    """A page of the template `name`, all values escaped."""
    return _environment().get_template(name).render(values).encode()
