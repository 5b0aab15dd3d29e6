"""The template of the stack, as it is merged into what Chalice makes."""

import json
import re

import pytest

import app
from chalicelib.aws.watched_table import BY_LOOK
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.functions import API, FUNCTIONS, REAPER, reader_of
from chalicelib.domain.metrics import NAMESPACE, Metric
from chalicelib.domain.queue import Queue
from chalicelib.domain.render_limits import longest_job_s
from chalicelib.domain.response_headers import SECURITY_HEADERS
from deployment.paths import CONFIG
from deployment.stack.alarms import ALARMS, MOST_METRICS
from deployment.stack.concurrency import LIMITS, MAPPING, maximum_of
from deployment.stack.dashboard import GRAPHS
from deployment.stack.gateway import LOG_KEPT_DAYS, STAGE
from deployment.stack.intrinsics import KEEP, resource_name
from deployment.stack.parameters import PARAMETERS, conditions
from deployment.stack.template import template
from deployment.write import files

TEMPLATE = template()
RESOURCES = TEMPLATE["Resources"]
HANDLERS = [resource_name(function.name) for function in FUNCTIONS]
READERS = [function for function in FUNCTIONS if function.queue]


def values_of(key, tree):
    """Yield the values of a key anywhere in a tree."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            if name == key:
                yield value
            yield from values_of(key, value)
    elif isinstance(tree, list):
        for item in tree:
            yield from values_of(key, item)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_the_files_that_are_made_from_the_code_are_up_to_date(path):
    assert path.read_text() == files()[path], "run: make template"


def test_each_function_of_the_app_has_a_size():
    handlers = {"api_handler", *(function.name for function in app.app.pure_lambda_functions)}
    handlers |= {source.name for source in app.app.event_sources}
    assert {function.name for function in FUNCTIONS} == handlers


@pytest.mark.parametrize("queue", Queue)
def test_a_queue_is_read_by_the_function_that_the_table_names(queue):
    (source,) = [source for source in app.app.event_sources if getattr(source, "queue", "").endswith(f"-{queue}")]
    assert source.name == reader_of(queue).name


@pytest.mark.parametrize("limit", LIMITS[1:])
def test_the_functions_that_read_queues_leave_room_for_the_api(limit):
    assert sum(maximum_of(function, limit) for function in READERS) <= 0.9 * limit


@pytest.mark.parametrize("function", READERS, ids=lambda function: function.name)
def test_a_maximum_is_one_that_lambda_accepts(function):
    maxima = [maximum_of(function, limit) for limit in LIMITS]
    assert maxima == sorted(maxima)
    assert 2 <= maxima[0] <= maxima[-1] <= 1000


@pytest.mark.parametrize("function", READERS, ids=lambda function: function.name)
def test_every_source_has_a_maximum_from_the_mapping(function):
    (maximum,) = [
        scaling["MaximumConcurrency"]
        for resource in RESOURCES.values()
        for event, source in resource.get("Properties", {}).get("Events", {}).items()
        if event == f"{''.join(map(str.capitalize, function.name.split('_')))}SqsEventSource"
        for scaling in values_of("ScalingConfig", source)
    ]
    name, parameter, key = maximum["Fn::FindInMap"]
    assert (name, parameter) == (MAPPING, {"Ref": "Concurrency"})
    assert all(key in TEMPLATE["Mappings"][MAPPING][value] for value in PARAMETERS["Concurrency"]["AllowedValues"])


def test_the_reaper_runs_every_ten_minutes():
    (schedule,) = RESOURCES["Resume"]["Properties"]["Events"].values()
    assert (schedule["Type"], schedule["Properties"]["Schedule"]) == ("Schedule", "rate(10 minutes)")
    assert json.loads(schedule["Properties"]["Input"]) == {"scheduled": True}
    assert REAPER.timeout_s < 600, "two runs must not overlap"


def test_no_function_may_run_in_an_endless_loop():
    """Keep Lambda's brake: tests/unit/pipeline/test_sends.py shows that no loop needs `Allow`."""
    assert list(values_of("RecursiveLoop", RESOURCES)) == []


@pytest.mark.parametrize("table", ["VideosTable", "MediasTable"])
def test_watched_rows_have_a_sparse_index(table):
    properties = RESOURCES[table]["Properties"]
    (index,) = [each for each in properties["GlobalSecondaryIndexes"] if each["IndexName"] == BY_LOOK]
    assert [each["AttributeName"] for each in index["KeySchema"]] == ["watched", "look_ms"]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert {"AttributeName": "look_ms", "AttributeType": "N"} in properties["AttributeDefinitions"]


def test_the_stages_and_the_template_agree_about_the_gateway():
    config = json.loads(CONFIG.read_text())
    assert (config["api_gateway_stage"], config["log_retention_in_days"]) == (STAGE, LOG_KEPT_DAYS)


def test_the_alarm_about_long_renders_rings_before_the_time_out():
    (alarm,) = (alarm for alarm in ALARMS if alarm.name == "RendersTakeLong")
    timeout_s = min(function.timeout_s for function in FUNCTIONS if function.queue in RENDER_QUEUES)
    assert longest_job_s() < alarm.threshold / 1000 < timeout_s


def test_every_condition_that_a_resource_names_exists():
    assert {resource["Condition"] for resource in RESOURCES.values() if "Condition" in resource} <= conditions().keys()


def test_every_parameter_has_a_description_and_a_default():
    assert all({"Description", "Default"} <= parameter.keys() for parameter in PARAMETERS.values())


def test_an_alarm_does_not_combine_more_metrics_than_cloudwatch_allows():
    assert max(len(alarm.metrics) for alarm in ALARMS) <= MOST_METRICS == 10


