"""The parameters of stages, as CloudFormation would check them."""

import json

import pytest

from deployment.errors import DeploymentError
from deployment.paths import CONFIG
from deployment.stage_parameters import check_parameters, stage_parameters


@pytest.mark.parametrize("stage", json.loads(CONFIG.read_text())["stages"])
def test_the_parameters_of_each_stage_are_right(stage):
    assert stage_parameters(stage).keys() == json.loads(CONFIG.read_text())["stages"][stage]["parameters"].keys()


@pytest.mark.parametrize(
    ("name", "hint"), [("AlarmMail", r"did you mean AlarmEmail\?"), ("Q", "there are Concurrency, AlarmEmail, ")]
)
def test_an_unknown_parameter_is_refused_with_a_near_name(name, hint):
    with pytest.raises(DeploymentError, match=f"^There is no parameter {name}; {hint}"):
        check_parameters({name: "x"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Concurrency", "10"),
        ("Concurrency", "10000"),
        ("AlarmEmail", ""),
        ("AlarmEmail", "ops@example.com"),
        ("RequestRate", "1"),
        ("RequestsPerAddress", "0"),
        ("RequestsPerAddress", "10"),
        ("CertificateArn", "arn:aws:acm:eu-west-1:123456789012:certificate/1"),
    ],
)
def test_a_valid_value_is_accepted(name, value):
    check_parameters({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Concurrency", "11"),
        ("AlarmEmail", "ops"),
        ("RequestRate", "0"),
        ("RequestsPerAddress", "9"),
        ("RequestRate", "many"),
        ("CertificateArn", "example.com"),
    ],
)
def test_a_value_that_cloudformation_would_reject_is_refused(name, value):
    with pytest.raises(DeploymentError, match=f"^{name}: "):
        check_parameters({name: value})
