"""`make up`: data survives restarts and crashes, and obstacles are reported or removed."""

import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3

from local.api_worker_limit import API_WORKERS
from tests.e2e.cloud import Caller, Up, free_port, wait_for
from tests.e2e.conftest import SMALL


@pytest.fixture
def settings() -> dict[str, str]:
    """Return the settings that `own` starts with."""
    return {}


@pytest.fixture
def own(tmp_path, settings) -> Iterator[Up]:
    """Start a local cloud for one test."""
    cloud = Up(tmp_path / "local", free_port(), settings)
    cloud.start()
    yield cloud
    cloud.stop()


def caller_of(up: Up) -> Caller:
    account, secret = up.variables["REELWRIGHT_ACCOUNT_ID"], up.variables["REELWRIGHT_ACCOUNT_SECRET"]
    return Caller(up.url, f"accountID={account}&accountSecret={secret}")


def test_account_and_videos_survive_a_stop_and_a_change_of_the_port(own, rectangle_template):
    caller = caller_of(own)
    template_id = caller.call("Template_New", rectangle_template)
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red"}))
    own.stop()
    own.port = free_port()
    own.start()
    again = caller_of(own)
    assert again.query == caller.query
    assert again.call("Video_Get", video["id"]) == video
    assert (
        again.ended(again.call("Template_Video_New", template_id, {"name": "Next"}))["outFiles"][0]["profile"] == SMALL
    )


@pytest.mark.parametrize("settings", [{"REELWRIGHT_BRAND": "pirsonal"}])
def test_settings_of_the_environment_reach_the_functions_until_a_start_without_them(own):
    assert (own.variables["REELWRIGHT_INTERFACE"], _title_of_the_api(own)) == ("PirsonalAPI", "Pirsonal API")
    own.stop()
    own.settings = {}
    own.start()
    assert (own.variables["REELWRIGHT_INTERFACE"], _title_of_the_api(own)) == ("SezionAPI", "Sezion API")


def _title_of_the_api(up: Up) -> str:
    page = urllib3.request("GET", f"{up.url}/docAPI").data.decode()
    return page.partition("<title>")[2].partition("</title>")[0]


def test_a_killed_emulator_is_reported_and_starts_again_with_its_data(own, rectangle_template):
    template_id = caller_of(own).call("Template_New", rectangle_template)
    wait_for(lambda: any(template_id in path.read_text() for path in own.folder.glob("checkpoint/dynamodb.json")))
    os.kill(own.emulator_pid, signal.SIGKILL)
    said, _ = own.process.communicate(timeout=60)
    assert own.process.returncode == 1
    assert "stopped by itself" in said
    own.start()
    assert [template["id"] for template in caller_of(own).call("Template_List")] == [template_id]


def test_an_emulator_killed_while_it_saves_its_state_starts_with_the_state_before(own):
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


def test_a_second_start_on_another_port_is_refused_and_the_first_can_still_be_stopped(own):
    second = own.run("local.up", "--port", str(free_port()))
    assert (second.returncode, second.stdout) == (1, "")
    assert f"running already, on port {own.port}" in second.stderr
    assert own.run("local.down").stdout == "Stopped.\n"
    assert own.process.wait(timeout=60) == 0


def test_the_demo_saves_a_video_for_each_of_three_people_and_reuses_shared_scenes(up, tmp_path):
    demo = up.run("local.demo", "--out", str(tmp_path / "demo"), "--profile", "MP4_H264_AAC_320x180_25fps")
    assert (demo.returncode, demo.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == ["ava.mp4", "maximiliane.mp4", "nour.mp4"]
    assert "19.6 were rendered and 11.6 reused" in demo.stdout
    assert "Stopping" not in demo.stdout


def test_the_logs_have_a_line_for_each_step_with_its_duration(up, caller, rectangle_template):
    template_id = caller.call("Template_New", rectangle_template)
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red"}))
    shown = wait_for(lambda: _lines_of_the_assembly(up, video["id"]))
    assert [" s  account " in line for line in shown] == [True]


def _lines_of_the_assembly(up: Up, video_id: str) -> list[str]:
    lines = up.run("local.logs").stdout.splitlines()
    return [line for line in lines if " Assemble " in line and video_id in line]


def test_thirty_calls_at_a_time_are_answered_by_few_processes(up, caller):
    before = _api_processes_started(up)
    with ThreadPoolExecutor(30) as pool:
        assert list(pool.map(lambda _: caller.call("Template_List"), range(30))) == [[]] * 30
    assert _api_processes_started(up) - before <= API_WORKERS


def _api_processes_started(up: Up) -> int:
    return (up.folder / "emulator.log").read_text().count("worker spawned for reelwright-local-APIHandler")


def test_the_emulator_listens_on_the_loopback_interface_only(up):
    # A server on all addresses would answer at this one too.
    with socket.socket() as other_address:
        assert other_address.connect_ex(("127.0.0.2", up.port)) != 0
