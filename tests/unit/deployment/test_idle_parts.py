"""The parts of the stack that cost without any call."""

from deployment.stack.idle_parts import idle_parts
from deployment.stack.template import template


def of(*resources):
    return idle_parts({"Resources": dict(enumerate(resources))})


def alarm(**properties):
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def test_an_alarm_counts_by_the_metrics_that_it_reads():
    several = [{"Id": "a", "MetricStat": {}}, {"Id": "b", "MetricStat": {}}, {"Id": "sum", "Expression": "a+b"}]
    assert of(alarm(MetricName="Errors"))["alarms"] == 1
    assert of(alarm(Metrics=several))["alarms"] == 2


def test_what_does_not_cost_is_not_counted():
    merged = {"Properties": {"MemorySize": 1024}}
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {}}
    parts = of(merged, table)
    assert (parts["queues"], parts["alarms"], parts["dashboards"]) == (0, 0, 0)


def test_the_stack_has_all_of_them():
    assert all(idle_parts(template()).values())
