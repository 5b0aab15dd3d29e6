"""The file .chalice/config.json, read and checked. Everything that needs it, Chalice too, reads it here."""

import difflib
import json
from collections.abc import Iterable
from typing import Any

from deployment.errors import DeploymentError
from deployment.paths import CONFIG
from layers.ffmpeg.build import PLATFORMS

NAME = ".chalice/config.json"
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
_OF_FUNCTIONS = frozenset(
    {
        "environment_variables",
        "iam_policy_file",
        "iam_role_arn",
        "lambda_memory_size",
        "lambda_timeout",
        "layers",
        "log_retention_in_days",
        "manage_iam_role",
        "autogen_policy",
        "reserved_concurrency",
        "security_group_ids",
        "subnet_ids",
        "tags",
    }
)
_OF_STAGES_AND_FILE = _OF_FUNCTIONS | {
    "api_gateway_custom_domain",
    "api_gateway_endpoint_type",
    "api_gateway_endpoint_vpce",
    "api_gateway_policy_file",
    "api_gateway_stage",
    "automatic_layer",
    "lambda_architecture",
    "lambda_functions",
    "minimum_compression_size",
    "websocket_api_custom_domain",
    "xray",
}
# The keys that Chalice reads in each place (chalice/config.py), and `parameters`, which is ours.
_OF_STAGES = _OF_STAGES_AND_FILE | {"parameters"}
_OF_FILE = _OF_STAGES_AND_FILE | {"app_name", "profile", "stages", "version"}


def read_config() -> dict[str, Any]:
    """Return the content of the file. Variables and parameters are texts: `true` is "true", 5 is "5".

    Raises:
        DeploymentError: the file cannot be read, or something in it is of the wrong kind; the text names the place.
    """
    config = _object(_read(), "the file")
    _check_part(config, "", _OF_FILE)
    if not config.get("stages"):
        raise DeploymentError(f"{NAME} has no stages: add an object `stages` with one for each deployment.")
    for name, stage in _object(config["stages"], "stages").items():
        place = f"stages.{name}"
        _check_part(_object(stage, place), f"{place}.", _OF_STAGES)
        if "parameters" in stage:
            stage["parameters"] = _texts(stage["parameters"], f"{place}.parameters")
    return config


def stage_config(stage: str) -> dict[str, Any]:
    """Return what the file says of a stage.

    Raises:
        DeploymentError: as `read_config`, or there is no such stage.
    """
    stages: dict[str, dict[str, Any]] = read_config()["stages"]
    if stage not in stages:
        raise DeploymentError(f"There is no stage {stage!r} in {NAME}: choose {' or '.join(stages)}.")
    return stages[stage]


def check_architecture(architecture: object, place: str = "ARCH") -> None:
    """Check that functions can be packaged for an architecture.

    Raises:
        DeploymentError: they cannot; the text names the place that asks for it.
    """
    if not isinstance(architecture, str) or architecture not in PLATFORMS:
        raise DeploymentError(f"{place}: unknown architecture {architecture!r}: choose {' or '.join(PLATFORMS)}.")


def _read() -> Any:
    try:
        # Editors on Windows begin a file with a byte order mark.
        text = CONFIG.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise DeploymentError(f"{NAME} is missing: bring it back with `git checkout {NAME}`.") from error
    except OSError as error:
        raise DeploymentError(f"{NAME} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DeploymentError(f"{NAME}: byte {error.start} is not UTF-8: save the file as UTF-8.") from error
    if not text.strip():
        raise DeploymentError(f"{NAME} is empty: bring it back with `git checkout {NAME}`.")
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise DeploymentError(
            f"{NAME}, line {error.lineno}, column {error.colno}: not valid JSON: {error.msg}. Correct it there."
        ) from error
    except RecursionError as error:
        raise DeploymentError(f"{NAME}: too many brackets inside each other.") from error


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DeploymentError(f'{NAME}: the key "{key}" is there twice in one object: delete one.')
        found[key] = value
    return found


def _refuse_constant(name: str) -> Any:
    raise DeploymentError(f"{NAME}: {name} is no number of JSON: replace it.")


def _check_part(part: dict[str, Any], place: str, known: Iterable[str]) -> None:
    """Check the file, a stage or a function in it. `place` is empty or ends with a dot."""
    for key in part:
        if key not in known:
            near = difflib.get_close_matches(key, sorted(known), n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
            raise DeploymentError(f"{NAME}: unknown key {place}{key}: {hint}")
    if "environment_variables" in part:
        part["environment_variables"] = _texts(part["environment_variables"], f"{place}environment_variables")
    if "lambda_architecture" in part:
        check_architecture(part["lambda_architecture"], f"{NAME}: {place}lambda_architecture")
    if "lambda_functions" in part:
        for name, function in _object(part["lambda_functions"], f"{place}lambda_functions").items():
            where = f"{place}lambda_functions.{name}"
            _check_part(_object(function, where), f"{where}.", _OF_FUNCTIONS)


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DeploymentError(f"{NAME}: {place} must be an object in braces, not {_kind(value)}.")
    return value


def _texts(values: Any, place: str) -> dict[str, str]:
    return {name: _text(value, f"{place}.{name}") for name, value in _object(values, place).items()}


def _text(value: Any, place: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise DeploymentError(f"{NAME}: {place} must be a text in quotes, not {_kind(value)}.")


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "a number")
