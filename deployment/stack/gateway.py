"""The API in API Gateway: limits, the access log, answers of its own, a domain name, and a firewall."""

import json
from typing import Any

from chalicelib.api.http import CORS
from chalicelib.domain.response_headers import NO_STORE, SECURITY_HEADERS
from deployment.stack.intrinsics import Resources, attribute, if_, ref, sub

STAGE = "v1"
STACK_URL = if_(
    "HasDomain",
    sub("https://${DomainName}"),
    sub(f"https://${{RestAPI}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{STAGE}"),
)
"""The URL of the API, for functions that no call invokes."""
LOG_KEPT_DAYS = 30

# Query strings are left out of the log: callers may put their secrets there.
_LOG_FIELDS = {
    "time": "requestTimeEpoch",
    "request": "requestId",
    "address": "identity.sourceIp",
    "agent": "identity.userAgent",
    "method": "httpMethod",
    # Not the path: the token of a public page is in it.
    "path": "resourcePath",
    "status": "status",
    "bytes": "responseLength",
    "ms": "responseLatency",
    "error": "error.responseType",
}

# The answers of the gateway itself, which never reach a function: the status, and the text for people.
_REFUSALS = {
    "REQUEST_TOO_LARGE": (413, "The request is larger than 10 MB. Upload large files with a link of Media_Upload_New."),
    "THROTTLED": (429, "There are too many requests at the moment. Try again in a second."),
    "QUOTA_EXCEEDED": (429, "There are too many requests. Try again later."),
    "WAF_FILTERED": (403, "The firewall rejected the request, for example after too many. Try again in a minute."),
    "MISSING_AUTHENTICATION_TOKEN": (404, "There is no such address here. The API is at /api."),
    "INTEGRATION_FAILURE": (502, "The service did not answer as expected. Try again in a moment."),
    "INTEGRATION_TIMEOUT": (504, "The service did not answer in time. Try again in a moment."),
    "DEFAULT_4XX": (None, "The gateway rejected the request."),
    "DEFAULT_5XX": (None, "The gateway failed. Try again in a moment."),
}
_HEADERS = CORS | SECURITY_HEADERS | NO_STORE
_STAGE_PATH = "restapis/${RestAPI}/stages/${RestAPI.Stage}"
_CODE = -32000  # Source: JSON-RPC 2.0, codes that servers may define.


def gateway() -> Resources:
    """Return the resources of the API, without its routes, which Chalice makes from app.py."""
    return {
        "RestAPI": {"Properties": _api()},
        "AccessLog": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {
                "LogGroupName": sub("/reelwright/${AWS::StackName}/access"),
                "RetentionInDays": LOG_KEPT_DAYS,
                # A stage with an access log needs the role of the region. This makes CloudFormation create that first.
                "Tags": [
                    {"Key": "logging-role", "Value": if_("MakesGatewayLogRole", ref("GatewayLogAccount"), "kept")}
                ],
            },
        },
        **_log_role(),
        **_domain(),
        "AddressLimit": _address_limit(),
        "WebAclAssociation": {
            "Type": "AWS::WAFv2::WebACLAssociation",
            "Condition": "UsesWebAcl",
            "Properties": {
                "WebACLArn": if_("HasWebAcl", ref("WebAclArn"), attribute("AddressLimit", "Arn")),
                "ResourceArn": sub(f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}::/{_STAGE_PATH}"),
            },
        },
    }


