"""The stages of .chalice/config.json that are deployed on AWS."""

from collections.abc import Mapping
from dataclasses import dataclass

from deployment.errors import DeploymentError
from deployment.stage_config import read_config
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
        return stack_of(self.name)


def stack_of(stage: str) -> str:
    """Return the name of a stage's stack on AWS."""
    return f"reelwright-{stage}"


def stage_names() -> list[str]:
    """Return the names of the stages for AWS.

    Raises:
        DeploymentError: .chalice/config.json cannot be read.
    """
    return [name for name in read_config()["stages"] if name != _LOCAL]


def read_stage(name: str) -> Stage:
    """Return a stage for AWS.

    Raises:
        DeploymentError: there is no such stage, or a setting or a parameter is wrong.
    """
    names = stage_names()
    if not names:
        raise DeploymentError(
            "There is no stage for AWS in .chalice/config.json: add one beside `local`, such as prod."
        )
    if name not in names:
        raise DeploymentError(
            f"There is no stage {name!r} for AWS in .chalice/config.json: choose {' or '.join(names)}."
        )
    stage = Stage(name, stage_settings(name), stage_parameters(name), _architecture(name))
    if stage.settings.get("REELWRIGHT_STACK") != stage.stack:
        raise DeploymentError(f"REELWRIGHT_STACK of the stage {name!r} in .chalice/config.json must be {stage.stack}.")
    return stage


def _architecture(name: str) -> str:
    config = read_config()
    return str(config["stages"][name].get("lambda_architecture", config.get("lambda_architecture", "x86_64")))