def test_every_alarm_has_an_action():
    alarms = [
        resource["Properties"] for resource in RESOURCES.values() if resource.get("Type") == "AWS::CloudWatch::Alarm"
    ]
    assert len(alarms) == len(ALARMS)
    assert all(alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "AlarmTopic"}] for alarm in alarms)


def test_every_variable_of_an_expression_is_a_metric_of_its_alarm():
    for alarm in ALARMS:
        assert set(re.findall(r"\bm\d+", alarm.expression)) == {f"m{number}" for number in range(len(alarm.metrics))}


def test_every_resource_that_the_dashboard_names_exists():
    body = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    names = {name.partition(".")[0] for name in re.findall(r"\$\{([^}]+)\}", body) if not name.startswith("AWS::")}
    assert names <= RESOURCES.keys()
    assert len(json.loads(body)["widgets"]) == len(GRAPHS)


def test_the_access_log_leaves_out_the_query_string():
    log_format = RESOURCES["RestAPI"]["Properties"]["AccessLogSetting"]["Format"]
    assert not re.search(
        r"querystring|requestOverride|identity\.apiKey|\$context\.requestPath|rawQuery", log_format, re.I
    )
    assert "$context.resourcePath" in log_format


@pytest.mark.parametrize("kind", ["REQUEST_TOO_LARGE", "THROTTLED", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT"])
def test_a_refusal_of_the_gateway_is_an_error_of_json_rpc_that_browsers_may_read(kind):
    body = RESOURCES["RestAPI"]["Properties"]["DefinitionBody"]
    answer = body["x-amazon-apigateway-gateway-responses"][kind]
    error = json.loads(answer["responseTemplates"]["application/json"])
    assert (error["jsonrpc"], error["id"]) == ("2.0", None)
    assert error["error"]["message"].endswith(".")
    assert answer["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'"
    assert answer["responseParameters"]["gatewayresponse.header.Cache-Control"] == "'no-store'"
    for name, value in SECURITY_HEADERS.items():
        assert answer["responseParameters"][f"gatewayresponse.header.{name}"] == f"'{value}'"


def test_a_limit_by_address_is_a_rule_of_a_web_acl_unless_the_operator_has_one():
    limit, association = RESOURCES["AddressLimit"], RESOURCES["WebAclAssociation"]
    (rule,) = limit["Properties"]["Rules"]
    assert rule["Statement"]["RateBasedStatement"] == {
        "AggregateKeyType": "IP",
        "EvaluationWindowSec": 60,
        "Limit": {"Ref": "RequestsPerAddress"},
    }
    assert (limit["Condition"], association["Condition"]) == ("LimitsAddresses", "UsesWebAcl")
    arns = [{"Ref": "WebAclArn"}, {"Fn::GetAtt": ["AddressLimit", "Arn"]}]
    assert association["Properties"]["WebACLArn"] == {"Fn::If": ["HasWebAcl", *arns]}


def test_a_stack_has_no_web_acl_by_default():
    assert [PARAMETERS[name]["Default"] for name in ("WebAclArn", "RequestsPerAddress")] == ["", "0"]


def test_what_the_stack_keeps_can_be_restored():
    kept = [resource for resource in RESOURCES.values() if resource.get("DeletionPolicy") == KEEP]
    for table in (resource["Properties"] for resource in kept if resource["Type"] == "AWS::DynamoDB::Table"):
        # `make deploy` protects tables. Here it would keep CloudFormation from rolling a failed creation back.
        assert "DeletionProtectionEnabled" not in table
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert RESOURCES["Bucket"]["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}


def test_every_metric_of_ours_has_a_graph():
    shown = {metric.name for _, metrics in GRAPHS for metric in metrics if metric.namespace == NAMESPACE}
    assert shown == {metric.value.name for metric in Metric}


def test_traces_are_switched_by_one_parameter():
    traced = [resource["Properties"].get("Tracing") for resource in map(RESOURCES.get, HANDLERS)]
    assert traced == [{"Ref": "Tracing"}] * len(FUNCTIONS)


def test_the_gateway_sends_no_traces_because_they_hold_the_query_string():
    """Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-understanding-xray-traces.html."""
    assert RESOURCES["RestAPI"]["Properties"]["TracingEnabled"] is False


def test_the_distribution_has_no_log_because_it_would_hold_the_query_string():
    """Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html."""
    assert "Logging" not in RESOURCES["Distribution"]["Properties"]["DistributionConfig"]


def test_the_gateway_logs_no_requests_besides_the_access_log():
    settings = RESOURCES["RestAPI"]["Properties"]["MethodSettings"]
    assert [{"LoggingLevel", "DataTraceEnabled"} & setting.keys() for setting in settings] == [set()]


def test_lambdas_own_lines_are_json_and_no_line_of_ours_is_dropped():
    logging = [resource["Properties"].get("LoggingConfig") for resource in map(RESOURCES.get, HANDLERS)]
    assert logging == [{"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}] * len(FUNCTIONS)


def test_the_api_knows_the_concurrency_by_which_it_estimates_times():
    variables = RESOURCES[resource_name(API.name)]["Properties"]["Environment"]["Variables"]
    assert variables["REELWRIGHT_CONCURRENCY"] == {"Ref": "Concurrency"}


def test_no_role_takes_the_name_of_a_functions_own():
    # Chalice would merge the two.
    own = {f"{handler}Role" for handler in HANDLERS}
    roles = {name for name, resource in RESOURCES.items() if resource.get("Type") == "AWS::IAM::Role"}
    assert roles & own == set()
