"""The packages for AWS, built once for all tests of this folder."""

import json
import shutil
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

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


@pytest.fixture(scope="session")
def template_path(package: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of the template as CloudFormation gets it: without SAM's own resources."""
    template = json.loads((package("x86_64") / "sam.json").read_text())
    for resource in template["Resources"].values():
        for name in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            # `aws cloudformation package` uploads the file, and names its place.
            resource["Properties"][name] = {"Bucket": "artifacts", "Key": "file.zip"}
    path = tmp_path_factory.mktemp("template") / "template.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        path.write_text(json.dumps(transform(template, {}, _NoManagedPolicies()), indent=1))
    return path


class _NoManagedPolicies(ManagedPolicyLoader):
    """No policies of AWS's, the names of which the SAM translator would ask IAM for."""

    def __init__(self) -> None:
        pass

    def load(self) -> dict[str, str]:
        return {}


def unpack(zip_: Path, folder: Path) -> None:
    """Unpack a zip with the permissions of its files, as Lambda does."""
    with ZipFile(zip_) as archive:
        archive.extractall(folder)
        for entry in archive.infolist():
            if mode := stat.S_IMODE(entry.external_attr >> 16):
                (folder / entry.filename).chmod(mode)
