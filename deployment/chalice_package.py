"""Run `chalice package` for an architecture and a runtime, and report its failures.

Chalice's command line has no option for either: it takes the runtime from the Python that runs it. It also rejects
wheels that do not fit its own table of runtimes; here pip's settings decide alone (deployment/targets.py).

python -m deployment.chalice_package <stage> <folder> <template to merge> [x86_64 | arm64]
"""

import os
import sys

from chalice.cli.factory import CLIFactory
from chalice.config import Config
from chalice.deploy.packager import DependencyBuilder, NoSuchPackageError, PackageDownloadError

from deployment.errors import DeploymentError
from deployment.paths import ROOT
from deployment.stage_config import read_config
from deployment.targets import RUNTIME


def main() -> None:
    """Package a stage as the command line of Chalice does."""
    stage, folder, resources, *architecture = sys.argv[1:]
    given = {"lambda_architecture": architecture[0]} if architecture else {}
    Config.lambda_python_version = property(lambda _: RUNTIME)  # type: ignore[assignment,method-assign]
    DependencyBuilder._is_compatible_wheel_filename = lambda *_: True  # type: ignore[method-assign]
    factory = CLIFactory(str(ROOT), environ=os.environ)
    # Chalice itself takes only texts as variables, and keeps the last of two equal keys.
    factory.load_project_config = read_config  # type: ignore[method-assign]
    config = factory.create_config_obj(stage, user_provided_params=given)
    packager = factory.create_app_packager(
        config, factory.create_package_options(), "cloudformation", "json", merge_template=resources
    )
    try:
        packager.package_app(config, folder, stage)
    except NoSuchPackageError as error:
        sys.exit(f"{error}. The package index does not have it, or has no wheel for this target.")
    except PackageDownloadError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    try:
        main()
    except DeploymentError as wrong:
        sys.exit(str(wrong))
