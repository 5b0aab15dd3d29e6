"""The commands refuse wrong names before they call AWS."""

from datetime import UTC, datetime

import pytest

from deployment.__main__ import cli
from deployment.deploy import deploy, protect
from deployment.destroy import destroy
from deployment.errors import DeploymentError
from deployment.restore import restore
from deployment.rollback import list_releases, roll_back
from deployment.smoke import smoke


@pytest.fixture(autouse=True)
def no_access(monkeypatch):
    """Fail each access to AWS with an error of its own."""

    def refuse():
        raise AssertionError("AWS was called")

    for module in ("deploy", "destroy", "restore", "rollback", "smoke", "preflight.run"):
        monkeypatch.setattr(f"deployment.{module}.connect", refuse)


@pytest.mark.parametrize(
    "command",
    [protect, destroy, list_releases, roll_back, smoke, lambda stage: restore(stage, datetime.now(UTC).isoformat())],
)
def test_an_unknown_stage_is_refused_without_credentials(command):
    with pytest.raises(DeploymentError, match="There is no stage 'nosuch'"):
        command("nosuch")


@pytest.mark.parametrize("name", ["My_Bad..Name", "bad bucket/x", "s3://foo", "ab"])
@pytest.mark.parametrize("command", ["check", "deploy", "releases", "rollback", "destroy"])
def test_an_invalid_name_of_a_bucket_is_refused_with_the_rule(command, name):
    with pytest.raises(DeploymentError, match=r"^BUCKET: .* is no name of a bucket: S3 allows 3 to 63 ") as error:
        cli([command, "prod", "--bucket", name], standalone_mode=False)
    assert "\n" not in str(error.value)


def test_an_unknown_architecture_is_refused_before_anything_is_checked(capsys):
    with pytest.raises(DeploymentError, match=r"^ARCH: unknown architecture 'foo': choose x86_64 or arm64"):
        deploy("prod", architecture="foo")
    assert capsys.readouterr().out == ""
