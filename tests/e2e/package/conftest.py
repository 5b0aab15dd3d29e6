"""The packages for AWS, built once for all tests of this folder."""

import shutil
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

from deployment.aws_package import aws_package
from deployment.errors import DeploymentError
from deployment.targets import find_python


@pytest.fixture(scope="session")
def lambda_python() -> str:
    """Return the path of a Python of Lambda's version."""
    try:
        return find_python()
    except DeploymentError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def package(lambda_python: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that returns the folder of a package with its layers, for an architecture."""

    @cache
    def built(architecture: str) -> Path:
        folder = tmp_path_factory.mktemp("package") / architecture
        return aws_package("prod", architecture=architecture, fonts=bool(shutil.which("npm")), out=folder)

    return built


def unpack(zip_: Path, folder: Path) -> None:
    """Unpack a zip with the permissions of its files, as Lambda does."""
    with ZipFile(zip_) as archive:
        archive.extractall(folder)
        for entry in archive.infolist():
            if mode := stat.S_IMODE(entry.external_attr >> 16):
                (folder / entry.filename).chmod(mode)
