"""The encryption of secrets: the same tests for KMS with DynamoDB and for the fake, then those for KMS alone."""

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.aws.sealer import Sealer, key_alias
from chalicelib.domain.account_deletion import delete_account_batch
from chalicelib.domain.errors import SealError, Transient
from tests.fakes import ACCOUNT, OTHER_ACCOUNT
from tests.integration.stack import REGION, STACK


def test_a_secret_is_sealed_and_opened_again(cloud):
    sealed = cloud.sealer.seal(ACCOUNT, "a secret ✓")
    assert "secret" not in sealed
    assert cloud.sealer.unseal(ACCOUNT, sealed) == "a secret ✓"


def test_no_other_account_can_open_it(cloud):
    cloud.sealer.seal(OTHER_ACCOUNT, "theirs")
    with pytest.raises(SealError):
        cloud.sealer.unseal(OTHER_ACCOUNT, cloud.sealer.seal(ACCOUNT, "ours"))


def test_it_opens_for_its_purpose_only(cloud):
    sealed = cloud.sealer.seal(ACCOUNT, "secret", "template 1")
    assert cloud.sealer.unseal(ACCOUNT, sealed, "template 1") == "secret"
    with pytest.raises(SealError):
        cloud.sealer.unseal(ACCOUNT, sealed, "template 2")


@pytest.mark.parametrize("broken", ["", "sealed:1:", "sealed:1:AAAA", "in clear"])
def test_what_was_not_sealed_cannot_be_opened(cloud, broken):
    cloud.sealer.seal(ACCOUNT, "other")
    with pytest.raises(SealError):
        cloud.sealer.unseal(ACCOUNT, broken)


def test_the_deletion_of_an_account_deletes_its_key(cloud):
    cloud.sealer.seal(ACCOUNT, "secret")
    assert delete_account_batch(ACCOUNT, cloud.account_data)
    assert not delete_account_batch(ACCOUNT, cloud.account_data)


def clients():
    return boto3.client("kms", region_name=REGION), boto3.client("dynamodb", region_name=REGION)


def new_process(kms=None):
    """Return a sealer with nothing in memory."""
    aws_kms, dynamodb = clients()
    return Sealer(kms or aws_kms, dynamodb, f"{STACK}-keys", key_alias(STACK))


@pytest.fixture
def stack(aws):
    return aws


def test_equal_secrets_look_different_at_rest(stack):
    sealer = new_process()
    assert sealer.seal(ACCOUNT, "secret") != sealer.seal(ACCOUNT, "secret")


def test_another_process_opens_it(stack):
    sealed = new_process().seal(ACCOUNT, "secret")
    assert new_process().unseal(ACCOUNT, sealed) == "secret"


def test_the_row_does_not_hold_the_key_itself(stack):
    sealer = new_process()
    sealer.seal(ACCOUNT, "secret")
    _, dynamodb = clients()
    (row,) = dynamodb.scan(TableName=f"{STACK}-keys")["Items"]
    assert row.keys() == {"account_id", "key"}
    assert sealer._known[ACCOUNT] not in row["key"]["B"]


def test_a_deleted_account_is_shredded_for_new_processes(stack):
    sealed = new_process().seal(ACCOUNT, "secret")
    clients()[1].delete_item(TableName=f"{STACK}-keys", Key={"account_id": {"S": ACCOUNT}})
    with pytest.raises(SealError, match=f"the table {STACK}-keys has no key of the account {ACCOUNT}"):
        new_process().unseal(ACCOUNT, sealed)


def test_an_accounts_row_is_of_no_use_to_another_account(stack):
    """KMS binds the key to the account by its encryption context."""
    sealed = new_process().seal(ACCOUNT, "secret")
    _, dynamodb = clients()
    row = dynamodb.scan(TableName=f"{STACK}-keys")["Items"][0]
    dynamodb.put_item(TableName=f"{STACK}-keys", Item=row | {"account_id": {"S": OTHER_ACCOUNT}})
    with pytest.raises(SealError, match="KMS does not give the key"):
        new_process().unseal(OTHER_ACCOUNT, sealed)


def test_two_processes_that_make_the_first_key_at_once_agree_on_one(stack):
    first, late = new_process(), new_process()
    made = []

    class Meanwhile:
        def generate_data_key(self, **options):
            made.append(first.seal(ACCOUNT, "first"))
            return clients()[0].generate_data_key(**options)

        def decrypt(self, **options):
            return clients()[0].decrypt(**options)

    late._kms = Meanwhile()
    sealed = late.seal(ACCOUNT, "late")
    assert len(made) == 1
    assert [new_process().unseal(ACCOUNT, each) for each in (*made, sealed)] == ["first", "late"]


class Refusing:
    """A KMS that answers with an error."""

    def __init__(self, code):
        self._error = ClientError({"Error": {"Code": code, "Message": "refused"}}, "Decrypt")

    def decrypt(self, **options):
        raise self._error

    def generate_data_key(self, **options):
        raise self._error


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("AccessDeniedException", SealError),
        ("DisabledException", SealError),
        ("KMSInvalidStateException", SealError),
        ("ThrottlingException", Transient),
        ("KMSInternalException", Transient),
    ],
)
def test_the_operator_is_told_what_kms_says_and_a_passing_fault_is_tried_again(stack, code, error):
    sealed = new_process().seal(ACCOUNT, "secret")
    with pytest.raises(error, match=code):
        new_process(Refusing(code)).unseal(ACCOUNT, sealed)
    with pytest.raises(error, match=code):
        new_process(Refusing(code)).seal(OTHER_ACCOUNT, "secret")


def test_keys_are_read_once_by_a_process(stack):
    sealer = new_process()
    sealed = sealer.seal(ACCOUNT, "secret")
    sealer._kms = Refusing("ThrottlingException")
    assert sealer.unseal(ACCOUNT, sealed) == "secret"


def test_memory_holds_a_limited_number_of_keys(stack, monkeypatch):
    monkeypatch.setattr("chalicelib.aws.sealer._MOST_KEYS", 2)
    sealer = new_process()
    sealed = [sealer.seal(account, "secret") for account in ("a", "b", "c")]
    assert len(sealer._known) <= 2
    assert [sealer.unseal(account, each) for account, each in zip("abc", sealed, strict=True)] == ["secret"] * 3
