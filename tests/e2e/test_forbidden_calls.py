"""The rights of an attacker who has the credentials of a function: those of the function, and no others.

The local cloud checks each call against the policy of the function's role. These sessions of the roles are not
functions', so `.local/permissions.jsonl` does not list what they are denied.
"""

import pytest
from botocore.exceptions import ClientError

from chalicelib.aws.sealer import key_alias
from chalicelib.domain.functions import FUNCTIONS
from chalicelib.domain.queue import Queue
from deployment.stack.intrinsics import resource_name
from local.deploy import REGION, STACK, Cloud

NAMES = [function.name for function in FUNCTIONS]
RENDER = "render_h264"
DENIED = {"AccessDenied", "AccessDeniedException", "403"}
OTHER = "reelwright-other"
MAIL = {
    "Source": "no-reply@example.com",
    "Destination": {"ToAddresses": ["victim@example.com"]},
    "Message": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}},
}


class Session:
    """The emulated AWS with the rights of a function's role."""

    def __init__(self, cloud: Cloud, role: str) -> None:
        self._cloud = cloud
        self._keys = cloud.client("sts").assume_role(RoleArn=role, RoleSessionName="thief")["Credentials"]

    def may(self, service, method, **arguments):
        """Make a call, and return whether it was allowed. Other errors than of permissions count as allowed."""
        try:
            getattr(self._cloud.client(service, self._keys), method)(**arguments)
        except ClientError as error:
            return error.response["Error"]["Code"] not in DENIED
        return True

    def may_get(self, table, key):
        return self.may("dynamodb", "get_item", TableName=f"{STACK}-{table}", Key={key: {"S": "x"}})

    def may_scan(self, table):
        return self.may("dynamodb", "scan", TableName=f"{STACK}-{table}")

    def may_list(self, prefix):
        return self.may("s3", "list_objects_v2", Bucket=bucket(), Prefix=prefix)

    def may_read(self, key):
        return self.may("s3", "get_object", Bucket=bucket(), Key=key)

    def may_make_data_key(self, **context):
        key = key_alias(STACK)
        return self.may("kms", "generate_data_key", KeyId=key, KeySpec="AES_256", EncryptionContext=context)


def bucket():
    return f"{STACK}-000000000000-{REGION}"


@pytest.fixture(scope="module")
def cloud(up):
    return Cloud(up.url.partition("/restapis")[0])


@pytest.fixture(scope="module")
def roles(cloud):
    """Return the ARN of each function's role, by the function's name."""
    functions = cloud.client("lambda")
    physical = {name: cloud.function(resource_name(name)) for name in NAMES}
    return {name: functions.get_function_configuration(FunctionName=one)["Role"] for name, one in physical.items()}


@pytest.fixture(scope="module")
def session(cloud, roles):
    """Return a function that gives the session of a function's role."""
    return lambda name: Session(cloud, roles[name])


@pytest.fixture(scope="module", autouse=True)
def media(cloud):
    """Store an object of an account that was made up."""
    s3 = cloud.client("s3")
    s3.put_object(Bucket=bucket(), Key="media/nobody/secret.png", Body=b"secret")
    yield
    s3.delete_object(Bucket=bucket(), Key="media/nobody/secret.png")


def test_a_function_that_renders_reads_videos_but_no_secrets(session):
    render = session(RENDER)
    assert render.may_get("videos", "id")
    assert [table for table in ("emails", "keys", "audit", "fonts") if render.may_get(table, "id")] == []
    assert not render.may_get("accounts", "id")


def test_only_functions_that_need_media_files_read_them(session):
    assert session(RENDER).may_read("media/nobody/secret.png")
    readers = {name for name in NAMES if session(name).may_read("media/nobody/secret.png")}
    assert readers.isdisjoint({"deliver", "remove", "dead_letter"})


def test_a_function_lists_the_keys_below_its_prefixes_only(session):
    ingest = session("ingest")
    assert ingest.may_list("media/")
    assert not ingest.may_list("out/")
    assert not ingest.may_list("")


def test_the_api_reads_an_account_but_not_all_of_them(session):
    api = session("api_handler")
    assert api.may_get("accounts", "id")
    assert not api.may_scan("accounts")
    assert not api.may_scan("templates")


