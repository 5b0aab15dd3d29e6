"""A CloudFront distribution in front of the finished files, and of the pages if the API has a domain name.

Links stay signed for S3: the distribution passes the query string on, and S3 checks the signature. Each link has a key
of its own in the cache. `/api` stays with the gateway, where the address of the caller is known.
"""

from typing import Any

from deployment.stack.intrinsics import Resources, attribute, if_, ref, sub

LINK_HOST = if_("UsesCloudFront", attribute("Distribution", "DomainName"), "")
"""The host of links to files, for the functions; empty without a distribution."""

# A link may be answered from the cache for so long after it has ended.
_CACHED_S = 300
_PAGES = ("/docAPI", "/docScript", "/pages/*")
_CORS_HEADERS = ["Origin", "Access-Control-Request-Headers", "Access-Control-Request-Method"]


def content_delivery() -> Resources:
    """Return the resources of the distribution. They exist if the parameter `CloudFront` says so."""
    return {
        "Distribution": {
            "Type": "AWS::CloudFront::Distribution",
            "Condition": "UsesCloudFront",
            "Properties": {"DistributionConfig": _config()},
        },
        "FileCachePolicy": _cache_policy("files", _CACHED_S, _CORS_HEADERS),
        # Pages say themselves how long they may be cached.
        "PageCachePolicy": _cache_policy("pages", 0, ["Accept-Language"]),
    }


def _config() -> dict[str, Any]:
    return {
        "Comment": ref("AWS::StackName"),
        "Enabled": True,
        "HttpVersion": "http2and3",
        "IPV6Enabled": True,
        "PriceClass": "PriceClass_100",
        "Origins": [
            {
                "Id": "files",
                "DomainName": attribute("Bucket", "RegionalDomainName"),
                # No identity of CloudFront: the signature of the link is the only permission.
                "S3OriginConfig": {"OriginAccessIdentity": ""},
            },
            if_("HasDomain", _origin_of_pages()),
        ],
        "DefaultCacheBehavior": _behavior("files", "FileCachePolicy", ["GET", "HEAD", "OPTIONS"]),
        "CacheBehaviors": [
            if_("HasDomain", {"PathPattern": path, **_behavior("pages", "PageCachePolicy", ["GET", "HEAD"])})
            for path in _PAGES
        ],
    }


def _origin_of_pages() -> dict[str, Any]:
    # The domain name and not the API: the settings of the API's function name the distribution.
    only_encrypted = {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}
    return {"Id": "pages", "DomainName": ref("DomainName"), "CustomOriginConfig": only_encrypted}


def _behavior(origin: str, cache_policy: str, methods: list[str]) -> dict[str, Any]:
    return {
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": methods,
        "Compress": origin == "pages",
        "CachePolicyId": ref(cache_policy),
    }


def _cache_policy(name: str, usual_s: int, headers: list[str]) -> dict[str, Any]:
    key = {
        "EnableAcceptEncodingGzip": name == "pages",
        "EnableAcceptEncodingBrotli": name == "pages",
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
        "HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": headers},
        "CookiesConfig": {"CookieBehavior": "none"},
    }
    return {
        "Type": "AWS::CloudFront::CachePolicy",
        "Condition": "UsesCloudFront",
        "Properties": {
            "CachePolicyConfig": {
                # Names are global in an account.
                "Name": sub(f"${{AWS::StackName}}-${{AWS::Region}}-{name}"),
                "MinTTL": 0,
                "DefaultTTL": usual_s,
                "MaxTTL": _CACHED_S,
                "ParametersInCacheKeyAndForwardedToOrigin": key,
            }
        },
    }
