"""Short forms of CloudFormation's intrinsic functions, and the names of resources."""

from typing import Any

from chalice.utils import to_cfn_resource_name

Value = Any
Resources = dict[str, dict[str, Any]]

BUCKET_NAME = "${AWS::StackName}-${AWS::AccountId}-${AWS::Region}"
BUCKET_ARN = f"arn:${{AWS::Partition}}:s3:::{BUCKET_NAME}"
"""The bucket's ARN for `Fn::Sub`. A reference to the bucket would be a circle where the bucket needs the resource."""

KEEP = "RetainExceptOnCreate"
"""The deletion policy of what outlives its stack. A first deployment that fails leaves nothing behind."""


def sub(text: str) -> dict[str, str]:
    """Return a text in which CloudFormation replaces `${…}`."""
    return {"Fn::Sub": text}


def ref(name: str) -> dict[str, str]:
    """Return the reference to a resource or a parameter."""
    return {"Ref": name}


def attribute(resource: str, name: str) -> dict[str, list[str]]:
    """Return an attribute of a resource, such as its `Arn`."""
    return {"Fn::GetAtt": [resource, name]}


def if_(condition: str, then: Value, otherwise: Value = None) -> dict[str, list[Value]]:
    """Return a value that depends on a condition. Without `otherwise`, the property is left out."""
    return {"Fn::If": [condition, then, ref("AWS::NoValue") if otherwise is None else otherwise]}


def resource_name(function: str) -> str:
    """Return the logical name that Chalice gives to the resource of a function, or of a function's event source."""
    return "APIHandler" if function == "api_handler" else to_cfn_resource_name(function)
