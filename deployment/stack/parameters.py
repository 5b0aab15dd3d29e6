"""The parameters of the template, and the conditions that follow from them.

A stage gives them values under `parameters` in .chalice/config.json.
"""

from typing import Any

from deployment.stack.concurrency import LIMITS

PARAMETERS: dict[str, dict[str, Any]] = {
    "Concurrency": {
        "Type": "String",
        "Default": str(LIMITS[0]),
        "AllowedValues": [str(limit) for limit in LIMITS],
        "Description": "The functions that this stack may run at once. Lambda's limit for the account is the most.",
    },
    "AlarmEmail": {
        "Type": "String",
        "Default": "",
        "AllowedPattern": r"|[^@\s]+@[^@\s]+",
        "Description": "The address that alarms are mailed to. It has to confirm the subscription.",
    },
    "RequestRate": {
        "Type": "Number",
        "Default": 100,
        "MinValue": 1,
        "Description": "Requests to the API a second, of all callers together. More get status 429.",
    },
    "RequestBurst": {
        "Type": "Number",
        "Default": 200,
        "MinValue": 1,
        "Description": "Requests that the API takes at once.",
    },
    "GatewayLogging": {
        "Type": "String",
        "Default": "create",
        "AllowedValues": ["create", "keep"],
        "Description": "The role by which API Gateway writes logs. It is one for all APIs of a region: keep yours.",
    },
    "Tracing": {
        "Type": "String",
        "Default": "PassThrough",
        "AllowedValues": ["Active", "PassThrough"],
        "Description": "Active: X-Ray gets traces of some of the calls and videos. PassThrough: it gets none.",
    },
    "DomainName": {
        "Type": "String",
        "Default": "",
        "Description": "A domain name of yours for the API, such as video.example.com.",
    },
    "CertificateArn": {
        "Type": "String",
        "Default": "",
        "AllowedPattern": "|arn:.+:acm:.+",
        "Description": "The ARN of the certificate of DomainName, from ACM in this region.",
    },
    "HostedZoneId": {
        "Type": "String",
        "Default": "",
        "Description": "The hosted zone of Route 53 that gets a record for DomainName. Without one, add it yourself.",
    },
    "CloudFront": {
        "Type": "String",
        "Default": "no",
        "AllowedValues": ["no", "yes"],
        "Description": "Whether CloudFront delivers the finished files, and the pages of DomainName.",
    },
    "TableSuffix": {
        "Type": "String",
        "Default": "",
        "AllowedPattern": r"[A-Za-z0-9_.\-]{0,64}",
        "Description": "The end of the names of the tables that the functions use, after a restore from a backup.",
    },
    "RequestsPerAddress": {
        "Type": "String",
        "Default": "0",
        "AllowedPattern": "0|[1-9][0-9]{1,8}",
        "Description": "Requests a minute from one network address, at least 10; AWS WAF refuses more. 0: no limit.",
    },
    "WebAclArn": {
        "Type": "String",
        "Default": "",
        "AllowedPattern": "|arn:.+:wafv2:.+",
        "Description": "The ARN of a regional web ACL of AWS WAF that filters the requests to the API.",
    },
}


def conditions() -> dict[str, Any]:
    """Return the conditions of the template, by name."""
    return {
        "HasAlarmEmail": _given("AlarmEmail"),
        "HasDomain": _given("DomainName"),
        "HasHostedZone": {"Fn::And": [{"Condition": "HasDomain"}, _given("HostedZoneId")]},
        "HasWebAcl": _given("WebAclArn"),
        "LimitsAddresses": {
            "Fn::Not": [{"Fn::Or": [{"Condition": "HasWebAcl"}, {"Fn::Equals": [{"Ref": "RequestsPerAddress"}, "0"]}]}]
        },
        "UsesWebAcl": {"Fn::Or": [{"Condition": "HasWebAcl"}, {"Condition": "LimitsAddresses"}]},
        "UsesCloudFront": {"Fn::Equals": [{"Ref": "CloudFront"}, "yes"]},
        "MakesGatewayLogRole": {"Fn::Equals": [{"Ref": "GatewayLogging"}, "create"]},
    }


def rules() -> dict[str, Any]:
    """Return the rules of the template, which CloudFormation checks before it changes anything."""
    return {
        "DomainNeedsCertificate": {
            "RuleCondition": {"Fn::Not": [{"Fn::Equals": [{"Ref": "DomainName"}, ""]}]},
            "Assertions": [
                {
                    "Assert": {"Fn::Not": [{"Fn::Equals": [{"Ref": "CertificateArn"}, ""]}]},
                    "AssertDescription": "DomainName needs CertificateArn.",
                }
            ],
        }
    }


def _given(parameter: str) -> dict[str, Any]:
    return {"Fn::Not": [{"Fn::Equals": [{"Ref": parameter}, ""]}]}
