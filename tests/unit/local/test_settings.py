"""The settings of the environment, as the local cloud's functions get them."""

import json
import re
from pathlib import Path

import pytest

from chalicelib.settings import LONGEST_DELAY_S
from deployment.errors import DeploymentError
from deployment.stage_settings import OTHERS, SETTINGS, stage_settings
from local.settings import local_settings, with_settings

ROOT = Path(__file__).parents[3]
STAGES = json.loads((ROOT / ".chalice" / "config.json").read_text())["stages"]
TEMPLATE = {
    "Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "RenderH264": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Timeout": 900,
                "Environment": {"Variables": {"REELWRIGHT_BRAND": "sezion", "REELWRIGHT_BUCKET": {"Ref": "Bucket"}}},
                "Events": {"Source": {"Type": "SQS", "Properties": {"ScalingConfig": {"MaximumConcurrency": 2}}}},
            },
        },
    }
}


def test_settings_reach_the_functions():
    given = {"REELWRIGHT_BRAND": "pirsonal", "REELWRIGHT_REUSE": "false", "REELWRIGHT_S3_SOURCES": ""}
    assert local_settings({"HOME": "/root", **given}) == given


def test_variables_of_callers_and_commands_do_not_reach_the_functions():
    assert local_settings(dict.fromkeys(OTHERS, "x")) == {}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("REELWRIGHT_BRNAD", "did you mean REELWRIGHT_BRAND?"),
        ("REELWRIGHT_REUS", "did you mean REELWRIGHT_REUSE?"),
        ("REELWRIGHT_QQQ", "docs/reference/settings.md lists them"),
        ("REELWRIGHT_", "docs/reference/settings.md lists them"),
    ],
)
def test_an_unknown_name_is_reported_in_a_line(name, hint):
    with pytest.raises(DeploymentError) as error:
        local_settings({name: "pirsonal"})
    assert str(error.value) == f"There is no setting {name}; {hint}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REELWRIGHT_BRAND", "Pirsonal"),
        ("REELWRIGHT_REUSE", "no"),
        ("REELWRIGHT_SIGN_UP", "yes"),
        ("REELWRIGHT_SIGN_UP_PLANS", ","),
        ("REELWRIGHT_WEBHOOK_DELAYS", str(LONGEST_DELAY_S + 1)),
        ("REELWRIGHT_WEBHOOK_ON_ERROR", "1"),
        ("REELWRIGHT_FONTS_DIR", "no/such/folder"),
        ("REELWRIGHT_FFMPEG_DIR", "tests"),
        ("REELWRIGHT_FFMPEG_DIR", ""),
        ("REELWRIGHT_STACK", "reelwright-prod"),
        ("REELWRIGHT_BUCKET", "mine"),
    ],
)
def test_a_value_that_the_functions_would_reject_is_reported_in_a_line_with_its_name(name, value):
    with pytest.raises(DeploymentError, match=rf"\A{name}: [^\n]+\Z"):
        local_settings({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("REELWRIGHT_WEBHOOK_DELAYS", str(LONGEST_DELAY_S)), ("REELWRIGHT_STACK", "reelwright-local")],
)
def test_a_value_that_they_take_is_not_refused(name, value):
    local_settings({name: value})


def test_a_folder_may_be_named_from_where_one_is(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert local_settings({"REELWRIGHT_FONTS_DIR": "tests"}) == {"REELWRIGHT_FONTS_DIR": str(ROOT / "tests")}


def test_a_setting_takes_the_place_of_the_stages_and_the_others_stay():
    render = with_settings(TEMPLATE, {"REELWRIGHT_BRAND": "pirsonal"})["Resources"]["RenderH264"]["Properties"]
    variables = {"REELWRIGHT_BRAND": "pirsonal", "REELWRIGHT_BUCKET": {"Ref": "Bucket"}}
    assert render == TEMPLATE["Resources"]["RenderH264"]["Properties"] | {"Environment": {"Variables": variables}}


def test_a_template_without_settings_is_the_same():
    assert with_settings(TEMPLATE, {}) == TEMPLATE


@pytest.mark.parametrize("stage", STAGES)
def test_the_settings_of_each_stage_are_right(stage):
    assert stage_settings(stage) == STAGES[stage]["environment_variables"]


def test_all_settings_that_the_functions_read_are_known():
    sources = [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]
    read = {name for path in sources for name in re.findall(r'"(REELWRIGHT_[A-Z0-9_]+)"', path.read_text())}
    assert read - OTHERS == SETTINGS


def test_all_settings_are_documented():
    table = re.findall(
        r"^\| `(REELWRIGHT_\w+)`", (ROOT / "docs" / "reference" / "settings.md").read_text(), re.MULTILINE
    )
    assert sorted(table) == sorted(SETTINGS)
