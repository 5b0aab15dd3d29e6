"""The words that policies are written in: what a function may do with a table, a prefix of the bucket, or a queue.

A grant is an action on a resource. Names of actions are those of IAM, which differ from those of the API's operations:
a transaction needs the actions of its items, a batch of messages that of a single one, a multipart upload PutObject.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from chalicelib.aws.sealer import CONTEXT_KEY
from chalicelib.domain.queue import Queue
from deployment.stack.intrinsics import BUCKET_ARN, ref, resource_name, sub
from deployment.stack.secrets_key import KEY_TAG, SECRETS_KEY

GET, GET_MANY, LIST, SCAN = "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"
PUT, UPDATE, DELETE, WRITE_MANY = (
    *("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"),
)
READ, REMOVE, TAG = "s3:GetObject", "s3:DeleteObject", "s3:PutObjectTagging"
STORE, ABORT = "s3:PutObject", "s3:AbortMultipartUpload"
LIST_BUCKET = "s3:ListBucket"

_PLACE = "${AWS::Region}:${AWS::AccountId}"
_SECRETS_KEY = f"${{{SECRETS_KEY}.Arn}}"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """The right to do `action` on `resource`, an ARN for `Fn::Sub`. `prefix` limits a listing of the bucket.

    `tag`: only resources that have this tag with the name of the stack. `context`: only calls of KMS with an encryption
    context that has this key.
    """

    resource: str
    action: str
    prefix: str = ""
    tag: str = ""
    context: str = ""


def rows(table: str, *actions: str) -> list[Grant]:
    """Allow actions on a table, or on the table that a restore from a backup made of it."""
    return [Grant(_table(table), action) for action in actions]


def index(table: str, name: str) -> list[Grant]:
    """Allow queries of an index of a table."""
    return [Grant(f"{_table(table)}/index/{name}", LIST)]


def objects(prefix: str, *actions: str) -> list[Grant]:
    """Allow actions on the objects below a prefix, such as `media/`."""
    return [Grant(f"{BUCKET_ARN}/{prefix}*", action) for action in actions]


def files(prefix: str) -> list[Grant]:
    """Allow to store files below a prefix. Large ones are sent in parts."""
    return objects(prefix, STORE, ABORT)


def keys(*prefixes: str) -> list[Grant]:
    """Allow to list the keys below prefixes.

    Without it S3 says "access denied" of an object that does not exist, so who reads what may be gone needs it, too.
    """
    return [Grant(BUCKET_ARN, LIST_BUCKET, f"{prefix}*") for prefix in prefixes]


def sends(*queues: Queue) -> list[Grant]:
    """Allow to send messages to queues."""
    return [Grant(_queue(queue), action) for queue in queues for action in ("sqs:SendMessage", "sqs:GetQueueUrl")]


def wakes(*queues: Queue) -> list[Grant]:
    """Allow to make waiting messages of queues visible."""
    actions = ("sqs:ChangeMessageVisibility", "sqs:GetQueueUrl")
    return [Grant(_queue(queue), action) for queue in queues for action in actions]


def counts(*queues: Queue) -> list[Grant]:
    """Allow to ask how many messages wait in queues."""
    actions = ("sqs:GetQueueAttributes", "sqs:GetQueueUrl")
    return [Grant(_queue(queue), action) for queue in queues for action in actions]


def receives(queue: Queue) -> list[Grant]:
    """Allow Lambda to receive and delete the messages of a function's queue, with the function's role."""
    actions = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
    return [*wakes(queue), *(Grant(_queue(queue), action) for action in actions)]


def assumes(role: str) -> list[Grant]:
    """Allow to take on a role of the stack, by its logical name."""
    return [Grant(f"${{{role}.Arn}}", "sts:AssumeRole")]


def seals() -> list[Grant]:
    """Allow to encrypt secrets of accounts, and to make their data keys."""
    return [*unseals(), *rows("keys", PUT), Grant(_SECRETS_KEY, "kms:GenerateDataKey", context=CONTEXT_KEY)]


def unseals() -> list[Grant]:
    """Allow to decrypt secrets of accounts, also those of an earlier stack of this name that has left its tables.

    Tags count only after some minutes, so the stack's own key is named, too.
    """
    any_key = f"arn:${{AWS::Partition}}:kms:{_PLACE}:key/*"
    decrypt = "kms:Decrypt"
    return [
        *rows("keys", GET),
        Grant(_SECRETS_KEY, decrypt, context=CONTEXT_KEY),
        Grant(any_key, decrypt, tag=KEY_TAG, context=CONTEXT_KEY),
    ]


def logs(function: str) -> list[Grant]:
    """Allow to write to the function's log group, which the stack makes. CloudFormation ends its name at random."""
    group = f"/aws/lambda/${{AWS::StackName}}-{resource_name(function)}-*"
    arn = f"arn:${{AWS::Partition}}:logs:{_PLACE}:log-group:{group}:*"
    return [Grant(arn, action) for action in ("logs:CreateLogStream", "logs:PutLogEvents")]


def traces() -> list[Grant]:
    """Allow to send traces to X-Ray, which knows no resources."""
    return [Grant("*", action) for action in ("xray:PutTraceSegments", "xray:PutTelemetryRecords")]


def policy(grants: Collection[Grant]) -> dict[str, Any]:
    """Return the policy document of grants: a statement for all resources with the same actions and conditions."""
    actions: dict[tuple[str, str, str], list[str]] = {}
    for grant in sorted({grant for grant in grants if not grant.prefix}):
        actions.setdefault((grant.tag, grant.context, grant.resource), []).append(grant.action)
    ordered = sorted((tag, context, tuple(same), resource) for (tag, context, resource), same in actions.items())
    statements = [
        _allow(allowed, [resource for *_, resource in same]) | _condition(tag, context)
        for (tag, context, allowed), same in groupby(ordered, lambda one: one[:3])
    ]
    listings = sorted({grant for grant in grants if grant.prefix})
    if listings:
        prefixes = {"StringLike": {"s3:prefix": [grant.prefix for grant in listings]}}
        statements.append(_allow((LIST_BUCKET,), [BUCKET_ARN]) | {"Condition": prefixes})
    return {"Version": "2012-10-17", "Statement": statements}


def _condition(tag: str, context: str) -> dict[str, Any]:
    tags = {"StringEquals": {f"aws:ResourceTag/{tag}": ref("AWS::StackName")}} if tag else {}
    # Any value: KMS itself compares it with the one that the data key was made for.
    contexts = {"StringLike": {f"kms:EncryptionContext:{context}": "*"}} if context else {}
    return {"Condition": tags | contexts} if tags or contexts else {}


def _allow(actions: tuple[str, ...], resources: list[str]) -> dict[str, Any]:
    named: list[Any] = [sub(resource) if "${" in resource else resource for resource in resources]
    return {"Effect": "Allow", "Action": list(actions), "Resource": named}


def _table(noun: str) -> str:
    return f"arn:${{AWS::Partition}}:dynamodb:{_PLACE}:table/${{AWS::StackName}}-{noun}${{TableSuffix}}"


def _queue(queue: Queue) -> str:
    return f"arn:${{AWS::Partition}}:sqs:{_PLACE}:${{AWS::StackName}}-{queue}"
