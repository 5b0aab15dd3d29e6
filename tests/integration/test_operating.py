"""The commands of the operator on moto's S3 and DynamoDB."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from deployment import destroy, release_rollout, rollback
from deployment.artifact_bucket import ArtifactBucket, default_name
from deployment.aws import connect
from deployment.change_sets import DesiredStack
from deployment.data_deletion import delete_bucket, delete_tables
from deployment.errors import DeploymentError
from deployment.preflight.leftovers import bucket_name, check_shapes, find_leftovers
from deployment.releases import KEPT, BegunRelease, Releases, new_release
from deployment.restored_files import undelete
from deployment.restored_tables import RestoredTables
from deployment.rollout import Rollout, WatchEndedError
from deployment.secrets_keys import SecretsKey, delete_keys, find_keys
from deployment.stack.tables import TABLES
from deployment.stacks import Stack
from deployment.table_settings import finish_tables
from deployment.tables import find_tables
from deployment.upload import upload_package, with_literal_names
from tests.integration.stack import REGION, resources

STACK, SUFFIX = "reelwright-test", "-20261128T100000Z"
NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)


@pytest.fixture
def account(monkeypatch):
    """Return an empty account."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        yield connect()


@pytest.fixture
def artifacts(account):
    bucket = ArtifactBucket(account, default_name(account))
    bucket.create()
    # moto ignores the condition of the policy, which denies only requests without TLS.
    account.client("s3").delete_bucket_policy(Bucket=bucket.name)
    return bucket


@pytest.fixture
def tables(account):
    """Make the tables of the template, as CloudFormation does. Return the client."""
    dynamodb = account.client("dynamodb")
    later = {"TimeToLiveSpecification", "PointInTimeRecoverySpecification"}
    for table in resources("DynamoDB::Table").values():
        name = table["TableName"]
        tags = [{"Key": "team", "Value": "films"}]
        dynamodb.create_table(**{key: value for key, value in table.items() if key not in later}, Tags=tags)
        if "PointInTimeRecoverySpecification" in table:
            specification = table["PointInTimeRecoverySpecification"]
            dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=specification)
    return dynamodb


def test_the_bucket_for_artifacts_is_private_encrypted_versioned_and_cleaned(account):
    s3, name = account.client("s3"), default_name(account)
    ArtifactBucket(account, name).create()
    assert set(s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"].values()) == {True}
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    assert s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    (statement,) = json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])["Statement"]
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_bucket_is_created_once(artifacts):
    artifacts.create()
    assert artifacts.exists()


def test_a_file_is_uploaded_under_the_digest_of_its_content(artifacts, tmp_path):
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(b"same")
    first, second = (artifacts.upload(tmp_path / name, "s/") for name in ("a.zip", "b.zip"))
    assert first == second
    assert artifacts.keys("s/") == [first]


def test_the_template_names_the_uploaded_zips(artifacts, tmp_path):
    (tmp_path / "deployment.zip").write_bytes(b"code")
    function = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip"}}
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {}}
    (tmp_path / "sam.json").write_text(json.dumps({"Resources": {"A": function, "B": function, "C": table}}))
    template, keys = upload_package(tmp_path, artifacts, "s/artifacts/")
    (key,) = keys
    assert template["Resources"]["B"]["Properties"]["CodeUri"] == {"Bucket": artifacts.name, "Key": key}
    assert template["Resources"]["C"] == table


