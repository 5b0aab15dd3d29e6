"""The settings named `REELWRIGHT_…`, passed from the environment to the local cloud.

`make up` takes settings from its environment. A package for AWS takes them only from its stage in .chalice/config.json,
so that it does not depend on the shell that built it.
"""

import difflib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chalicelib.render.ffmpeg.binaries import BinariesNotFoundError, find_binaries
from chalicelib.settings import Settings, read_renderers, read_settings
from local.errors import LocalCloudError
from local.paths import ROOT

PREFIX = "REELWRIGHT_"
# The deployment itself sets these.
_FIXED = ("REELWRIGHT_BUCKET", "REELWRIGHT_STACK", "REELWRIGHT_TABLE_SUFFIX")
SETTINGS = frozenset(
    {
        *_FIXED,
        "REELWRIGHT_BRAND",
        "REELWRIGHT_DOWNLOADS_PER_HOST",
        "REELWRIGHT_FFMPEG_DIR",
        "REELWRIGHT_FONTS_DIR",
        "REELWRIGHT_MAIL_FROM",
        "REELWRIGHT_RENDERERS",
        "REELWRIGHT_REUSE",
        "REELWRIGHT_SIGN_UP",
        "REELWRIGHT_SIGN_UP_PLANS",
        "REELWRIGHT_S3_PUBLIC_SOURCES",
        "REELWRIGHT_S3_SOURCES",
        "REELWRIGHT_URL",
        "REELWRIGHT_WEBHOOK_DELAYS",
        "REELWRIGHT_WEBHOOK_ON_ERROR",
    }
)
"""The settings that the functions read."""
OTHERS = frozenset(
    {
        "REELWRIGHT_ACCOUNT_ID",
        "REELWRIGHT_ACCOUNT_SECRET",
        "REELWRIGHT_INTERFACE",
        "REELWRIGHT_LOCAL",
    }
)
"""The variables that callers of the API and our own commands read."""


def stage_settings(stage: str) -> dict[str, str]:
    """Return the settings of a stage in .chalice/config.json.

    Raises:
        LocalCloudError: the functions would reject a setting.
    """
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    variables = config.get("environment_variables", {}) | config["stages"][stage].get("environment_variables", {})
    settings = {name: str(value) for name, value in variables.items() if name.startswith(PREFIX)}
    _check_names(settings)
    check(settings)
    return settings


def local_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings of the environment for the local cloud, with absolute paths of folders.

    Raises:
        LocalCloudError: a name is unknown, or the functions would reject a value.
    """
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    _check_names(given)
    stage = stage_settings("local")
    for name in _FIXED:
        if given.pop(name, stage.get(name)) != stage.get(name):
            raise LocalCloudError(f"{name}: the local cloud sets this itself; unset it")
    settings = {name: value for name, value in given.items() if name in SETTINGS}
    for name in ("REELWRIGHT_FFMPEG_DIR", "REELWRIGHT_FONTS_DIR"):
        if name in settings:
            settings[name] = _folder(name, settings[name])
    check(stage | settings)
    return settings


def check(settings: Mapping[str, str]) -> Settings:
    """Return the settings as the functions read them. The template creates the bucket, so it may be missing.

    Raises:
        LocalCloudError: the functions would reject a setting; the text names it.
    """
    try:
        read_renderers(settings)
        return read_settings({"REELWRIGHT_BUCKET": "made-by-the-template", **settings})
    except ValueError as error:
        raise LocalCloudError(str(error)) from error


def with_settings(template: dict[str, Any], settings: Mapping[str, str]) -> dict[str, Any]:
    """Return a SAM template whose functions have these settings in place of those of its stage."""
    resources = dict(template["Resources"])
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Serverless::Function":
            properties = resource["Properties"]
            variables = properties["Environment"]["Variables"] | settings
            resources[name] = resource | {"Properties": properties | {"Environment": {"Variables": variables}}}
    if "REELWRIGHT_RENDERERS" in settings:
        render = resources["Render"] = json.loads(json.dumps(resources["Render"]))
        for event in render["Properties"]["Events"].values():
            event["Properties"]["ScalingConfig"] = {"MaximumConcurrency": read_renderers(settings)}
    return template | {"Resources": resources}


def _check_names(names: Mapping[str, str]) -> None:
    for name in sorted(names):
        if name not in SETTINGS | OTHERS:
            known = [setting.removeprefix(PREFIX) for setting in sorted(SETTINGS)]
            near = difflib.get_close_matches(name.removeprefix(PREFIX), known, n=1)
            hint = f"; did you mean {PREFIX}{near[0]}?" if near else "; docs/reference/settings.md lists them"
            raise LocalCloudError(f"There is no setting {name}{hint}")


def _folder(name: str, value: str) -> str:
    folder = Path(value).absolute()
    if not folder.is_dir():
        raise LocalCloudError(f"{name}: there is no folder {value!r}")
    if name == "REELWRIGHT_FFMPEG_DIR":
        try:
            find_binaries(str(folder))
        except BinariesNotFoundError as error:
            raise LocalCloudError(f"{name}: {error}") from error
    return str(folder)
