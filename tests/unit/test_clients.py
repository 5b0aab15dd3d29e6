"""Clients of AWS's services: they are made without the network."""

import pytest
from botocore.exceptions import UnknownServiceError
from botocore.session import Session

from chalicelib.aws.clients import LazyClient, new_session

SERVICES = ["dynamodb", "s3", "sqs", "ses", "sts"]


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    for name, value in {"DEFAULT_REGION": "eu-west-1", "ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_is_the_one_that_botocore_makes(service):
    ours, theirs = LazyClient(new_session(), service).meta, Session().create_client(service).meta
    assert (ours.service_model.operation_names, ours.endpoint_url) == (
        theirs.service_model.operation_names,
        theirs.endpoint_url,
    )


def test_a_client_is_not_made_before_it_is_used():
    client = LazyClient(new_session(), "nothing")
    with pytest.raises(UnknownServiceError):
        client.meta.region_name  # noqa: B018 -- the look is what makes it


def test_a_client_is_made_once():
    client = LazyClient(new_session(), "sqs")
    assert client.meta is client.meta
