"""The examples that verify webhook calls, run against signatures of ours. Missing languages are skipped."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from chalicelib.domain.webhook_signature import new_webhook_secret, signed_headers
from tests.e2e.cloud import ROOT

EXAMPLES = ROOT / "examples" / "webhooks"
COMMANDS = {
    "python": [sys.executable, "verify.py"],
    "node": ["node", "verify.mjs"],
    "php": ["php", "verify.php"],
    "ruby": ["ruby", "verify.rb"],
    "java": ["java", "-cp", ".", "Verify"],
}
EVENT, BODY = "evt_1", '{"name": "Zoë 🎬"}\n'.encode()
SECRET, OTHER_SECRET = new_webhook_secret(), new_webhook_secret()
# The examples allow five minutes. The rest is for a slow machine.
RECENT_S, OLD_S = 200, 400


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the examples, and the class of the one in Java if there is a compiler."""
    folder = shutil.copytree(EXAMPLES, tmp_path_factory.mktemp("webhooks") / "examples")
    if shutil.which("javac"):
        subprocess.run(["javac", "Verify.java"], cwd=folder, timeout=60, check=True)
    return folder


@pytest.fixture(params=COMMANDS)
def verify(request, folder):
    """Return a function that runs an example, and returns whether it takes a call for genuine."""
    command = COMMANDS[request.param]
    for program in (command[0], *(["javac"] if request.param == "java" else [])):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")

    def run(headers, body=BODY, secret=SECRET):
        given = {name.upper().replace("-", "_"): value for name, value in headers.items()}
        variables = os.environ | {"WEBHOOK_SECRET": secret} | given
        done = subprocess.run(
            command, cwd=folder, env=variables, input=body, capture_output=True, timeout=60, check=False
        )
        says = done.stdout.decode().strip()
        assert (done.returncode, says, done.stderr) in [(0, "genuine", b""), (1, "not genuine", b"")]
        return done.returncode == 0

    return run


def signed(secrets=(SECRET,), *, age_s=0, body=BODY):
    return signed_headers(secrets, EVENT, int(time.time()) - age_s, body)


def test_a_call_that_was_signed_is_genuine(verify):
    assert verify(signed())


def test_a_changed_body_is_not_genuine(verify):
    assert not verify(signed(), BODY.replace(b"Zo", b"Bo"))


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_changed_or_missing_header_is_not_genuine(verify, name):
    headers = signed()
    assert not verify(headers | {name: headers[name].replace("1", "2", 1)})
    assert not verify(headers | {name: ""})


def test_another_secret_is_not_genuine(verify):
    assert not verify(signed(), secret=OTHER_SECRET)


def test_an_old_call_and_one_of_the_future_are_not_genuine(verify):
    assert [verify(signed(age_s=age_s)) for age_s in (-OLD_S, -RECENT_S, RECENT_S, OLD_S)] == [False, True, True, False]


@pytest.mark.parametrize("secret", [SECRET, OTHER_SECRET])
def test_during_a_rotation_either_secret_verifies(verify, secret):
    assert verify(signed([OTHER_SECRET, SECRET]), secret=secret)


def test_a_signature_without_its_version_is_not_genuine(verify):
    headers = signed()
    assert not verify(headers | {"webhook-signature": headers["webhook-signature"].removeprefix("v1,")})
