"""The needs of the API's gateway in the account: the role for its logs, and the certificate of a domain."""

from collections.abc import Iterator, Mapping

from botocore.exceptions import ClientError

from deployment.aws import Aws, error_code
from deployment.preflight.findings import Finding, note, ok, problem


def check_gateway_logs(aws: Aws, stack: str, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """Yield whether the parameter `GatewayLogging` fits the region, whose APIs have one role for logs together."""
    role = aws.client("apigateway").get_account().get("cloudwatchRoleArn")
    is_own = role is not None and f"/{stack}-" in role
    if parameters.get("GatewayLogging") == "keep":
        if role is None:
            yield problem(
                "gateway logs",
                "GatewayLogging is keep, and API Gateway has no role for logs in this region: set it to create.",
            )
        elif is_own:
            yield problem(
                "gateway logs",
                "GatewayLogging is keep, and the role for logs in this region is this stack's own: leave it at create.",
            )
        else:
            yield ok("gateway logs", f"API Gateway logs by {role}.")
    elif role is not None and not is_own:
        yield note(
            "gateway logs",
            f"The stack replaces API Gateway's role for logs in this region, {role}. Other APIs use it, too: set "
            "GatewayLogging to keep in the stage.",
        )


def check_domain(aws: Aws, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """Yield whether the certificate of a domain can be used."""
    domain, certificate = parameters.get("DomainName"), parameters.get("CertificateArn")
    if not domain:
        return
    if not certificate:
        yield problem("domain", f"DomainName {domain} needs CertificateArn: a certificate of ACM in {aws.region}.")
        return
    if f":{aws.region}:" not in certificate:
        yield problem(
            "domain", f"The certificate of {domain} is in another region: API Gateway needs one in {aws.region}."
        )
        return
    try:
        status = aws.client("acm").describe_certificate(CertificateArn=certificate)["Certificate"]["Status"]
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
        status = "missing"
    if status == "ISSUED":
        yield ok("domain", f"{domain} has its certificate.")
    else:
        yield problem("domain", f"The certificate of {domain} is {status}: it must be ISSUED. See ACM's console.")
