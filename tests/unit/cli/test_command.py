"""The command `reelwright` before it knows any deployment."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from chalicelib import __version__
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
