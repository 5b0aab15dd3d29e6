"""The command `reelwright` before it knows any deployment."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from chalicelib import __version__, wiring
from chalicelib.cli.__main__ import program_name
from chalicelib.cli.completion import SHELLS
from chalicelib.cli.main import cli, describe_error
from chalicelib.domain.errors import ApiError

BLOCKED = "import sys; sys.modules['click'] = None; sys.argv = ['reelwright', {argument!r}]; "
RUN = "from chalicelib.cli.__main__ import main; main()"
HELP = "import sys; sys.argv = ['reelwright', '--help']\n"
LOADED = "import atexit; atexit.register(lambda: print('LOADED', 'botocore' in sys.modules, 'PIL' in sys.modules)); "


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_the_version_is_printed():
    assert CliRunner().invoke(cli, ["--version"]).output == f"reelwright {__version__}\n"


def test_the_version_needs_no_library_of_the_commands():
    assert run(BLOCKED.format(argument="--version") + RUN).stdout == f"reelwright {__version__}\n"


def test_a_missing_library_is_reported_with_the_command_that_installs_it():
    done = run(BLOCKED.format(argument="accounts") + RUN)
    assert (done.returncode, "pip install 'reelwright[cli]'" in done.stderr) == (1, True)
    assert "pip install '.[cli]'" in done.stderr


def test_help_does_not_load_aws_or_the_renderer():
    assert run(HELP + LOADED + RUN).stdout.splitlines()[-1] == "LOADED False False"


@pytest.mark.parametrize("name", cli.lazy)
def test_the_list_of_commands_shows_the_summary_of_each(name):
    assert cli.lazy[name].load().help.startswith(cli.lazy[name].summary)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_gets_a_script_that_completes_commands(shell):
    assert "_REELWRIGHT_COMPLETE" in CliRunner().invoke(cli, ["completion", shell]).output


def test_completion_proposes_the_commands():
    words = {"_REELWRIGHT_COMPLETE": "bash_complete", "COMP_WORDS": "reelwright vi", "COMP_CWORD": "1"}
    assert CliRunner().invoke(cli, [], env=words, prog_name="reelwright").output == "plain,videos\n"


@pytest.mark.parametrize(
    ("path", "name"),
    [("/usr/bin/reelwright", "reelwright"), ("/a/chalicelib/cli/__main__.py", "python -m chalicelib.cli")],
)
def test_help_names_the_command_as_it_was_called(path, name):
    assert program_name(path) == name


def test_the_details_of_an_error_are_lists_of_words():
    error = ApiError.account_type_not_found("GOLD", ["FREE", "PRO"])
    assert describe_error(error) == "Account type not found: plan GOLD; plans FREE, PRO"


def test_an_error_with_a_problem_shows_the_problem():
    error = ApiError.medias_size_reached(190407, 100)
    assert describe_error(error) == f"Stored medias size limit reached: {error.data['problem']}"


@pytest.fixture
def no_deployment(monkeypatch, tmp_path):
    """Remove all settings of a deployment, and all AWS credentials."""
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    for name in ("REELWRIGHT_STACK", "REELWRIGHT_BUCKET", "REELWRIGHT_TABLE_SUFFIX"):
        # What a command sets is removed after the test, too.
        monkeypatch.setenv(name, "")
    wiring.services.cache_clear()
    yield
    wiring.services.cache_clear()


@pytest.mark.parametrize("name", ["accounts", "credits", "notifications", "plans", "videos"])
def test_a_group_without_a_subcommand_shows_its_help_without_a_deployment(no_deployment, name):
    done = CliRunner().invoke(cli, [name])
    assert done.exit_code == 2
    assert done.output.startswith(f"Usage: cli {name} [OPTIONS] COMMAND")
    assert "deployment?" not in done.output


def test_a_wrong_subcommand_is_reported_without_a_deployment(no_deployment):
    done = CliRunner().invoke(cli, ["accounts", "lst"])
    assert done.exit_code == 2
    assert "No such command 'lst'." in done.output
    assert "cli accounts" in done.output


def test_a_right_subcommand_needs_a_deployment(no_deployment):
    done = CliRunner().invoke(cli, ["accounts", "list"])
    assert (done.exit_code, "Which deployment?" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("name", "said"),
    [("acounts", "No such command 'acounts'. Did you mean 'accounts'?"), ("xyz", "No such command 'xyz'.\n")],
)
def test_a_wrong_command_is_reported_with_a_similar_one(no_deployment, name, said):
    done = CliRunner().invoke(cli, [name])
    assert done.exit_code == 2
    assert said in done.output


def test_missing_credentials_are_reported_with_the_ways_to_set_them(no_deployment, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    done = CliRunner().invoke(cli, ["--stack", "nope", "accounts", "list"])
    assert done.exit_code == 1
    assert done.output.startswith("Error: There are no AWS credentials. Run `aws configure`")


def test_a_missing_region_is_reported_with_the_ways_to_set_it(no_deployment, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("REELWRIGHT_BUCKET", "bucket")
    done = CliRunner().invoke(cli, ["--stack", "nope", "accounts", "list"])
    assert done.exit_code == 1
    assert done.output.startswith("Error: There is no AWS region.")
