"""Who asks for a page, and from where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Visit:
    """What matters of a request for a page.

    `base_url`: where the deployment is, without a slash at the end. `kept`: the entity tags of what the browser has
    already (`If-None-Match`). `takes_gzip`: whether it unpacks. `version`: of a file, as the page names it.
    """

    base_url: str
    kept: str = ""
    takes_gzip: bool = False
    version: str = ""


def read_visit(context: Mapping[str, Any], headers: Mapping[str, str], query: Mapping[str, str]) -> Visit:
    """A request as the gateway tells of it; `context` is its `requestContext`, names of headers are in lower case."""
    return Visit(
        base_url=_base_url(context, headers),
        kept=headers.get("if-none-match", ""),
        # Without an Accept header the gateway would not send bytes, but base64.
        takes_gzip="gzip" in headers.get("accept-encoding", "") and "accept" in headers,
        version=query.get("v", ""),
    )


def _base_url(context: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    if "domainName" not in context:
        # The local cloud: its gateway has no domains, and takes this off the path before it tells of it.
        return f"http://{headers['host']}/restapis/{context['apiId']}/{context['stage']}/_user_request_"
    # With the stage, or with what a custom domain puts in front, if anything.
    path = str(context["path"]).rstrip("/").removesuffix(str(context["resourcePath"]).rstrip("/"))
    return f"https://{context['domainName']}{path}"
