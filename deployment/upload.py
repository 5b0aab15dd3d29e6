"""Upload a package, and let its template name the uploaded zips."""

import copy
import json
from pathlib import Path
from typing import Any

from deployment.artifact_bucket import ArtifactBucket
from deployment.aws import Aws
from deployment.stacks import BUCKET, TABLE, literal

# CloudFormation takes an existing resource over only if the template says its name as a text.
_NAME_PROPERTIES = {TABLE: "TableName", BUCKET: "BucketName"}
_ZIP_PROPERTIES = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}


def upload_package(package: Path, bucket: ArtifactBucket, folder: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Upload the zips of a package, and return its template that names them, and their keys.

    Zips of the same content are uploaded once.
    """
    template = copy.deepcopy(json.loads((package / "sam.json").read_text()))
    keys: dict[str, str] = {}
    for resource in template["Resources"].values():
        name = _ZIP_PROPERTIES.get(resource["Type"])
        if name is None:
            continue
        path = resource["Properties"][name]
        if path not in keys:
            file = package / path
            print(f"Uploading {file.name} ({file.stat().st_size / 1e6:.1f} MB) …", flush=True)
            keys[path] = bucket.upload(file, folder)
        resource["Properties"][name] = {"Bucket": bucket.name, "Key": keys[path]}
    return template, tuple(sorted(set(keys.values())))


def with_literal_names(template: dict[str, Any], aws: Aws, stack: str) -> dict[str, Any]:
    """Return a template in which the names of tables and buckets are texts. They are the same names."""
    resources = dict(template["Resources"])
    for logical_id, resource in resources.items():
        key = _NAME_PROPERTIES.get(resource["Type"], "")
        name = resource.get("Properties", {}).get(key)
        if isinstance(name, dict):
            text = literal(str(name["Fn::Sub"]), aws, stack)
            resources[logical_id] = resource | {"Properties": resource["Properties"] | {key: text}}
    return template | {"Resources": resources}
