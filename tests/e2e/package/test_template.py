"""The template of the stack, as CloudFormation gets it: checked by cfn-lint and checkov."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from deployment.security_exceptions import EXEMPTIONS

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def findings(template_path) -> list[tuple[str, str]]:
    """Return the checks of checkov that fail, each with its resource."""
    # Its own dependencies fit no other library's, so it has a virtualenv of its own, which uv keeps.
    command = [sys.executable, "-m", "uv", "run", "--quiet", "--no-project", "--isolated"]
    # The certificates of the system, as pip uses them, for networks with a proxy of their own.
    command += ["--system-certs", "--python", sys.executable]
    command += ["--with-requirements", str(HERE / "checkov.txt"), "--", "checkov", "--file", str(template_path)]
    command += ["--framework", "cloudformation", "--output", "json", "--compact", "--quiet", "--skip-download"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("{"), done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["parsing_errors"] == 0
    return [(check["check_id"], check["resource"]) for check in report["results"]["failed_checks"]]


def test_the_sam_translator_accepts_the_template(template_path):
    types = {resource["Type"] for resource in json.loads(template_path.read_text())["Resources"].values()}
    assert {"AWS::Lambda::Function", "AWS::Lambda::LayerVersion", "AWS::ApiGateway::RestApi"} < types
    assert not {each for each in types if each.startswith("AWS::Serverless::")}


def test_cfn_lint_finds_nothing(template_path):
    cfn_lint = Path(sys.executable).with_name("cfn-lint")
    command = [cfn_lint, "--non-zero-exit-code", "informational", str(template_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_checkov_finds_only_what_is_meant(findings):
    unexpected = [each for each in findings if not any(exemption.covers(*each) for exemption in EXEMPTIONS)]
    assert unexpected == [], "mend them, or argue in deployment/security_exceptions.py"


@pytest.mark.parametrize("exemption", EXEMPTIONS, ids=lambda exemption: exemption.check)
def test_an_exemption_from_a_check_has_a_reason_and_a_use(findings, exemption):
    assert len(exemption.reason) > 60
    assert any(exemption.covers(*each) for each in findings), "delete it"