def test_existing_tables_are_named_by_texts_so_that_the_stack_takes_them_over(account):
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Fn::Sub": "${AWS::StackName}-videos"}}}
    name = {"Fn::Sub": "${AWS::StackName}-${AWS::AccountId}-${AWS::Region}"}
    template = {"Resources": {"A": table, "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}}}
    changed = with_literal_names(template, account, STACK)["Resources"]
    assert changed["A"]["Properties"]["TableName"] == f"{STACK}-videos"
    assert changed["B"]["Properties"]["BucketName"] == bucket_name(account, STACK)
    assert template["Resources"]["A"] == table


def released(releases, minute, zips=()):
    release = new_release({"Concurrency": "10"}, tuple(zips), NOW + timedelta(minutes=minute))
    releases.store_template(release.name, {"Resources": {}})
    releases.record(release)
    return release


def test_the_release_before_is_the_way_back(artifacts):
    releases = Releases(artifacts, STACK)
    first, second, third = (released(releases, minute) for minute in range(3))
    assert (releases.current(), releases.find(None)) == (third.name, second)
    releases.set_current(second.name)
    assert releases.find(None) == first


def test_the_first_release_has_none_before_it(artifacts):
    releases = Releases(artifacts, STACK)
    released(releases, 0)
    with pytest.raises(DeploymentError, match="There is no release of reelwright-test before the one that runs"):
        releases.find(None)


def test_an_unknown_release_is_refused_with_those_that_exist(artifacts):
    releases = Releases(artifacts, STACK)
    first, second = released(releases, 0), released(releases, 1)
    with pytest.raises(DeploymentError, match=f"there are: {second.name}, {first.name}"):
        releases.find("1.0")
    with pytest.raises(DeploymentError, match="is the one that runs"):
        releases.find(second.name)


def test_old_releases_and_their_zips_are_deleted(artifacts, tmp_path):
    releases = Releases(artifacts, STACK)
    zips = []
    for minute in range(KEPT + 1):
        path = tmp_path / f"{minute}.zip"
        path.write_text(str(minute))
        zips.append(artifacts.upload(path, releases.artifacts_folder))
        released(releases, minute, [zips[-1]])
    assert len(releases.all()) == KEPT
    assert sorted(artifacts.keys(releases.artifacts_folder)) == sorted(zips[1:])


def test_a_deployed_release_that_was_not_recorded_is_noticed(artifacts):
    releases = Releases(artifacts, STACK)
    release = released(releases, 0)
    assert releases.runs(release, {"Resources": {}})
    assert not releases.runs(release, {"Resources": {"More": {}}})
    assert not releases.runs(new_release({"Concurrency": "50"}, ()), {"Resources": {}})


def test_a_template_that_was_never_deployed_is_no_release(artifacts):
    releases = Releases(artifacts, STACK)
    releases.store_template("20261128T090000Z-0.1.0", {})
    assert releases.all() == []
    assert releases.current() is None


@pytest.fixture
def rolled_back(account, artifacts, monkeypatch):
    """Return a function that rolls back to a release beside a stack with a suffix of tables, and returns its target."""

    def roll(release, suffix):
        stack = Stack("arn", "UPDATE_COMPLETE", {"TableSuffix": suffix}, {})
        targets = []
        monkeypatch.setattr(rollback, "updatable_stack", lambda *_: stack)
        monkeypatch.setattr(rollback, "finish_tables", lambda *_: None)
        monkeypatch.setattr(
            release_rollout,
            "roll_out",
            lambda aws, target, *, yes, begin: targets.append(target) or Rollout(stack, changed=True),
        )
        rollback.roll_back("dev", to=release.name, yes=True)
        return targets[0]

    return roll


def recorded(artifacts, template, zips=(), **parameters):
    """Record a release of the stage `dev`, and a later one that runs."""
    releases = Releases(artifacts, "reelwright-dev")
    release = new_release(parameters, tuple(zips), NOW)
    releases.store_template(release.name, template)
    releases.record(release)
    releases.set_current("later")
    return release


WITH_SUFFIX = {"Parameters": {"TableSuffix": {}}}


def test_a_rollback_brings_the_template_and_the_parameters_back(artifacts, rolled_back):
    release = recorded(artifacts, WITH_SUFFIX, Concurrency="50")
    target = rolled_back(release, "")
    assert target.template_url.endswith(f"/reelwright-dev/releases/{release.name}/template.json")
    assert target.parameters == {"Concurrency": "50"}
    assert Releases(artifacts, "reelwright-dev").current() == release.name


def test_a_rollback_keeps_restored_tables_in_use(artifacts, rolled_back):
    assert rolled_back(recorded(artifacts, WITH_SUFFIX), SUFFIX).parameters == {"TableSuffix": SUFFIX}


def test_a_rollback_does_not_return_to_tables_of_another_restore(artifacts, rolled_back):
    assert rolled_back(recorded(artifacts, WITH_SUFFIX, TableSuffix=SUFFIX), "").parameters == {"TableSuffix": ""}


def test_a_release_that_cannot_use_the_restored_tables_is_refused(artifacts, rolled_back):
    with pytest.raises(DeploymentError, match=f"cannot use the restored tables with the suffix {SUFFIX}"):
        rolled_back(recorded(artifacts, {}), SUFFIX)


def test_a_release_whose_code_is_gone_is_refused(artifacts, rolled_back):
    release = recorded(artifacts, {}, ["reelwright-dev/artifacts/gone.zip"])
    with pytest.raises(DeploymentError, match=r"is incomplete: reelwright-dev/artifacts/gone\.zip is missing"):
        rolled_back(release, "")


def test_the_tables_of_an_earlier_stack_are_found(account, tables):
    assert set(find_leftovers(account, STACK)) == {f"{STACK}-{table.noun}" for table in TABLES if table.is_kept}


def test_tables_of_a_stack_whose_name_begins_alike_are_not_its_own(account, tables):
    key = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], "BillingMode": "PAY_PER_REQUEST"}
    for name in (f"{STACK}-eu-videos", f"{STACK}-videos-mine", f"{STACK}-videos{SUFFIX}"):
        tables.create_table(TableName=name, KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], **key)
    own = {f"{STACK}-{table.noun}" for table in TABLES} | {f"{STACK}-videos{SUFFIX}"}
    assert set(find_tables(account, STACK)) == own


