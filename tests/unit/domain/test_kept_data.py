"""The data that receipts call kept, beside the settings of the stack and the guide."""

import json
import re

import pytest

from chalicelib.domain.idempotency_key import KEPT_S
from chalicelib.domain.kept_data import BACKUP_KEPT_DAYS, KEPT, KEY_KEPT_DAYS, LOG_KEPT_DAYS, REPLACED_KEPT_DAYS
from deployment import restore
from deployment.paths import CONFIG
from deployment.stack import bucket, gateway
from tests.unit.test_docs import DOCS

GUIDE = (DOCS / "guides" / "privacy.md").read_text()
ROWS = dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", GUIDE.partition("## What is kept")[2], re.MULTILINE))


def test_the_guide_explains_each_kind():
    assert ROWS.keys() == {kept.kind for kept in KEPT}


@pytest.mark.parametrize("kept", [kept for kept in KEPT if kept.days], ids=lambda kept: kept.kind)
def test_the_guide_names_the_same_days(kept):
    assert str(kept.days) in re.findall(r"\d+", ROWS[kept.kind])


def test_the_days_are_those_of_the_stack():
    assert (REPLACED_KEPT_DAYS, BACKUP_KEPT_DAYS) == (bucket.REPLACED_KEPT_DAYS, restore._KEPT_DAYS)
    assert LOG_KEPT_DAYS == gateway.LOG_KEPT_DAYS == json.loads(CONFIG.read_text())["log_retention_in_days"]


def test_a_key_is_gone_two_days_after_its_end():
    """DynamoDB deletes an expired row within two days."""
    assert KEY_KEPT_DAYS == KEPT_S // 86_400 + 2
