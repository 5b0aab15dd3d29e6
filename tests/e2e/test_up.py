"""`make up` itself: its data stays, and whatever is in its way is told or healed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.e2e.cloud import ROOT, Caller, Up, free_port, wait_for
from tests.e2e.conftest import SMALL


@pytest.fixture
def own(tmp_path) -> Iterator[Up]:
    """A local cloud that only one test uses."""
    cloud = Up(tmp_path / "local", free_port())
    cloud.start()
    yield cloud
    cloud.stop()


def caller_of(up: Up) -> Caller:
    account, secret = up.variables["REELWRIGHT_ACCOUNT_ID"], up.variables["REELWRIGHT_ACCOUNT_SECRET"]
    return Caller(up.url, f"accountID={account}&accountSecret={secret}")


def start_again(up: Up) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "local.up", "--port", str(up.port)]
    environment = os.environ | {"REELWRIGHT_LOCAL": str(up.folder)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_account_and_videos_are_there_again_after_a_stop(own, rectangle_template):
    caller = caller_of(own)
    template_id = caller.call("Template_New", rectangle_template)
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red"}))
    own.stop()
    own.start()
    again = caller_of(own)
    assert again.query == caller.query
    assert again.call("Video_Get", video["id"]) == video
    assert (
        again.ended(again.call("Template_Video_New", template_id, {"name": "Next"}))["outFiles"][0]["profile"] == SMALL
    )


def test_a_killed_emulator_is_told_and_comes_up_again_with_its_data(own, rectangle_template):
    template_id = caller_of(own).call("Template_New", rectangle_template)
    wait_for(lambda: any(template_id in path.read_text() for path in own.folder.glob("checkpoint/dynamodb.json")))
    os.kill(own.emulator_pid, signal.SIGKILL)
    said, _ = own.process.communicate(timeout=60)
    assert own.process.returncode == 1
    assert "stopped by itself" in said
    own.start()
    assert [template["id"] for template in caller_of(own).call("Template_List")] == [template_id]


def test_an_emulator_killed_while_it_saves_its_state_comes_up_as_it_was_before(own):
    own.stop()
    kept = own.variables
    own.start()
    os.kill(own.emulator_pid, signal.SIGKILL)
    own.process.communicate(timeout=60)
    (own.folder / "state" / "lambda.json").unlink()
    (own.folder / "state" / "lambda.json").write_text('{"half": ')
    own.start()
    assert own.variables == kept
    assert caller_of(own).call("Template_List") == []


def test_an_emulator_left_over_by_a_killed_start_is_cleared_away(own):
    left_over = own.emulator_pid
    own.process.kill()
    own.process.communicate()
    own.start()
    assert own.emulator_pid != left_over
    assert caller_of(own).call("Template_List") == []


def test_a_second_start_says_that_the_first_one_runs(up):
    second = start_again(up)
    assert (second.returncode, second.stdout.count("Traceback")) == (1, 0)
    assert "running already" in second.stderr


def test_a_taken_port_is_named_with_the_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        started = start_again(Up(tmp_path / "local", port))
    assert started.returncode == 1
    assert f"make up PORT={port + 1}" in started.stderr


def test_the_demo_prints_a_link_for_each_of_three_people(up):
    environment = os.environ | {"REELWRIGHT_LOCAL": str(up.folder)}
    command = [sys.executable, "-m", "local.demo"]
    demo = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert (demo.returncode, demo.stderr) == (0, "")
    assert demo.stdout.count(".mp4?") == 3


def test_the_emulator_listens_on_the_loopback_interface_only(up):
    # A server on all addresses would answer at this one too.
    with socket.socket() as other_address:
        assert other_address.connect_ex(("127.0.0.2", up.port)) != 0
