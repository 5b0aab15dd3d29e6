"""The settings named `REELWRIGHT_…`, passed from the environment to the local cloud.

They replace those of the stage `local` (deployment/stage_settings.py).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chalicelib.render.ffmpeg.binaries import BinariesNotFoundError, find_binaries
from deployment.stage_settings import FIXED, PREFIX, SETTINGS, check, check_names, stage_settings
from local.errors import LocalCloudError


def local_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings of the environment for the local cloud, with absolute paths of folders.

    Raises:
        LocalCloudError: a name is unknown, or the functions would reject a value.
    """
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    check_names(given)
    stage = stage_settings("local")
    for name in FIXED:
        if given.pop(name, stage.get(name)) != stage.get(name):
            raise LocalCloudError(f"{name}: the local cloud sets this itself; unset it")
    settings = {name: value for name, value in given.items() if name in SETTINGS}
    for name in ("REELWRIGHT_FFMPEG_DIR", "REELWRIGHT_FONTS_DIR"):
        if name in settings:
            settings[name] = _folder(name, settings[name])
    check(stage | settings)
    return settings


def with_settings(template: dict[str, Any], settings: Mapping[str, str]) -> dict[str, Any]:
    """Return a SAM template whose functions have these settings in place of those of its stage."""
    resources = dict(template["Resources"])
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Serverless::Function":
            properties = resource["Properties"]
            variables = properties["Environment"]["Variables"] | settings
            resources[name] = resource | {"Properties": properties | {"Environment": {"Variables": variables}}}
    return template | {"Resources": resources}


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
