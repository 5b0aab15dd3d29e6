"""The progress of an installation follows pip's reports."""

from pathlib import Path

import pytest

from local.install import count_packages, steps

ROOT = Path(__file__).parents[3]


def test_each_package_moves_the_bar():
    lines = ["Collecting boto3==1.43.106 (from -r x)\n", "  Downloading boto3.whl (140 kB)\n"]
    lines += ["Requirement already satisfied: six==1.17.0 in …\n", "Installing collected packages: boto3\n"]
    assert list(steps(lines, 4)) == [(20, "boto3"), (40, "six"), (80, "unpacking")]


def test_more_packages_than_are_pinned_do_not_overflow_the_bar():
    assert list(steps(["Collecting a\n", "Collecting b\n"], 1)) == [(80, "a"), (80, "b")]


def test_nothing_is_pinned_in_an_empty_file():
    assert (count_packages("# none\n"), list(steps(["Collecting a\n"], 0))) == (0, [(80, "a")])


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-local.txt"])
def test_all_lock_files_pin_the_same_versions(name):
    pinned = set((ROOT / "requirements-dev.txt").read_text().splitlines())
    assert set((ROOT / name).read_text().splitlines()) <= pinned


def test_the_local_cloud_needs_fewer_packages_than_the_tests():
    local, dev = ((ROOT / f"requirements-{name}.txt").read_text() for name in ("local", "dev"))
    assert count_packages(local) < count_packages(dev)
    assert not {"mypy", "playwright", "pytest", "ruff"} & {line.partition("==")[0] for line in local.splitlines()}
