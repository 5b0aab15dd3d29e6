"""The whole of what is merged into the template that Chalice makes."""

from typing import Any

from deployment.stack.alarms import alarms
from deployment.stack.bucket import bucket
from deployment.stack.concurrency import MAPPING, mapping
from deployment.stack.content_delivery import content_delivery
from deployment.stack.dashboard import dashboard
from deployment.stack.functions import functions
from deployment.stack.gateway import STAGE, gateway
from deployment.stack.intrinsics import if_, ref, sub
from deployment.stack.link_role import link_role
from deployment.stack.parameters import PARAMETERS, conditions, rules
from deployment.stack.publish_role import PUBLISH_ROLE, PUBLISH_ROLE_ARN, publish_role
from deployment.stack.queues import queues
from deployment.stack.secrets_key import secrets_key
from deployment.stack.tables import tables


def template() -> dict[str, Any]:
    """Return the content of .chalice/resources.json."""
    return {
        "Parameters": PARAMETERS,
        "Rules": rules(),
        "Mappings": {MAPPING: mapping()},
        "Conditions": conditions(),
        "Resources": {
            **tables(),
            **secrets_key(),
            **queues(),
            **bucket(),
            **functions(),
            **link_role(),
            **publish_role(),
            **gateway(),
            **content_delivery(),
            **alarms(),
            **dashboard(),
            # Chalice names the group after a function that has another name in the end.
            "ApiHandlerLogGroup": {"Properties": {"LogGroupName": sub("/aws/lambda/${APIHandler}")}},
        },
        "Outputs": {
            PUBLISH_ROLE: {
                "Description": "The role that buckets of customers have to allow.",
                "Value": PUBLISH_ROLE_ARN,
            },
            "Bucket": {"Value": ref("Bucket")},
            "Url": {
                "Description": "The base of the API: /api is below it.",
                "Value": if_(
                    "HasDomain",
                    sub("https://${DomainName}"),
                    sub(f"https://${{RestAPI}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{STAGE}"),
                ),
            },
        },
    }
