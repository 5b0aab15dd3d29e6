"""The stages of .chalice/config.json."""

import json

import pytest

from deployment import stages
from deployment.errors import DeploymentError
from deployment.stages import read_stage, stage_names


@pytest.fixture
def config(monkeypatch, tmp_path):
    """Return a function that writes a configuration whose stage `prod` has a stack and parameters."""

    def write(stack="reelwright-prod", **parameters):
        prod = {"environment_variables": {"REELWRIGHT_STACK": stack}, "parameters": parameters}
        path = tmp_path / "config.json"
        path.write_text(json.dumps({"stages": {"local": {}, "prod": prod}}))
        monkeypatch.setattr("deployment.stage_config.CONFIG", path)

    return write


def refusal(name):
    with pytest.raises(DeploymentError) as error:
        read_stage(name)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_stage_has_its_stack_settings_and_parameters(config):
    config(Concurrency=50)
    stage = read_stage("prod")
    assert (stage.stack, stage.parameters) == ("reelwright-prod", {"Concurrency": "50"})


@pytest.mark.parametrize("name", ["staging", "local"])
def test_a_stage_that_is_not_for_aws_is_refused_with_those_that_are(config, name):
    config()
    assert refusal(name) == f"There is no stage {name!r} for AWS in .chalice/config.json: choose prod."


def test_a_stage_with_another_stacks_name_is_refused(config):
    config(stack="mine")
    assert refusal("prod").endswith("must be reelwright-prod.")


def test_an_unknown_parameter_is_refused(config):
    config(Concurency=50)
    assert "did you mean Concurrency?" in refusal("prod")


@pytest.mark.parametrize("name", ["HostedZoneId", "CertificateArn"])
def test_what_belongs_to_a_domain_is_refused_without_one(config, name):
    value = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
    config(**{name: value})
    assert refusal("prod").startswith(f"{name} has no effect without DomainName")
    config(**{name: value, "DomainName": "video.example.com"})
    assert read_stage("prod").parameters[name] == value


@pytest.mark.parametrize("name", stage_names())
def test_the_stages_of_the_project_are_right(name):
    assert read_stage(name).stack == f"reelwright-{name}"


def test_there_is_a_stage_for_trials_and_one_for_customers():
    assert stages.stage_names() == ["dev", "prod"]
