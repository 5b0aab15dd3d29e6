"""A broken .chalice/config.json is refused in one line that names the file and the place."""

import json

import pytest

from deployment.errors import DeploymentError
from deployment.stage_config import read_config
from deployment.stages import read_stage

PROD = {"environment_variables": {"REELWRIGHT_STACK": "reelwright-prod"}}


@pytest.fixture
def path(monkeypatch, tmp_path):
    """Return the path of the file, which is missing."""
    path = tmp_path / "config.json"
    monkeypatch.setattr("deployment.stage_config.CONFIG", path)
    return path


def refusal(call=read_config):
    with pytest.raises(DeploymentError) as error:
        call()
    text = str(error.value)
    assert text.startswith(".chalice/config.json")
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"{", "line 1, column 2: not valid JSON"),
        (b'{\n "stages" 1}', "line 2, column 11: not valid JSON"),
        (b"null", "the file must be an object in braces, not null"),
        (b"[]", "the file must be an object in braces, not a list"),
        (b'{"app_name": "\xff"}', "byte 14 is not UTF-8"),
        (b"{}", "has no stages"),
        (b'{"stages": {}}', "has no stages"),
        (b'{"stages": [1]}', "stages must be an object in braces, not a list"),
        (b'{"stages": {"a": {}, "a": {}}}', 'the key "a" is there twice'),
        (b'{"stages": {"a": {"lambda_timeout": NaN}}}', "NaN is no number of JSON"),
        (b"[" * 100_000, "too many brackets"),
    ],
)
def test_a_file_of_another_form_is_refused(path, content, said):
    path.write_bytes(content)
    assert said in refusal()


def test_a_missing_file_is_named(path):
    assert "is missing" in refusal()


def test_a_folder_in_its_place_is_named(path):
    path.mkdir()
    assert "cannot be read" in refusal()


def test_a_byte_order_mark_is_skipped(path):
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"stages": {"prod": PROD}}).encode())
    assert read_config()["stages"].keys() == {"prod"}


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("text", "stages.prod must be an object in braces, not a text"),
        ({"parameters": []}, "stages.prod.parameters must be an object in braces, not a list"),
        ({"parameters": None}, "stages.prod.parameters must be an object in braces, not null"),
        (
            {"parameters": {"AlarmEmail": ["a@b.c"]}},
            "parameters.AlarmEmail must be a text in quotes, not a list",
        ),
        ({"environment_variables": []}, "stages.prod.environment_variables must be an object in braces, not a list"),
        ({"environment_variables": {"A": None}}, "environment_variables.A must be a text in quotes, not null"),
        ({"paramters": {}}, "unknown key stages.prod.paramters: did you mean parameters?"),
        ({"lambda_architecture": "arm"}, "lambda_architecture: unknown architecture 'arm': choose x86_64 or arm64"),
        ({"lambda_architecture": 64}, "stages.prod.lambda_architecture: unknown architecture 64"),
        ({"lambda_functions": {"deliver": 1}}, "lambda_functions.deliver must be an object in braces, not a number"),
        ({"lambda_functions": {"deliver": {"lambda_timout": 1}}}, "did you mean lambda_timeout?"),
    ],
)
def test_a_wrong_stage_is_refused(path, stage, said):
    path.write_text(json.dumps({"stages": {"prod": stage}}))
    assert said in refusal(lambda: read_stage("prod"))


@pytest.mark.parametrize(("key", "said"), [("stagse", "did you mean stages?"), ("qqq", "known are api_gateway")])
def test_an_unknown_key_of_the_file_is_refused(path, key, said):
    path.write_text(json.dumps({key: {}, "stages": {"prod": PROD}}))
    assert said in refusal()


def test_switches_and_numbers_are_texts_for_the_functions_and_the_template(path):
    variables = PROD["environment_variables"] | {"REELWRIGHT_REUSE": False, "REELWRIGHT_DOWNLOADS_PER_HOST": 4}
    prod = {"environment_variables": variables, "parameters": {"Concurrency": 50}}
    path.write_text(json.dumps({"stages": {"prod": prod}}))
    stage = read_stage("prod")
    assert (stage.settings["REELWRIGHT_REUSE"], stage.settings["REELWRIGHT_DOWNLOADS_PER_HOST"]) == ("false", "4")
    assert stage.parameters == {"Concurrency": "50"}


def test_the_keys_of_chalice_are_known(path):
    prod = PROD | {"lambda_architecture": "arm64", "subnet_ids": [], "tags": {}, "xray": True}
    path.write_text(json.dumps({"version": "2.0", "app_name": "a", "stages": {"prod": prod}}))
    assert read_stage("prod").architecture == "arm64"


def test_only_the_local_stage_is_none_for_aws(path):
    path.write_text(json.dumps({"stages": {"local": {}}}))
    with pytest.raises(DeploymentError, match="no stage for AWS"):
        read_stage("prod")
