"""The stages of .chalice/config.json that are deployed on AWS, with the values of the template's parameters."""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deployment.errors import DeploymentError
from deployment.paths import CONFIG, ROOT
from deployment.stage_settings import stage_settings

_TEMPLATE = ROOT / ".chalice" / "resources.json"
_LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its name, the stack's name, the functions' settings, and the values of the template's parameters."""

    name: str
    settings: Mapping[str, str]
    parameters: Mapping[str, str]

    @property
    def stack(self) -> str:
        """The name of the stack on AWS."""
        return f"reelwright-{self.name}"


def stage_names() -> list[str]:
    """Return the names of the stages for AWS."""
    return [name for name in _config()["stages"] if name != _LOCAL]


def read_stage(name: str) -> Stage:
    """Return a stage for AWS.

    Raises:
        DeploymentError: there is no such stage, or a setting or a parameter is wrong.
    """
    if name not in stage_names():
        raise DeploymentError(
            f"There is no stage {name!r} for AWS in .chalice/config.json: choose {' or '.join(stage_names())}."
        )
    settings = stage_settings(name)
    stage = Stage(name, settings, read_parameters(_config()["stages"][name].get("parameters", {})))
    if settings.get("REELWRIGHT_STACK") != stage.stack:
        raise DeploymentError(f"REELWRIGHT_STACK of the stage {name!r} in .chalice/config.json must be {stage.stack}.")
    return stage


def template_parameters() -> dict[str, dict[str, Any]]:
    """Return the parameters that the template declares, by name."""
    declared: dict[str, dict[str, Any]] = json.loads(_TEMPLATE.read_text()).get("Parameters", {})
    return declared


def read_parameters(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a stage for the template's parameters, as CloudFormation takes them.

    Raises:
        DeploymentError: a name is unknown, or the template does not allow a value.
    """
    declared = template_parameters()
    values = {}
    for name, value in given.items():
        if name not in declared:
            near = difflib.get_close_matches(name, declared, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(declared)) or 'none'}."
            raise DeploymentError(f"The template has no parameter {name!r} (.chalice/config.json): {hint}")
        values[name] = _text(value)
        if reason := _refusal(values[name], declared[name]):
            raise DeploymentError(f"The parameter {name} in .chalice/config.json is {values[name]!r}: {reason}")
    return values


def _refusal(value: str, declared: Mapping[str, Any]) -> str | None:
    allowed = [_text(each) for each in declared.get("AllowedValues", [])]
    if allowed and value not in allowed:
        return f"choose {' or '.join(allowed)}."
    if declared.get("Type") == "Number":
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            return "it must be a number."
        if not declared.get("MinValue", float(value)) <= float(value) <= declared.get("MaxValue", float(value)):
            return f"it must be {declared.get('MinValue', 'any')} to {declared.get('MaxValue', 'any')}."
    pattern = declared.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, value):
        return declared.get("ConstraintDescription") or f"it must match {pattern}."
    return None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _config() -> dict[str, Any]:
    config: dict[str, Any] = json.loads(CONFIG.read_text())
    return config