def test_no_function_sends_mail_as_another_than_the_stages_sender(session):
    assert [name for name in NAMES if session(name).may("ses", "send_email", **MAIL)] == []


def test_a_function_sends_messages_to_the_queues_that_follow_it(session, cloud):
    def may_send(queue):
        url = f"{cloud.url}/000000000000/{queue}"
        return session("deliver").may("sqs", "send_message", QueueUrl=url, MessageBody="{}")

    assert may_send(f"{STACK}-{Queue.DEAD}")
    assert not may_send(f"{STACK}-{Queue.REMOVE}")
    assert not may_send(f"{OTHER}-{Queue.DEAD}")


def test_the_secrets_key_is_used_for_accounts_only(session):
    api = session("api_handler")
    assert api.may_make_data_key(account="a")
    assert not api.may_make_data_key()
    assert not api.may_make_data_key(purpose="a")


def test_a_function_that_decodes_files_has_no_key_but_for_the_api(session):
    decoders = ["ingest", "prepare", "assemble", *(name for name in NAMES if name.startswith("render_"))]
    assert [name for name in decoders if session(name).may_make_data_key(account="a")] == []


def test_a_data_key_is_not_decrypted_for_another_account(session, cloud):
    kms = cloud.client("kms")
    made = kms.generate_data_key(KeyId=key_alias(STACK), KeySpec="AES_256", EncryptionContext={"account": "a"})
    api, blob = session("api_handler"), made["CiphertextBlob"]
    assert not api.may("kms", "decrypt", CiphertextBlob=blob)
    assert not api.may("kms", "decrypt", CiphertextBlob=blob, EncryptionContext={"purpose": "a"})
    assert api.may("kms", "decrypt", CiphertextBlob=blob, EncryptionContext={"account": "a"})
    with pytest.raises(ClientError, match="InvalidCiphertext"):
        kms.decrypt(CiphertextBlob=blob, EncryptionContext={"account": "b"})


@pytest.mark.parametrize("name", NAMES)
def test_no_function_may_change_the_account_or_reach_beyond_the_stack(session, roles, cloud, name):
    """Each call would be the first step to more rights, or to the data of others."""
    role = roles[name].rpartition("/")[2]
    another = roles["remove" if name != "remove" else "api_handler"]
    everything = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
    function = cloud.function(resource_name("remove"))
    attempts = [
        ("iam", "list_roles", {}),
        ("iam", "create_user", {"UserName": "thief"}),
        ("iam", "put_role_policy", {"RoleName": role, "PolicyName": "all", "PolicyDocument": everything}),
        ("sts", "assume_role", {"RoleArn": another, "RoleSessionName": "thief"}),
        ("lambda", "invoke", {"FunctionName": function, "Payload": b'{"Records": []}'}),
        ("lambda", "get_function", {"FunctionName": function}),
        ("lambda", "update_function_configuration", {"FunctionName": function, "Timeout": 1}),
        ("cloudformation", "delete_stack", {"StackName": OTHER}),
        ("dynamodb", "delete_table", {"TableName": f"{STACK}-attempts"}),
        ("dynamodb", "list_tables", {}),
        ("dynamodb", "get_item", {"TableName": f"{OTHER}-videos", "Key": {"id": {"S": "x"}}}),
        ("s3", "list_buckets", {}),
        ("s3", "get_object", {"Bucket": "reelwright-artifacts", "Key": "template.json"}),
        ("s3", "put_object", {"Bucket": bucket(), "Key": "elsewhere/x", "Body": b""}),
        ("s3", "put_bucket_policy", {"Bucket": bucket(), "Policy": everything}),
        ("s3", "delete_bucket", {"Bucket": OTHER}),
        ("sqs", "purge_queue", {"QueueUrl": f"{cloud.url}/000000000000/{STACK}-{Queue.DEAD}"}),
        ("kms", "schedule_key_deletion", {"KeyId": key_alias(STACK)}),
    ]
    thief = session(name)
    allowed = [f"{service}:{method}" for service, method, options in attempts if thief.may(service, method, **options)]
    assert allowed == []
    assert thief.may_get("medias" if name == "ingest" else "videos", "id")