def protected(tables):
    """Return the nouns of the tables of the stack that are protected against deletion."""
    described = [tables.describe_table(TableName=f"{STACK}-{table.noun}")["Table"] for table in TABLES]
    return {each["TableName"].rpartition("-")[2] for each in described if each.get("DeletionProtectionEnabled")}


def test_a_deployment_protects_the_tables_that_are_kept(account, tables):
    assert protected(tables) == set()
    for _ in range(2):
        finish_tables(account, STACK, "")
    assert protected(tables) == {table.noun for table in TABLES if table.is_kept}


def test_a_deployment_turns_on_what_a_taken_over_table_lacks(account, tables):
    disabled = {"PointInTimeRecoveryEnabled": False}
    tables.update_continuous_backups(TableName=f"{STACK}-videos", PointInTimeRecoverySpecification=disabled)
    finish_tables(account, STACK, "")
    found = tables.describe_continuous_backups(TableName=f"{STACK}-videos")["ContinuousBackupsDescription"]
    assert found["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    expiry = tables.describe_time_to_live(TableName=f"{STACK}-notifications")["TimeToLiveDescription"]
    assert expiry["TimeToLiveStatus"] == "ENABLED"


def test_existing_tables_that_do_not_fit_are_reported(account, tables):
    delete_tables(account, [f"{STACK}-videos"])
    key = [{"AttributeName": "account_id", "KeyType": "HASH"}, {"AttributeName": "id", "KeyType": "RANGE"}]
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in ("account_id", "id")]
    tables.create_table(
        TableName=f"{STACK}-videos", KeySchema=key, AttributeDefinitions=attributes, BillingMode="PAY_PER_REQUEST"
    )
    found = [finding.text for finding in check_shapes(account, STACK, find_leftovers(account, STACK))]
    missing = [index.name for table in TABLES for index in table.indexes if table.noun == "videos"]
    assert len(found) == len(missing)
    assert f"The existing table {STACK}-videos does not fit the template: it has no index {missing[0]}." in found[0]


def test_protected_tables_are_deleted(account, tables):
    finish_tables(account, STACK, "")
    delete_tables(account, find_tables(account, STACK))
    assert find_tables(account, STACK) == []


def test_a_bucket_is_deleted_with_all_its_versions(account):
    s3 = account.client("s3")
    s3.create_bucket(Bucket="films")
    s3.put_bucket_versioning(Bucket="films", VersioningConfiguration={"Status": "Enabled"})
    for _ in range(2):
        s3.put_object(Bucket="films", Key="a", Body=b"a")
    s3.delete_object(Bucket="films", Key="a")
    s3.create_multipart_upload(Bucket="films", Key="b")
    delete_bucket(account, "films")
    assert s3.list_buckets()["Buckets"] == []


