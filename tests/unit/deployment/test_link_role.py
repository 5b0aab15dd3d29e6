"""The role that signs links may read and write what links are for, and nothing else."""

from fnmatch import fnmatchcase

import pytest

from chalicelib.domain.functions import FUNCTIONS
from deployment.stack.functions import functions
from deployment.stack.intrinsics import resource_name
from deployment.stack.link_role import LINK_ROLE_ARN, link_role
from tests.fakes import make_campaign, make_media, make_template, make_video

ROLE = link_role()["LinkRole"]["Properties"]


def allowed(action):
    """Return the patterns of the keys that the role may use."""
    (policy,) = ROLE["Policies"]
    return [
        resource["Fn::Sub"].partition(":s3:::")[2].partition("/")[2]
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == action
        for resource in statement["Resource"]
    ]


def may(action, key):
    return any(fnmatchcase(key, pattern) for pattern in allowed(action))


@pytest.mark.parametrize(
    "key",
    [
        f"{make_video().out_prefix}v.mp4",
        f"{make_template().preview_prefix}{make_video().id}.jpg",
        make_campaign().result_key(1),
    ],
)
def test_links_show_finished_files_previews_and_results(key):
    assert may("s3:GetObject", key)


@pytest.mark.parametrize("temp", [False, True])
def test_upload_links_write_media_files(temp):
    assert may("s3:PutObject", make_media(temp=temp).key)


@pytest.mark.parametrize(
    ("action", "key"),
    [
        ("s3:GetObject", make_media().key),
        ("s3:GetObject", f"{make_video().work_prefix}manifest.json"),
        ("s3:GetObject", "segments/a"),
        ("s3:GetObject", make_campaign().file_key),
        ("s3:GetObject", make_campaign().rows_key(1)),
        ("s3:PutObject", f"{make_video().out_prefix}v.mp4"),
        ("s3:DeleteObject", make_media().key),
    ],
)
def test_the_role_may_do_nothing_else(action, key):
    assert not may(action, key)


def test_only_roles_of_the_stack_may_assume_it():
    (trust,) = ROLE["AssumeRolePolicyDocument"]["Statement"]
    for pattern in trust["Condition"]["ArnLike"]["aws:PrincipalArn"]:
        assert pattern["Fn::Sub"].endswith("/${AWS::StackName}-*")


def test_only_the_api_signs_links():
    signing = {
        function.name
        for function in FUNCTIONS
        if functions()[resource_name(function.name)]["Properties"]["Environment"]["Variables"].get(
            "REELWRIGHT_LINK_ROLE"
        )
        == LINK_ROLE_ARN
    }
    assert signing == {"api_handler"}
