"""The policies of the functions."""

import json
import re
from typing import get_type_hints

import pytest

from chalicelib.api.rpc import RpcServices
from chalicelib.domain.functions import API, FUNCTIONS
from chalicelib.domain.queue import Queue
from chalicelib.pipeline import (
    assemble,
    campaign_check,
    campaign_run,
    dead_letter,
    delete,
    deliver,
    dry_run,
    ingest,
    prepare,
    publish,
    reaper,
    render,
)
from chalicelib.wiring.tables import ACCOUNT_TABLES
from deployment.paths import CONFIG
from deployment.stack.grants import Grant, keys, objects, policy, rows
from deployment.stack.policies import grants_of, policies, policy_file
from deployment.stack.tables import TABLES

NAMES = [function.name for function in FUNCTIONS]
# IAM's quota of all inline policies of a role, without white space.
MOST_CHARACTERS = 10_240
# The tables of each service that a step may declare.
TABLES_OF = {
    "HasAccounts": {"accounts"},
    "HasEmails": {"emails"},
    "HasLoginAttempts": {"attempts"},
    "HasVisitorUsage": {"usage"},
    "HasPlans": {"plans"},
    "HasLedger": {"balances", "ledger"},
    # What an order brings is written together with it.
    "HasOrders": {"orders", "balances", "ledger"},
    # A video or a media file is written together with its account's balance.
    "HasMedias": {"medias", "balances", "ledger"},
    "HasVideos": {"videos", "balances", "ledger"},
    "HasTemplates": {"templates"},
    "HasRemovals": {"removals"},
    "HasDeliveries": {"deliveries"},
    "HasStatistics": {"viewings", "analytics"},
    "HasSegments": {"segments"},
    "HasLeases": {"leases"},
    "HasWaits": {"leases"},
    "HasCursors": {"leases"},
    "HasFonts": {"fonts"},
    "HasProfiles": {"profiles"},
    "HasNotifications": {"notifications"},
    "HasAudit": {"audit"},
    "HasErasures": {"erasures"},
    "HasCampaigns": {"campaigns"},
    "HasConnections": {"connections"},
    "HasSealer": {"keys"},
    "HasIdempotencyKeys": {"idempotency"},
}
_STEP = get_type_hints(render.render)["services"]
SERVICES = {
    "api_handler": (RpcServices, dry_run.DryRunServices),
    "ingest": (ingest.FileServices,),
    "prepare": (prepare.PrepareServices, campaign_check.CampaignCheckServices, campaign_run.CampaignRunServices),
    **{name: (_STEP,) for name in NAMES if name.startswith("render_")},
    "assemble": (assemble.AssembleServices,),
    "deliver": (deliver.DeliveryServices,),
    "publish": (publish.PublishServices,),
    "remove": (delete.DeleteServices,),
    "dead_letter": (dead_letter.DeadLetterServices,),
    "resume": (reaper.ReaperServices,),
}
# What is not declared as a service: the data of accounts that are deleted, the services that send mail, and what the
# description of a video reads.
_DATA_OF_ACCOUNTS = {*ACCOUNT_TABLES, "accounts", "emails", "segments", "leases", "balances", "keys"}
FURTHER = {
    # The count of uploads in a day.
    "publish": {"usage"},
    "remove": _DATA_OF_ACCOUNTS,
    "dead_letter": _DATA_OF_ACCOUNTS,
    "deliver": {"accounts", "emails", "analytics"},
    # The tokens of the rows of campaigns.
    "prepare": {"idempotency"},
}
# Writes of a video that never end it, nor change its price.
WITHOUT_BALANCE = {"deliver", "publish"}


def grants(name):
    return grants_of(next(function for function in FUNCTIONS if function.name == name))


def tables_of(name):
    return {found[1] for grant in grants(name) if (found := re.search(r"StackName}-([a-z]+)\$", grant.resource))}


def functions_that(action, resource=""):
    return {name for name in NAMES for grant in grants(name) if grant.action == action and resource in grant.resource}


@pytest.mark.parametrize("name", NAMES)
def test_a_function_may_use_the_tables_of_the_services_that_its_code_declares(name):
    declared = {table for services in SERVICES[name] for base in services.__mro__ for table in _tables(base)}
    if name in WITHOUT_BALANCE:
        declared -= {"balances", "ledger"}
    waits = set() if name in ("api_handler", "resume") else {"leases"}
    assert tables_of(name) == declared | FURTHER.get(name, set()) | waits


def _tables(base):
    return TABLES_OF.get(base.__name__, set())


