"""Deletion of all data of an account: the same tests for DynamoDB with S3 and for the fakes."""

import boto3
import pytest

from chalicelib.domain.account_deletion import delete_account_batch
from chalicelib.wiring.tables import ACCOUNT_TABLES
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, OTHER_VIDEO, VIDEO, make_media, make_video
from tests.integration.stack import REGION, STACK, resources

OWN_SCOPE = f"{ACCOUNT}/{OTHER_VIDEO}"
# Tables without rows of accounts, tables that are deleted from elsewhere, and tables whose rows expire.
OTHERS = {"accounts", "emails", "attempts", "segments", "leases", "plans", "balances", "keys"}


def depart(cloud, account_id):
    for _ in range(1000):
        if not delete_account_batch(account_id, cloud.account_data):
            return
    raise AssertionError("there is no end of it")


def test_an_account_without_data_has_nothing_to_delete(cloud):
    assert not delete_account_batch(ACCOUNT, cloud.account_data)


def test_the_rows_of_the_account_are_deleted_from_all_tables_and_no_others(cloud):
    for number in range(260):
        cloud.medias.put(make_media(id=f"{number:024x}"))
    theirs = make_media(account_id=OTHER_ACCOUNT)
    cloud.medias.put(theirs)
    depart(cloud, ACCOUNT)
    assert (cloud.medias.list(ACCOUNT), cloud.medias.list(OTHER_ACCOUNT)) == ([], [theirs])


def test_segments_are_deleted_and_also_those_of_single_videos(cloud):
    cloud.videos.put(make_video(scope=ACCOUNT))
    cloud.videos.put(make_video(id=OTHER_VIDEO, scope=OWN_SCOPE))
    for scope in (ACCOUNT, OWN_SCOPE, OTHER_ACCOUNT):
        cloud.segments.add_references(scope, VIDEO, ["name"], 10**10)
        cloud.segments.commit(scope, "name", 10**10)
    depart(cloud, ACCOUNT)
    left = [bool(cloud.segments.ready(scope, ["name"], 0)) for scope in (ACCOUNT, OWN_SCOPE, OTHER_ACCOUNT)]
    assert left == [False, False, True]


def test_leased_jobs_are_deleted(cloud):
    for account_id in (ACCOUNT, OTHER_ACCOUNT):
        cloud.leases.acquire(account_id, "template/profile/0/video", "worker", 0, 60)
    depart(cloud, ACCOUNT)
    assert cloud.leases.list_waiting(ACCOUNT, "template/", "a", 60) == []
    assert cloud.leases.list_waiting(OTHER_ACCOUNT, "template/", "a", 60) == ["template/profile/0/video"]


def test_the_files_of_the_account_are_deleted_and_no_others(cloud):
    for folder in ("media/kept", "media/temp", "fonts", "segments", "work", "out"):
        for account_id in (ACCOUNT, OTHER_ACCOUNT):
            cloud.storage.put_bytes(f"{folder}/{account_id}/a/b", b"1", "video/mp4")
    depart(cloud, ACCOUNT)
    assert [cloud.storage.size_of(f"out/{account_id}/a/b") for account_id in (ACCOUNT, OTHER_ACCOUNT)] == [None, 1]
    assert not cloud.storage.delete_batch(f"segments/{ACCOUNT}/")


def test_each_table_takes_part_in_the_deletion_of_an_account(wired):
    tables = {table["TableName"].removeprefix(f"{STACK}-") for table in resources("DynamoDB::Table").values()}
    assert tables == OTHERS | set(ACCOUNT_TABLES)


@pytest.mark.parametrize("noun", ACCOUNT_TABLES)
def test_rows_are_keyed_by_account_and_id(wired, noun):
    keys = boto3.client("dynamodb", region_name=REGION).describe_table(TableName=f"{STACK}-{noun}")["Table"][
        "KeySchema"
    ]
    assert [key["AttributeName"] for key in keys] == ["account_id", "id"]
