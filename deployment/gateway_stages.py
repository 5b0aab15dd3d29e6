"""The stages of the API at the gateway. Templates of old releases made a second one, "Stage", beside the API's own."""

from deployment.aws import Aws

_SECOND = "Stage"


def delete_second_stage(aws: Aws, api: str) -> bool:
    """Delete the public stage "Stage", which no limits, firewall and access log apply to. Return whether it existed."""
    gateway = aws.client("apigateway")
    names = {stage["stageName"] for stage in gateway.get_stages(restApiId=api)["item"]}
    # Never the only one.
    if _SECOND not in names or len(names) == 1:
        return False
    gateway.delete_stage(restApiId=api, stageName=_SECOND)
    return True