def test_each_table_is_used():
    assert set.union(*map(tables_of, NAMES)) == {table.noun for table in TABLES}


@pytest.mark.parametrize("name", NAMES)
def test_chalice_takes_the_policy_of_each_function(name):
    config = json.loads(CONFIG.read_text())
    assert config["lambda_functions"][name]["iam_policy_file"] == policy_file(name)
    assert not config["autogen_policy"]


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_fits_into_a_role(name):
    text = json.dumps(policies()[name], separators=(",", ":"))
    for pseudo, longest in (("Partition", "aws-us-gov"), ("Region", "ap-southeast-1"), ("AccountId", "0" * 12)):
        text = text.replace(f"${{AWS::{pseudo}}}", longest)
    text = text.replace("${AWS::StackName}", "reelwright-production").replace("${TableSuffix}", "-20261128")
    # The rest is for the permissions that settings add.
    assert len(re.sub(r'{"Fn::Sub":("[^"]*")}', r"\1", text)) < 0.9 * MOST_CHARACTERS


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_named_but_traces_for_which_there_are_no_names(name):
    assert {grant.action.partition(":")[0] for grant in grants(name) if grant.resource == "*"} == {"xray"}
    assert not [grant for grant in grants(name) if "*" in grant.action]


@pytest.mark.parametrize("function", [function for function in FUNCTIONS if function.queue], ids=lambda one: one.name)
def test_a_function_receives_the_messages_of_its_own_queue_only(function):
    received = {grant.resource for grant in grants_of(function) if grant.action == "sqs:ReceiveMessage"}
    assert [arn.rpartition("}-")[2] for arn in received] == [function.queue.value]


def test_the_api_reads_no_table_of_others_accounts():
    assert API.name not in functions_that("dynamodb:Scan", "accounts") | functions_that("dynamodb:Scan", "videos")


def test_only_the_reaper_scans_what_accounts_have():
    others = [table.noun for table in TABLES if table.noun != "plans"]
    assert set.union(*(set(functions_that("dynamodb:Scan", noun)) for noun in others)) == {"resume"}


def test_only_deletions_remove_accounts():
    assert functions_that("dynamodb:DeleteItem", "accounts") == {API.name, "remove", "dead_letter"}


def test_only_the_functions_that_render_or_join_store_segments_or_videos():
    stored = functions_that("s3:PutObject", "Region}/out/")
    assert stored - functions_that("s3:PutObject", "Region}/out/*/page/") == {"assemble"}
    assert functions_that("s3:PutObject", "/segments/") == {"prepare", "assemble", *filter(_renders, NAMES)}


def test_the_api_stores_nothing_beside_videos_but_the_pictures_of_pages():
    stored = {grant.resource for grant in grants(API.name) if grant.action == "s3:PutObject"}
    assert [resource.partition("/out/")[2] for resource in stored if "/out/" in resource] == ["*/page/*"]


def _renders(name):
    return name.startswith("render_")


def test_who_reads_objects_that_may_be_gone_may_list_their_keys():
    """Otherwise S3 says that access is denied, not that there is no such object."""
    for name in NAMES:
        read = {_prefix(grant.resource) for grant in grants(name) if grant.action == "s3:GetObject"}
        assert read <= {grant.prefix for grant in grants(name) if grant.prefix}, name


def _prefix(arn):
    return arn.rpartition("AWS::Region}/")[2]


def test_the_dead_letter_queue_takes_the_messages_of_all_others():
    readers = {function.name for function in FUNCTIONS if function.queue}
    assert functions_that("sqs:SendMessage", f"-{Queue.DEAD}") == readers


def test_resources_with_the_same_actions_share_a_statement():
    statements = policy([*rows("videos", "a:Get"), *rows("medias", "a:Get"), *rows("plans", "a:Put")])["Statement"]
    assert [(one["Action"], len(one["Resource"])) for one in statements] == [(["a:Get"], 2), (["a:Put"], 1)]


def test_listings_are_limited_to_prefixes():
    (statement,) = policy(keys("work/", "out/"))["Statement"]
    assert statement["Action"] == ["s3:ListBucket"]
    assert statement["Condition"] == {"StringLike": {"s3:prefix": ["out/*", "work/*"]}}


def test_a_grant_that_is_given_twice_counts_once():
    assert policy(objects("work/", "s3:GetObject") * 2) == policy(objects("work/", "s3:GetObject"))
    assert Grant("arn", "a:Get") == Grant("arn", "a:Get", "")
