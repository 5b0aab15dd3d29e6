"""Start the local cloud: package the app, start the emulator, deploy, and check that the API answers."""

import os
from collections.abc import Callable

from deployment.errors import DeploymentError
from deployment.stage_settings import check, stage_settings
from local.client import Client
from local.demo_account import demo_account
from local.deploy import Cloud
from local.emulator import Emulator
from local.errors import LocalCloudError
from local.package import is_packaged, package
from local.settings import local_settings


def start_cloud(emulator: Emulator, report: Callable[[str], None]) -> dict[str, str]:
    """Start the local cloud and return the variables of `.local/demo.env`. `report` prints each step.

    Raises:
        LocalCloudError: a setting is wrong, the emulator cannot start, or the deployment failed.
    """
    settings = local_settings(os.environ)
    interface = check(stage_settings("local") | settings).brand.interface
    emulator.clear_the_way()  # before the packaging, so that a taken port is reported at once
    report("Packaging …" if is_packaged() else "Packaging with all dependencies, which takes about a minute …")
    folder = package()
    report("Starting the local cloud …")
    emulator.start()
    report("Deploying …")
    cloud = Cloud(emulator.url)
    variables = demo_account(cloud, cloud.deploy(folder, settings), interface)
    _check_api(variables)
    cloud.client("lambda").invoke(FunctionName=cloud.function("Resume"), InvocationType="Event")
    return variables


def _check_api(variables: dict[str, str]) -> None:
    try:
        Client(variables).contract()
    except DeploymentError as error:
        advice = "If this persists, the stored state is damaged: `make reset` deletes it."
        raise LocalCloudError(f"{error}\n{advice}") from error
