"""The parameters of the template that a stage sets, under `parameters` in .chalice/config.json."""

import difflib
import json
import re
from typing import Any

from deployment.errors import DeploymentError
from deployment.paths import CONFIG
from deployment.stack.parameters import PARAMETERS


def stage_parameters(stage: str) -> dict[str, str]:
    """Return the parameters of a stage, as CloudFormation takes them.

    Raises:
        DeploymentError: a name is unknown, or CloudFormation would reject a value; the text names it.
    """
    stages = json.loads(CONFIG.read_text())["stages"]
    given = {name: _text(value) for name, value in stages[stage].get("parameters", {}).items()}
    check_parameters(given)
    return given


def check_parameters(given: dict[str, str]) -> None:
    """Check the names and values of parameters.

    Raises:
        DeploymentError: as `stage_parameters`.
    """
    for name, value in given.items():
        if name not in PARAMETERS:
            near = difflib.get_close_matches(name, PARAMETERS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(PARAMETERS)}"
            raise DeploymentError(f"There is no parameter {name}; {hint}")
        _check_value(name, value, PARAMETERS[name])


def _check_value(name: str, value: str, rule: dict[str, Any]) -> None:
    allowed = rule.get("AllowedValues")
    if allowed and value not in allowed:
        raise DeploymentError(f"{name}: expected {', '.join(allowed[:-1])} or {allowed[-1]}, got {value!r}")
    if "AllowedPattern" in rule and not re.fullmatch(rule["AllowedPattern"], value):
        raise DeploymentError(f"{name}: {value!r} is not valid. {rule['Description']}")
    if rule["Type"] == "Number" and not (value.isascii() and value.isdecimal() and int(value) >= rule["MinValue"]):
        raise DeploymentError(f"{name}: expected a whole number of at least {rule['MinValue']}, got {value!r}")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
