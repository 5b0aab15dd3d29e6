"""Versions that are bounded by hand: each has its reason beside it."""

import itertools
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROJECT = (ROOT / "pyproject.toml").read_text()
# A name, extras, and a version: "Pillow>=13".
BOUNDED = re.compile(r'"[\w.-]+(?:\[[\w,-]+\])?[<>=!~]=?[^"]*"')


def requirements():
    """Yield all requirements of the project."""
    project = tomllib.loads(PROJECT)
    yield from project["build-system"]["requires"]
    yield from project["project"]["dependencies"]
    for part in (project["project"]["optional-dependencies"], project["dependency-groups"]):
        for group in part.values():
            yield from (each for each in group if isinstance(each, str))


def test_every_bound_of_a_version_has_its_reason_in_the_line_before():
    lines = PROJECT.splitlines()
    bounded = {f'"{each}"' for each in requirements() if BOUNDED.fullmatch(f'"{each}"')}
    reasons = {text: before for before, line in itertools.pairwise(lines) for text in bounded if text in line}
    assert bounded
    assert reasons.keys() == bounded
    assert [text for text, before in reasons.items() if not before.strip().startswith("#")] == []
