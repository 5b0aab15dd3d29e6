"""The second public stage that old releases have made."""

import pytest

from deployment.gateway_stages import delete_second_stage
from tests.unit.deployment.clients import FakeClient, fake_aws


@pytest.mark.parametrize(
    ("names", "is_deleted"), [(["v1", "Stage"], True), (["v1"], False), (["Stage"], False), ([], False)]
)
def test_it_is_deleted_unless_it_is_the_only_one(names, is_deleted):
    gateway = FakeClient(get_stages={"item": [{"stageName": name} for name in names]}, delete_stage={})
    assert delete_second_stage(fake_aws(apigateway=gateway), "api") == is_deleted
    deleted = [arguments for name, arguments in gateway.calls if name == "delete_stage"]
    assert deleted == ([{"restApiId": "api", "stageName": "Stage"}] if is_deleted else [])
