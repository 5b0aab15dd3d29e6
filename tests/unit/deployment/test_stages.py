"""The stages of .chalice/config.json and the parameters that they give the template."""

import json

import pytest

from deployment import stages
from deployment.errors import DeploymentError
from deployment.stages import read_parameters, read_stage

DECLARED = {
    "Concurrency": {"Type": "String", "Default": "10", "AllowedValues": ["10", "50"]},
    "AlarmEmail": {"Type": "String", "Default": "", "AllowedPattern": r"|[^@\s]+@[^@\s]+"},
    "RequestRate": {"Type": "Number", "Default": 100, "MinValue": 1},
}


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(stages, "template_parameters", lambda: DECLARED)


def config(monkeypatch, tmp_path, **stage):
    variables = {"REELWRIGHT_STACK": "reelwright-prod", **stage.pop("environment_variables", {})}
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"stages": {"local": {}, "prod": {"environment_variables": variables, **stage}}}))
    monkeypatch.setattr(stages, "CONFIG", path)
    monkeypatch.setattr("deployment.stage_settings.CONFIG", path)


def refusal(read):
    with pytest.raises(DeploymentError) as error:
        read()
    assert "\n" not in str(error.value)
    return str(error.value)


def test_numbers_and_lists_become_strings():
    given = {"Concurrency": 50, "RequestRate": 20, "AlarmEmail": "ann@example.com"}
    assert read_parameters(given) == {"Concurrency": "50", "RequestRate": "20", "AlarmEmail": "ann@example.com"}


def test_an_unknown_parameter_is_refused_with_a_similar_one():
    said = refusal(lambda: read_parameters({"Concurency": 50}))
    assert said == "The template has no parameter 'Concurency' (.chalice/config.json): did you mean Concurrency?"


def test_an_unlike_parameter_is_refused_with_all_that_exist():
    said = refusal(lambda: read_parameters({"Xyz": 1}))
    assert said.endswith("there are AlarmEmail, Concurrency, RequestRate.")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("Concurrency", 11, "choose 10 or 50."),
        ("AlarmEmail", "ann", r"it must match |[^@\s]+@[^@\s]+."),
        ("RequestRate", "many", "it must be a number."),
        ("RequestRate", 0, "it must be 1 to any."),
    ],
)
def test_a_value_that_the_template_does_not_allow_is_refused(name, value, reason):
    expected = f"The parameter {name} in .chalice/config.json is '{value}': {reason}"
    assert refusal(lambda: read_parameters({name: value})) == expected


def test_the_least_number_is_allowed():
    assert read_parameters({"RequestRate": 1}) == {"RequestRate": "1"}


def test_a_stage_has_its_stack_settings_and_parameters(monkeypatch, tmp_path):
    config(monkeypatch, tmp_path, parameters={"Concurrency": 50})
    stage = read_stage("prod")
    assert (stage.stack, stage.parameters) == ("reelwright-prod", {"Concurrency": "50"})


@pytest.mark.parametrize("name", ["staging", "local"])
def test_a_stage_that_is_not_for_aws_is_refused_with_those_that_are(monkeypatch, tmp_path, name):
    config(monkeypatch, tmp_path)
    said = refusal(lambda: read_stage(name))
    assert said == f"There is no stage {name!r} for AWS in .chalice/config.json: choose prod."


def test_a_stage_with_another_stacks_name_is_refused(monkeypatch, tmp_path):
    config(monkeypatch, tmp_path, environment_variables={"REELWRIGHT_STACK": "mine"})
    assert "must be reelwright-prod" in refusal(lambda: read_stage("prod"))
