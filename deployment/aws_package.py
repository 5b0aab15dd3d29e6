"""`make package`: build the deployment package for AWS, with its layers.

    python -m deployment.aws_package prod [--architecture arm64] [--fonts]

Writes `build/<stage>/`: `deployment.zip`, the layers' zips, `sam.json`, which `aws cloudformation package` and `deploy`
take, and the list of all components, `sbom.cdx.json`. The local cloud runs the same code from the same template, but
its wheels and compiled modules fit the Python that runs it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from chalicelib import __version__
from chalicelib.domain.functions import FUNCTIONS, LayerName
from chalicelib.settings import Settings
from deployment.build_lock import build_lock
from deployment.errors import DeploymentError, describe_os_error
from deployment.packaging import run_chalice
from deployment.paths import BUILD
from deployment.sbom import write_sbom
from deployment.setting_grants import with_setting_grants
from deployment.stack.intrinsics import resource_name
from deployment.stage_config import check_architecture
from deployment.stage_settings import SETTINGS, check
from deployment.stages import read_stage
from deployment.targets import Target, aws_lambda
from layers.ffmpeg.build import build as build_ffmpeg
from layers.fonts.build import build as build_fonts

# Lambda's quota "Deployment package (.zip file archive) size": 250 MB (MiB are meant) unzipped, with layers.
MAX_UNPACKED_BYTES = 250 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the stack: its name, its description and its licence."""

    name: LayerName
    description: str
    licence: str

    @property
    def functions(self) -> list[str]:
        """The logical names of the functions that need it."""
        return [resource_name(function.name) for function in FUNCTIONS if self.name in function.layers]


FFMPEG, FFPROBE = (
    Layer(
        name=name,
        description=f"{name.lower()} (GPL); share/doc/{name.lower()} in it has the licences and names the sources",
        licence="GPL-3.0-or-later",
    )
    for name in (LayerName.FFMPEG, LayerName.FFPROBE)
)
FONTS = Layer(
    name=LayerName.FONTS,
    description="Noto for Chinese, Japanese and Korean, and colour emoji (OFL)",
    licence="OFL-1.1",
)


def aws_package(stage: str, *, architecture: str | None = None, fonts: bool = False, out: Path | None = None) -> Path:
    """Build a stage's package, and return the folder with everything that CloudFormation needs.

    Functions and layers are for `architecture`, `x86_64` or `arm64`; by default for the architecture of the stage.
    `fonts` adds the optional layer of fonts. The folder is `out`, by default `build/<stage>`; its files are replaced.

    Raises:
        DeploymentError: there is no such stage, its settings are wrong, Chalice could not package it, a download is
            not the file that is pinned, or the package is too large.
    """
    described = read_stage(stage)
    chosen = architecture or described.architecture
    check_architecture(chosen)
    settings = check(described.settings)
    target = aws_lambda(chosen)
    out = out or BUILD / stage
    with build_lock():
        _build(stage, out, target, chosen, settings, fonts=fonts)
    return out


def _build(stage: str, out: Path, target: Target, chosen: str, settings: Settings, *, fonts: bool) -> None:
    shutil.rmtree(out, ignore_errors=True)
    run_chalice(stage, out, target, chosen)
    zips = _built_layers(chosen, fonts=fonts)
    path = out / "sam.json"
    template = with_setting_grants(json.loads(path.read_text()), settings)
    for layer, zip_ in zips:
        shutil.copy(zip_, out)
        template = with_layer(template, layer, zip_.name)
    template["Description"] = f"Reelwright {__version__}"
    path.write_text(json.dumps(template, indent=2))
    sizes = {zip_.name: unpacked_bytes(zip_) for zip_ in sorted(out.glob("*.zip"))}
    check_size(sizes)
    write_sbom(out, chosen, fonts=fonts)


def _built_layers(architecture: str, *, fonts: bool) -> list[tuple[Layer, Path]]:
    try:
        programs = [(layer, build_ffmpeg(architecture, layer.name.lower())) for layer in (FFMPEG, FFPROBE)]
        return programs + ([(FONTS, build_fonts())] if fonts else [])
    except (ValueError, subprocess.CalledProcessError) as error:
        raise DeploymentError(f"The layers could not be built: {error}") from error


def unpacked_bytes(path: Path) -> int:
    """Return the size of a zip's files once they are unpacked, in bytes."""
    with ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def check_size(sizes: Mapping[str, int]) -> None:
    """Check that Lambda accepts a function with all layers. `sizes` has the unpacked size of each zip, in bytes.

    Raises:
        DeploymentError: the sum is above Lambda's limit.
    """
    total = sum(sizes.values())
    if total > MAX_UNPACKED_BYTES:
        parts = ", ".join(f"{name} {size:,}" for name, size in sizes.items())
        raise DeploymentError(
            f"Lambda accepts {MAX_UNPACKED_BYTES:,} bytes of a function with its layers, not {total:,}: {parts}"
        )


def with_layer(template: dict[str, Any], layer: Layer, zip_name: str) -> dict[str, Any]:
    """Return a SAM template with a layer, attached to the functions that need it."""
    resources = dict(template["Resources"])
    logical_id = f"{layer.name}Layer"
    for name in layer.functions:
        properties = resources[name]["Properties"]
        layers = [*properties.get("Layers", []), {"Ref": logical_id}]
        resources[name] = resources[name] | {"Properties": properties | {"Layers": layers}}
    resources[logical_id] = {
        "Type": "AWS::Serverless::LayerVersion",
        "Properties": {
            "LayerName": {"Fn::Sub": f"${{AWS::StackName}}-{layer.name.lower()}"},
            "Description": layer.description,
            "ContentUri": f"./{zip_name}",
            "LicenseInfo": layer.licence,
        },
    }
    return template | {"Resources": resources}


def main() -> int:
    """Build the package of the stage that the command line names."""
    parser = argparse.ArgumentParser(description="Make the deployment package for AWS.")
    parser.add_argument("stage", nargs="?", default="prod")
    parser.add_argument("--architecture", help="x86_64 or arm64; default: that of the stage")
    parser.add_argument("--fonts", action="store_true", help="with the optional layer of fonts")
    options = parser.parse_args()
    if unused := sorted(SETTINGS & os.environ.keys()):
        print(
            f"Ignored: {', '.join(unused)}. A package has the settings of its stage in .chalice/config.json.",
            file=sys.stderr,
        )
    try:
        folder = aws_package(options.stage, architecture=options.architecture, fonts=options.fonts)
        print(f"Packaged Reelwright {__version__} in {folder}")
    except DeploymentError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(describe_os_error(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
