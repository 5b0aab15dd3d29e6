"""The parameters of the template that a stage sets, under `parameters` in .chalice/config.json."""

import difflib
import re
from typing import Any

from deployment.errors import DeploymentError
from deployment.stack.parameters import PARAMETERS
from deployment.stage_config import stage_config


def stage_parameters(stage: str) -> dict[str, str]:
    """Return the parameters of a stage, as CloudFormation takes them.

    Raises:
        DeploymentError: a name is unknown, or CloudFormation would reject a value; the text names it.
    """
    given: dict[str, str] = stage_config(stage).get("parameters", {})
    check_parameters(given)
    for name in ("CertificateArn", "HostedZoneId"):
        if given.get(name) and not given.get("DomainName"):
            raise DeploymentError(f"{name} has no effect without DomainName: set DomainName as well, or remove {name}")
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
