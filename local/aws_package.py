"""`make package`: the deployment package for AWS, with the ffmpeg layer.

    python -m local.aws_package prod

Writes `build/<stage>/`: `deployment.zip`, the layer's zip, and `sam.json`, which `aws cloudformation package` and
`deploy` take. The zip is the one that the local cloud runs.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from layers.ffmpeg.build import build
from local.package import run_chalice
from local.paths import ROOT
from local.trouble import Trouble

# Those that look into medias, or make videos.
WITH_FFMPEG = ("APIHandler", "Ingest", "Prepare", "Render", "Assemble")


def aws_package(stage: str) -> Path:
    """The folder with all that CloudFormation needs.

    Raises:
        Trouble: there is no such stage, or Chalice could not package it.
    """
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    if stage not in config["stages"] or stage == "local":
        raise Trouble(f"There is no stage {stage!r} in .chalice/config.json")
    out = ROOT / "build" / stage
    shutil.rmtree(out, ignore_errors=True)
    run_chalice(stage, out, ROOT / ".chalice" / "resources.json")
    architecture = config["stages"][stage].get("lambda_architecture", config.get("lambda_architecture", "x86_64"))
    layer = shutil.copy(build(architecture), out)
    template = out / "sam.json"
    template.write_text(
        json.dumps(with_layer(json.loads(template.read_text()), Path(layer).name, architecture), indent=2)
    )
    return out


def with_layer(template: dict[str, Any], zip_name: str, architecture: str) -> dict[str, Any]:
    """A SAM template with the ffmpeg layer, and with it attached to the functions that need it."""
    resources = dict(template["Resources"])
    for name in WITH_FFMPEG:
        properties = resources[name]["Properties"] | {"Layers": [{"Ref": "FfmpegLayer"}]}
        resources[name] = resources[name] | {"Properties": properties}
    resources["FfmpegLayer"] = {
        "Type": "AWS::Serverless::LayerVersion",
        "Properties": {
            "LayerName": {"Fn::Sub": "${AWS::StackName}-ffmpeg"},
            "Description": "ffmpeg and ffprobe 8.1 (GPL); see share/doc/ffmpeg/NOTICE.md in it",
            "ContentUri": f"./{zip_name}",
            "CompatibleArchitectures": [architecture],
            "LicenseInfo": "GPL-3.0-or-later",
        },
    }
    return template | {"Resources": resources}


def main() -> int:
    """Package the stage that the command line names."""
    parser = argparse.ArgumentParser(description="Make the deployment package for AWS.")
    parser.add_argument("stage", nargs="?", default="prod")
    try:
        print(aws_package(parser.parse_args().stage))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