@pytest.fixture
def restored(account, tables):
    """Restore tables with a row. Return the client."""
    tables.put_item(TableName=f"{STACK}-accounts", Item={"id": {"S": "ann"}})
    tables.put_item(TableName=f"{STACK}-leases", Item={"scope": {"S": "a"}, "id": {"S": "b"}})
    copies = RestoredTables(account, STACK, "", SUFFIX, poll_s=0)
    copies.start(NOW)
    copies.finish()
    return tables


def test_each_table_is_restored_with_the_settings_that_it_had(restored):
    # One test for all tables: the stack takes longer to make than to look at.
    for table in TABLES:
        name = f"{STACK}-{table.noun}{SUFFIX}"
        described = restored.describe_table(TableName=name)["Table"]
        backups = restored.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        status = backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
        expiry = restored.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["TimeToLiveStatus"]
        tags = restored.list_tags_of_resource(ResourceArn=described["TableArn"])["Tags"]
        found = {
            "keys": tuple(key["AttributeName"] for key in described["KeySchema"]),
            "indexes": [index["IndexName"] for index in described.get("GlobalSecondaryIndexes", [])],
            "backed up": status == "ENABLED",
            "protected": described["DeletionProtectionEnabled"],
            "expires": expiry == "ENABLED",
            "tagged": {"Key": "team", "Value": "films"} in tags,
        }
        assert (name, found) == (name, _expected(table))


def _expected(table):
    return {
        "keys": table.keys,
        "indexes": [index.name for index in table.indexes],
        "backed up": table.is_kept,
        "protected": table.is_kept,
        "expires": table.expires,
        "tagged": True,
    }


def test_rows_are_restored_and_leases_are_not(restored):
    counts = [restored.scan(TableName=f"{STACK}-{noun}{SUFFIX}")["Count"] for noun in ("accounts", "leases")]
    assert counts == [1, 0]


def test_an_interrupted_restore_goes_on(account, restored):
    delete_tables(account, [f"{STACK}-videos{SUFFIX}"])
    copies = RestoredTables(account, STACK, "", SUFFIX, poll_s=0)
    copies.start(NOW)
    copies.finish()
    assert f"{STACK}-videos{SUFFIX}" in find_tables(account, STACK)


def test_tables_that_cannot_be_restored_are_all_reported(account, tables):
    delete_tables(account, [f"{STACK}-plans"])
    specification = {"PointInTimeRecoveryEnabled": False}
    tables.update_continuous_backups(TableName=f"{STACK}-videos", PointInTimeRecoverySpecification=specification)
    with pytest.raises(DeploymentError) as error:
        RestoredTables(account, STACK, "", SUFFIX).check(datetime.now(UTC))
    lines = str(error.value).splitlines()
    assert f"There is no table {STACK}-plans to restore." in lines
    assert f"{STACK}-videos has no point-in-time recovery." in lines


def test_a_moment_before_the_first_backup_is_refused(account, tables):
    with pytest.raises(DeploymentError, match=f"{STACK}-accounts can be restored to "):
        RestoredTables(account, STACK, "", SUFFIX).check(NOW - timedelta(days=9000))


