"""The URL of the deployment, as its callers write it."""

from collections.abc import Mapping


def deployment_url(context: Mapping[str, object], headers: Mapping[str, str]) -> str:
    """Return the URL of the deployment that a request was sent to, without a slash at the end.

    `context` is the `requestContext` of API Gateway. Names of headers are in lower case. The URL is empty for a request
    that came through no gateway.
    """
    if "domainName" in context:
        # The path begins with the stage, or with the base path of a custom domain, and ends with the resource.
        resource = [part for part in str(context["resourcePath"]).split("/") if part]
        parts = [part for part in str(context["path"]).split("/") if part]
        return "/".join([f"https://{context['domainName']}", *parts[: len(parts) - len(resource)]])
    if "apiId" not in context:
        return ""
    # The gateway of the local cloud has no domains, and removes this prefix from the path.
    return f"http://{headers['host']}/restapis/{context['apiId']}/{context['stage']}/_user_request_"
