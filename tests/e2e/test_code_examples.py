"""The code examples of /docAPI, run unchanged against the local cloud. Missing languages are skipped."""

import os
import shutil
import subprocess
import sys

import pytest
import urllib3

from chalicelib.pages.doc_samples import EXAMPLES
from tests.e2e.cloud import ROOT, Caller

PICTURE = ROOT / "docs" / "reference" / "pictures" / "alpha.jpg"


@pytest.fixture
def environment(caller: Caller) -> dict[str, str]:
    """Return the environment of the examples."""
    account, secret = (part.partition("=")[2] for part in caller.query.split("&"))
    ours = {"REELWRIGHT_URL": caller.url, "REELWRIGHT_ACCOUNT_ID": account, "REELWRIGHT_ACCOUNT_SECRET": secret}
    return os.environ | ours | {"PICTURE": str(PICTURE)}


def output_of(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def needed(*programs: str) -> None:
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")


def leads_to_a_video(printed: str) -> bool:
    """Check that an example prints the URL of an MP4 file."""
    (url,) = printed.splitlines()
    return urllib3.request("GET", url, timeout=60).data[4:8] == b"ftyp"


def test_the_example_in_curl_makes_a_video(environment):
    needed("curl", "jq")
    assert leads_to_a_video(output_of(["sh", str(EXAMPLES / "curl.sh")], environment))


def test_the_example_in_python_makes_a_video(environment):
    assert leads_to_a_video(output_of([sys.executable, str(EXAMPLES / "python.py")], environment))


def test_the_example_in_node_makes_a_video(environment):
    needed("node")
    assert leads_to_a_video(output_of(["node", str(EXAMPLES / "node.mjs")], environment))


def test_the_example_in_php_makes_a_video(environment):
    needed("php")
    assert leads_to_a_video(output_of(["php", str(EXAMPLES / "php.php")], environment))


def test_the_example_in_ruby_makes_a_video(environment):
    needed("ruby")
    assert leads_to_a_video(output_of(["ruby", str(EXAMPLES / "ruby.rb")], environment))


@pytest.mark.parametrize(
    "command",
    [["sh", "curl.sh"], ["python", "python.py"], ["node", "node.mjs"], ["php", "php.php"], ["ruby", "ruby.rb"]],
    ids=lambda command: command[0],
)
def test_a_refused_example_reports_the_error_and_fails(environment, command):
    needed(*command[:1], "jq")
    wrong = environment | {"REELWRIGHT_ACCOUNT_SECRET": "wrong"}
    done = subprocess.run(command, cwd=EXAMPLES, env=wrong, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "1018" in done.stdout + done.stderr