def test_files_that_were_deleted_since_are_brought_back(account):
    s3, bucket = account.client("s3"), bucket_name(account, STACK)
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for key in ("media/a", "out/b", "work/c"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
        s3.delete_object(Bucket=bucket, Key=key)
    assert undelete(account, bucket, datetime.now(UTC) + timedelta(minutes=1)) == 0
    assert undelete(account, bucket, datetime.now(UTC) - timedelta(minutes=1)) == 2
    assert s3.get_object(Bucket=bucket, Key="media/a")["Body"].read() == b"x"
    with pytest.raises(ClientError):
        s3.get_object(Bucket=bucket, Key="work/c")


@pytest.fixture
def begun(artifacts):
    """Return the releases of a stack that runs one, and the release whose deployment has begun."""
    releases = Releases(artifacts, STACK)
    released(releases, 0)
    release = new_release({"Concurrency": "50"}, (), NOW + timedelta(minutes=1))
    releases.begin(release, "change")
    return releases, release


@pytest.mark.parametrize(
    ("execution", "status", "runs", "is_open"),
    [
        ("EXECUTE_COMPLETE", "UPDATE_COMPLETE", True, False),
        ("GONE", "UPDATE_COMPLETE", True, False),
        ("EXECUTE_IN_PROGRESS", "UPDATE_IN_PROGRESS", False, True),
        ("EXECUTE_PENDING", "UPDATE_COMPLETE", False, True),
        ("EXECUTE_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", False, True),
        ("EXECUTE_FAILED", "UPDATE_ROLLBACK_COMPLETE", False, False),
        ("AVAILABLE", "UPDATE_COMPLETE", False, False),
    ],
)
def test_the_next_command_records_how_an_interrupted_deployment_has_ended(
    account, begun, monkeypatch, execution, status, runs, is_open
):
    releases, release = begun
    monkeypatch.setattr(release_rollout, "find_stack", lambda *_: Stack("arn", status, {}, {}))
    monkeypatch.setattr(release_rollout, "execution_status", lambda *_: execution)
    release_rollout.settle(account, releases)
    assert ((releases.current() == release.name), (releases.begun() is not None)) == (runs, is_open)


def test_a_release_is_recorded_as_begun_before_cloudformation_begins(account, begun, monkeypatch):
    releases, release = begun
    releases.forget_begun()

    def interrupted(aws, target, *, yes, begin):
        begin("change")
        raise WatchEndedError("CloudFormation goes on")

    monkeypatch.setattr(release_rollout, "roll_out", interrupted)
    with pytest.raises(WatchEndedError):
        release_rollout.roll_out_release(account, releases, release, DesiredStack(STACK, "", {}), yes=True)
    assert releases.begun() == BegunRelease(release, "change")


@pytest.fixture
def no_stack(account, monkeypatch):
    monkeypatch.setenv("CONFIRM", "reelwright-dev")
    monkeypatch.setattr(destroy, "connect", lambda: account)
    monkeypatch.setattr(destroy, "find_stack", lambda *_: None)
    return account


def test_nothing_is_destroyed_where_nothing_is(no_stack):
    for data in (False, True):
        with pytest.raises(DeploymentError, match=r"There is no stack reelwright-dev in .*, and no data of an earlier"):
            destroy.destroy("dev", data=data)


def test_data_without_a_stack_is_named_and_deleted_if_asked(no_stack):
    no_stack.client("s3").create_bucket(Bucket=(name := bucket_name(no_stack, "reelwright-dev")))
    with pytest.raises(DeploymentError, match=f"Of an earlier one remain: {name}. DATA=delete would delete these"):
        destroy.destroy("dev")
    destroy.destroy("dev", data=True)
    assert no_stack.client("s3").list_buckets()["Buckets"] == []


@pytest.fixture
def keys(account):
    """Make a key for this stack and one for another. Return their ids."""
    kms = account.client("kms")
    stacks = (STACK, f"{STACK}-2")
    made = [kms.create_key(Tags=[{"TagKey": "reelwright:stack", "TagValue": stack}]) for stack in stacks]
    return [each["KeyMetadata"]["KeyId"] for each in made]


def test_the_keys_of_a_stack_are_found_by_their_tag(account, keys):
    assert find_keys(account, STACK) == [SecretsKey(keys[0], "Enabled")]


def test_a_deleted_key_can_be_saved_for_thirty_days(account, keys):
    delete_keys(account, find_keys(account, STACK))
    delete_keys(account, find_keys(account, STACK))  # an interrupted command goes on
    own, other = (account.client("kms").describe_key(KeyId=key)["KeyMetadata"] for key in keys)
    assert (own["KeyState"], other["KeyState"]) == ("PendingDeletion", "Enabled")
    assert (own["DeletionDate"] - datetime.now(UTC)).days in (29, 30)
    assert find_keys(account, STACK)[0].is_deleted
