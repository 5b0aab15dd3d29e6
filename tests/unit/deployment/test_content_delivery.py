"""CloudFront answers only for links that S3 would answer for."""

from deployment.stack.content_delivery import content_delivery
from deployment.stack.functions import functions
from deployment.stack.link_role import LINK_ROLE_ARN

RESOURCES = content_delivery()
CONFIG = RESOURCES["Distribution"]["Properties"]["DistributionConfig"]


def key_of(policy):
    return RESOURCES[policy]["Properties"]["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]


def test_a_link_has_its_own_key_in_the_cache_so_that_no_other_link_gets_its_file():
    assert CONFIG["DefaultCacheBehavior"]["CachePolicyId"] == {"Ref": "FileCachePolicy"}
    assert key_of("FileCachePolicy")["QueryStringsConfig"] == {"QueryStringBehavior": "all"}


def test_the_host_is_not_passed_on_because_the_signature_covers_that_of_the_bucket():
    assert "Host" not in key_of("FileCachePolicy")["HeadersConfig"]["Headers"]
    assert "OriginRequestPolicyId" not in CONFIG["DefaultCacheBehavior"]


def test_the_distribution_has_no_permission_of_its_own():
    (files, _) = CONFIG["Origins"]
    assert files["S3OriginConfig"] == {"OriginAccessIdentity": ""}
    assert "OriginAccessControlId" not in files


def test_calls_of_the_api_do_not_pass_it():
    paths = [behavior["Fn::If"][1]["PathPattern"] for behavior in CONFIG["CacheBehaviors"]]
    assert paths == ["/docAPI", "/docScript", "/pages/*"]


def test_all_of_it_depends_on_the_parameter():
    assert {resource["Condition"] for resource in RESOURCES.values()} == {"UsesCloudFront"}


def test_only_the_function_that_makes_links_knows_its_host():
    knowing = {
        name
        for name, function in functions().items()
        if "REELWRIGHT_LINK_HOST" in function["Properties"]["Environment"]["Variables"]
    }
    assert knowing == {"APIHandler"}
    assert functions()["APIHandler"]["Properties"]["Environment"]["Variables"]["REELWRIGHT_LINK_ROLE"] == LINK_ROLE_ARN