def _api() -> dict[str, Any]:
    log_format = json.dumps({name: f"$context.{variable}" for name, variable in _LOG_FIELDS.items()})
    return {
        "BinaryMediaTypes": ["*/*"],
        "DefinitionBody": {
            # The name of the API, by which its metrics are found.
            "info": {"title": ref("AWS::StackName")},
            "x-amazon-apigateway-binary-media-types": ["*/*"],
            "x-amazon-apigateway-gateway-responses": {name: _answer(*refusal) for name, refusal in _REFUSALS.items()},
        },
        # With a version, SAM does not make a second public stage that is named "Stage".
        "OpenApiVersion": "2.0",
        # A trace of the gateway would hold the query string, in which callers may put their secrets.
        "TracingEnabled": False,
        "AccessLogSetting": {"DestinationArn": attribute("AccessLog", "Arn"), "Format": log_format},
        "MethodSettings": [
            {
                "ResourcePath": "/*",
                "HttpMethod": "*",
                "ThrottlingRateLimit": ref("RequestRate"),
                "ThrottlingBurstLimit": ref("RequestBurst"),
            }
        ],
    }


def _address_limit() -> dict[str, Any]:
    """Return the web ACL that limits the requests of each address. API Gateway itself knows no addresses."""
    metrics = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": True}
    return {
        "Type": "AWS::WAFv2::WebACL",
        "Condition": "LimitsAddresses",
        "Properties": {
            "Name": sub("${AWS::StackName}-addresses"),
            "Scope": "REGIONAL",
            "DefaultAction": {"Allow": {}},
            "VisibilityConfig": metrics | {"MetricName": sub("${AWS::StackName}-requests")},
            "Rules": [
                {
                    "Name": "RequestsPerAddress",
                    "Priority": 0,
                    "Action": {"Block": {}},
                    "Statement": {
                        "RateBasedStatement": {
                            "AggregateKeyType": "IP",
                            "EvaluationWindowSec": 60,
                            "Limit": ref("RequestsPerAddress"),
                        }
                    },
                    "VisibilityConfig": metrics | {"MetricName": sub("${AWS::StackName}-too-many")},
                }
            ],
        },
    }


def _answer(status: int | None, text: str) -> dict[str, Any]:
    error = {"jsonrpc": "2.0", "id": None, "error": {"code": _CODE, "message": text}}
    return {
        **({"statusCode": status} if status else {}),
        # A value is a text in quotes.
        "responseParameters": {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in _HEADERS.items()},
        "responseTemplates": {"application/json": json.dumps(error)},
    }


def _log_role() -> Resources:
    # A region has one such role for all APIs. Without it, API Gateway refuses an access log.
    return {
        "GatewayLogRole": {
            "Type": "AWS::IAM::Role",
            "Condition": "MakesGatewayLogRole",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "apigateway.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                },
                "ManagedPolicyArns": [
                    sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs")
                ],
            },
        },
        "GatewayLogAccount": {
            "Type": "AWS::ApiGateway::Account",
            "Condition": "MakesGatewayLogRole",
            # An account that never had an API rejects the setting. And the new role needs some seconds.
            "DependsOn": "RestAPI",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {"CloudWatchRoleArn": attribute("GatewayLogRole", "Arn")},
        },
    }


def _domain() -> Resources:
    return {
        "Domain": {
            "Type": "AWS::ApiGateway::DomainName",
            "Condition": "HasDomain",
            "Properties": {
                "DomainName": ref("DomainName"),
                "RegionalCertificateArn": ref("CertificateArn"),
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
                "SecurityPolicy": "TLS_1_2",
            },
        },
        "DomainMapping": {
            "Type": "AWS::ApiGateway::BasePathMapping",
            "Condition": "HasDomain",
            "Properties": {"DomainName": ref("Domain"), "RestApiId": ref("RestAPI"), "Stage": ref("RestAPI.Stage")},
        },
        "DomainRecord": {
            "Type": "AWS::Route53::RecordSet",
            "Condition": "HasHostedZone",
            "Properties": {
                "HostedZoneId": ref("HostedZoneId"),
                "Name": ref("DomainName"),
                "Type": "A",
                "AliasTarget": {
                    "DNSName": attribute("Domain", "RegionalDomainName"),
                    "HostedZoneId": attribute("Domain", "RegionalHostedZoneId"),
                },
            },
        },
    }
