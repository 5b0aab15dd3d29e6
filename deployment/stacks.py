"""The state of a stack in CloudFormation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from botocore.exceptions import ClientError

from deployment.aws import Aws, error_code

TABLE, BUCKET, KEY = "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key"


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that exists: its id, status, parameters and outputs."""

    id: str
    status: str
    parameters: Mapping[str, str]
    outputs: Mapping[str, str]

    @property
    def is_new(self) -> bool:
        """True if only a change set for its creation exists."""
        return self.status == "REVIEW_IN_PROGRESS"


def find_stack(aws: Aws, name: str) -> Stack | None:
    """Return a stack by its name or its id, or None if it does not exist or is deleted."""
    try:
        (found,) = aws.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if error_code(error) == "ValidationError" and "does not exist" in str(error):
            return None
        raise
    if found["StackStatus"] == "DELETE_COMPLETE":
        return None
    parameters = {each["ParameterKey"]: each["ParameterValue"] for each in found.get("Parameters", [])}
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}
    return Stack(found["StackId"], found["StackStatus"], parameters, outputs)


def stored_in(aws: Aws, name: str) -> set[str]:
    """Return the names of the tables and buckets that are part of a stack."""
    pages = aws.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=name)
    found = [each for page in pages for each in page["StackResourceSummaries"]]
    return {each.get("PhysicalResourceId", "") for each in found if each["ResourceType"] in (TABLE, BUCKET)}


def literal(text: str, aws: Aws, stack: str) -> str:
    """Return a text of the template with the values that CloudFormation puts in place of `${AWS::…}`."""
    values = {"StackName": stack, "AccountId": aws.account, "Region": aws.region}
    return re.sub(r"\$\{AWS::(\w+)\}", lambda name: values[name[1]], text)
