"""The checks of checkov that the stack fails on purpose, each with its reason.

`tests/e2e/package/test_template.py` runs checkov on the template as CloudFormation gets it. It fails for a finding that
is not here, and for an exception that finds nothing any more.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exemption:
    """A check that some resources fail. `resources` matches their names in the template."""

    check: str
    resources: re.Pattern[str]
    reason: str

    def covers(self, check: str, resource: str) -> bool:
        """Return whether a finding is meant: `resource` is `AWS::S3::Bucket.Bucket`."""
        return check == self.check and self.resources.fullmatch(resource.rpartition(".")[2]) is not None


def _exemption(check: str, resources: str, reason: str) -> Exemption:
    return Exemption(check, re.compile(resources), reason)


EXEMPTIONS = (
    _exemption(
        "CKV_AWS_18",
        "Bucket",
        "An access log of the bucket needs a second bucket that grows with each segment. Who has to keep one turns on "
        "CloudTrail's data events for the bucket, without a change of the stack.",
    ),
    _exemption(
        "CKV_AWS_26",
        "AlarmTopic",
        "The messages name alarms and numbers. CloudWatch cannot publish to a topic that AWS's own key encrypts, and a "
        "key of the operator's costs a dollar a month.",
    ),
    _exemption(
        "CKV_AWS_27",
        ".+Queue",
        "SQS encrypts the queues with its own keys (SqsManagedSseEnabled). The check accepts only keys of KMS, which "
        "charge for each call.",
    ),
    _exemption(
        "CKV_AWS_28",
        "(Attempts|Idempotency|Leases|Segments|Usage)Table",
        "These tables hold what expires within hours or can be made again: failed log-ins, idempotency keys, "
        "leases, counts, and the cache of segments.",
    ),
    _exemption(
        "CKV_AWS_73",
        "RestAPI.*Stage",
        "A trace begins in the function that answers. One of the gateway would hold the query string, in which clients "
        "of the vendors' API send their secret.",
    ),
    _exemption(
        "CKV_AWS_115",
        ".+",
        "The event sources limit how many of each function run (deployment/stack/concurrency.py). A reservation takes "
        "from all other functions of the account, and a new account, with ten, allows none.",
    ),
    _exemption(
        "CKV_AWS_116",
        ".+",
        "Only asynchronous calls use a function's own dead-letter queue. The queues have one, callers of the API get "
        "the error, and a schedule calls again.",
    ),
    _exemption(
        "CKV_AWS_117",
        ".+",
        "The functions use public endpoints of AWS, and media and webhooks on the internet. A VPC protects nothing of "
        "that, and adds a NAT gateway that costs more than an idle deployment.",
    ),
    _exemption(
        "CKV_AWS_119",
        ".+Table",
        "DynamoDB encrypts all tables with keys that it owns. A key of the operator's adds a charge for each call, and "
        "the data are lost with the key.",
    ),
    _exemption(
        "CKV_AWS_120",
        "RestAPI.*Stage",
        "Each answer depends on the credentials in the request. A cache would give one account the answer of another.",
    ),
    _exemption(
        "CKV_AWS_158",
        ".+(LogGroup|Log)",
        "CloudWatch Logs encrypts all groups. The logs hold ids and times, and neither secrets nor what people wrote.",
    ),
    _exemption(
        "CKV_AWS_173",
        ".+",
        "Lambda encrypts the variables with its own key. They hold names and switches, and no secret.",
    ),
    _exemption(
        "CKV_AWS_192",
        "AddressLimit",
        "The rule that the check wants keeps requests from a fault of Log4j, a library of Java. No part of the stack "
        "runs Java, and AWS charges each rule.",
    ),
)
