"""DynamoDB deletes old records of failures, by the time to live of their rows."""

import boto3
import pytest

from chalicelib.domain.audit_entry import AUDIT_KEPT_DAYS, failed_attempt
from chalicelib.domain.delivery import DELIVERY_KEPT_DAYS, Delivery
from chalicelib.domain.notification import NOTIFICATION_KEPT_DAYS
from tests.fakes import ACCOUNT, NOW_MS, VIDEO, make_notification
from tests.integration.conftest import Adapters
from tests.integration.stack import REGION, STACK, resources

DAY_S = 24 * 60 * 60
CALL = Delivery(ACCOUNT, f"{VIDEO}/1", VIDEO, "https://example.com", NOW_MS, duration_ms=5, attempt=1)


@pytest.mark.parametrize(
    ("table", "entity", "days"),
    [
        ("audit", failed_attempt(ACCOUNT, "Log_In", 1017, "", NOW_MS), AUDIT_KEPT_DAYS),
        ("notifications", make_notification(), NOTIFICATION_KEPT_DAYS),
        ("deliveries", CALL, DELIVERY_KEPT_DAYS),
    ],
)
@pytest.mark.parametrize("method", ["put", "put_new"])
def test_a_record_expires_some_days_after_its_creation(aws, table, entity, days, method):
    adapter = getattr(Adapters(aws), table)
    getattr(adapter, method)(entity)
    (row,) = boto3.client("dynamodb", region_name=REGION).scan(TableName=f"{STACK}-{table}")["Items"]
    (described,) = [each for each in resources("DynamoDB::Table").values() if each["TableName"].endswith(f"-{table}")]
    assert (
        int(row[described["TimeToLiveSpecification"]["AttributeName"]]["N"]) == entity.created_ms // 1000 + days * DAY_S
    )
    assert adapter.get(ACCOUNT, entity.id) == entity
