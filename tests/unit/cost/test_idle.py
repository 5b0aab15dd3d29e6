"""The cost of a month without calls."""

import pytest

from chalicelib.cost.idle import Stored, busy_hour, idle_lines
from tests.unit.cost.conftest import GB_S_OF_SECOND


def quantities(basis, **stored):
    return {line.name: line.quantity for line in idle_lines(Stored(**stored), basis)}


def test_lambda_polls_the_empty_queues_all_month(basis):
    assert quantities(basis)["SQS, polls of empty queues"] == 10 * 6 * 60 * 24 * 30


def test_alarms_and_dashboards_cost_by_the_month(basis):
    made = quantities(basis)
    assert (made["CloudWatch, alarms"], made["CloudWatch, dashboards"]) == (7, 1)


def test_the_key_that_encrypts_secrets_costs_by_the_month(basis):
    assert quantities(basis)["KMS, key"] == 1


def test_the_scheduled_function_runs_all_month(basis):
    made = quantities(basis)
    assert made["Lambda, invocations"] == 24 * 30
    assert made["Lambda, scheduled"] == pytest.approx(24 * 30 * 2 * GB_S_OF_SECOND)


def test_stored_rows_cost_their_backup_too(basis):
    made = quantities(basis, files_gb=5.0, rows_gb=2.0)
    assert (made["S3, files"], made["DynamoDB, rows"], made["DynamoDB, point-in-time recovery"]) == (5, 2, 2)


def test_what_there_is_none_of_is_left_out(basis):
    assert not {name for name in quantities(basis) if name.startswith(("S3", "DynamoDB"))}


def test_metrics_cost_by_the_hour_in_which_they_get_a_value(basis):
    assert busy_hour(basis).usd == 72 / 720
