"""The contents of the packages beside the code: licences, and the list of all components."""

import json
from zipfile import ZipFile

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deployment.sbom import NAME, write_sbom


@pytest.fixture(scope="session")
def folder(package):
    return package("x86_64")


@pytest.fixture(scope="session")
def names(folder):
    with ZipFile(folder / "deployment.zip") as archive:
        return archive.namelist()


def test_the_list_of_components_is_valid(folder):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str((folder / NAME).read_text()) is None


def test_the_list_names_everything_that_is_pinned(folder):
    listed = {component["purl"] for component in json.loads((folder / NAME).read_text())["components"]}
    for library in ("pkg:pypi/pillow@", "pkg:pypi/chalice@", "pkg:generic/ffmpeg@", "pkg:generic/x265@"):
        assert any(url.startswith(library) for url in listed), library


def test_the_same_package_gives_the_same_list(folder):
    before = (folder / NAME).read_bytes()
    write_sbom(folder, "x86_64", fonts=(folder / "fonts.zip").exists())
    assert (folder / NAME).read_bytes() == before


def test_each_library_comes_with_its_licence(names):
    folders = {name.partition("/")[0] for name in names if ".dist-info/" in name}
    licensed = {name.partition("/")[0] for name in names if "LICEN" in name.upper() or "COPYING" in name.upper()}
    assert folders
    assert folders - licensed == set()


def test_the_package_comes_with_the_licences_that_its_notice_names(names):
    assert {"NOTICE.md", "LICENSE", "licences/LGPL-3.0.txt", "licences/GPL-3.0.txt"} <= set(names)
