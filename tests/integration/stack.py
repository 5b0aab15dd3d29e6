"""The tables, queues and bucket of .chalice/resources.json, made in moto: there is no second description of them."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3

STACK = "reelwright-test"
REGION = "us-east-1"
AWS_ACCOUNT = "123456789012"
_FILE = Path(__file__).parents[2] / ".chalice" / "resources.json"
_TABLE_OPTIONS = {"TableName", "BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes"}


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of all resources of a kind (`SQS::Queue`) by name, with references resolved."""
    content = json.loads(_FILE.read_text())["Resources"]
    return {
        name: _resolved(resource["Properties"], content)
        for name, resource in content.items()
        if resource.get("Type") == f"AWS::{kind}"
    }


def make_stack() -> str:
    """Make everything. Return the name of the bucket."""
    dynamodb, sqs, s3, kms = map(_client, ("dynamodb", "sqs", "s3", "kms"))
    for table in resources("DynamoDB::Table").values():
        dynamodb.create_table(**{name: value for name, value in table.items() if name in _TABLE_OPTIONS})
    for queue in sorted(resources("SQS::Queue").values(), key=lambda queue: "RedrivePolicy" in queue):
        sqs.create_queue(QueueName=queue["QueueName"], Attributes=_attributes(queue))
    (bucket,) = resources("S3::Bucket").values()
    s3.create_bucket(Bucket=bucket["BucketName"])
    (alias,) = resources("KMS::Alias").values()
    kms.create_alias(AliasName=alias["AliasName"], TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
    return str(bucket["BucketName"])


def forget(*modules: ModuleType) -> None:
    """Clear the caches of modules, as in a new process."""
    for made_once in (each for module in modules for each in vars(module).values()):
        if hasattr(made_once, "cache_clear"):
            made_once.cache_clear()


def _client(name: Any) -> Any:
    return boto3.client(name, region_name=REGION)


def _attributes(queue: dict[str, Any]) -> dict[str, str]:
    options = {name: value for name, value in queue.items() if name != "QueueName"}
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in options.items()}


def _resolved(value: Any, content: dict[str, Any]) -> Any:
    match value:
        case {"Fn::Sub": str(text)}:
            for name, known in (("StackName", STACK), ("Region", REGION), ("AccountId", AWS_ACCOUNT)):
                text = text.replace(f"${{AWS::{name}}}", known)
            return text
        case {"Fn::GetAtt": [str(name), "Arn"]}:
            queue = _resolved(content[name]["Properties"]["QueueName"], content)
            return f"arn:aws:sqs:{REGION}:{AWS_ACCOUNT}:{queue}"
        case dict():
            return {name: _resolved(item, content) for name, item in value.items()}
        case list():
            return [_resolved(item, content) for item in value]
    return value
