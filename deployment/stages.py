"""The stages of .chalice/config.json that are deployed on AWS."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from deployment.errors import DeploymentError
from deployment.paths import CONFIG
from deployment.stage_parameters import stage_parameters
from deployment.stage_settings import stage_settings

_LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its name, the settings of the functions, the parameters that it sets, and its architecture."""

    name: str
    settings: Mapping[str, str]
    parameters: Mapping[str, str]
    architecture: str

    @property
    def stack(self) -> str:
        """The name of the stack on AWS."""
        return f"reelwright-{self.name}"


def stage_names() -> list[str]:
    """Return the names of the stages for AWS."""
    return [name for name in json.loads(CONFIG.read_text())["stages"] if name != _LOCAL]


def read_stage(name: str) -> Stage:
    """Return a stage for AWS.

    Raises:
        DeploymentError: there is no such stage, or a setting or a parameter is wrong.
    """
    if name not in stage_names():
        raise DeploymentError(
            f"There is no stage {name!r} for AWS in .chalice/config.json: choose {' or '.join(stage_names())}."
        )
    stage = Stage(name, stage_settings(name), stage_parameters(name), _architecture(name))
    if stage.settings.get("REELWRIGHT_STACK") != stage.stack:
        raise DeploymentError(f"REELWRIGHT_STACK of the stage {name!r} in .chalice/config.json must be {stage.stack}.")
    return stage


def _architecture(name: str) -> str:
    config = json.loads(CONFIG.read_text())
    return str(config["stages"][name].get("lambda_architecture", config.get("lambda_architecture", "x86_64")))
