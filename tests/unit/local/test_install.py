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


def pins(name):
    """Return the lines of a lock file that pin a package, without the hashes of its files."""
    lines = (ROOT / name).read_text().splitlines()
    return {line.removesuffix(" \\") for line in lines if not line.startswith("    --hash=")}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-local.txt", "layers/ffmpeg/requirements.txt"])
def test_all_lock_files_pin_the_same_versions(name):
    assert pins(name) <= pins("requirements-dev.txt")


@pytest.mark.parametrize("name", ["requirements.txt", "layers/ffmpeg/requirements.txt"])
def test_what_goes_to_lambda_is_pinned_with_hashes(name):
    text = (ROOT / name).read_text()
    assert all("--hash=sha256:" in pin for pin in text.replace("\\\n", "").splitlines())


def test_the_local_cloud_needs_fewer_packages_than_the_tests():
    local, dev = ((ROOT / f"requirements-{name}.txt").read_text() for name in ("local", "dev"))
    assert count_packages(local) < count_packages(dev)
    assert not {"mypy", "playwright", "pytest", "ruff"} & {line.partition("==")[0] for line in local.splitlines()}
