"""The code of docs/start and docs/guides, run as it is against the local cloud."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import urllib3

from tests.e2e.cloud import ROOT, Caller

DOCS = ROOT / "docs"
PICTURE = DOCS / "reference" / "pictures" / "alpha.jpg"
_BLOCK = re.compile(r"^```(?:python|json|sh) (?P<name>\S+)[^\n]*\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


def blocks_of(page: str) -> dict[str, str]:
    """Return the code of a page by the names of its files; `run` has the commands, in order."""
    found: dict[str, str] = {}
    for block in _BLOCK.finditer((DOCS / page).read_text()):
        found[block["name"]] = found.get(block["name"], "") + block["text"]
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the files of the first template and a photo."""
    for name, text in blocks_of("start/first-template.md").items():
        (tmp_path / (name if "." in name else f"{name}.json")).write_text(text)
    shutil.copy(PICTURE, tmp_path / "photo.jpg")
    return tmp_path


@pytest.fixture
def environment(caller: Caller) -> dict[str, str]:
    """Return the environment of the guides."""
    account, secret = (part.partition("=")[2] for part in caller.query.split("&"))
    ours = {"REELWRIGHT_URL": caller.url, "REELWRIGHT_ACCOUNT_ID": account, "REELWRIGHT_ACCOUNT_SECRET": secret}
    return os.environ | ours


def output_of(command: list[str], folder: Path, environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def run_page(page: str, folder: Path, environment: dict[str, str]) -> list[str]:
    return output_of([sys.executable, "-c", blocks_of(page)["run"]], folder, environment)


def is_video(url: str) -> bool:
    return urllib3.request("GET", url, timeout=60).data[4:8] == b"ftyp"


def test_the_first_template_and_its_campaign_make_videos(folder, environment):
    check, frame, video = run_page("start/first-template.md", folder, environment)
    assert check == "{'ok': True, 'problems': [], 'warnings': []}"
    assert urllib3.request("GET", frame, timeout=60).data.startswith(b"\xff\xd8")
    assert is_video(video)
    price, sums, *videos = run_page("guides/campaigns.md", folder, environment)
    assert price == "15 credits for all rows that are ok"
    assert "'videos': 3, 'done': 3, 'failed': 0" in sums
    assert [is_video(url) for url in videos] == [True] * 3


def test_a_file_is_uploaded_straight_into_storage_as_the_guide_says(folder, environment):
    assert run_page("guides/uploads.md", folder, environment) == ["ready None"]


def test_the_quickstart_calls_the_api(tmp_path, environment):
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    names = ("URL", "ACCOUNT_ID", "ACCOUNT_SECRET")
    lines = [f"REELWRIGHT_{name}='{environment[f'REELWRIGHT_{name}']}'\n" for name in names]
    (tmp_path / "demo.env").write_text("".join(lines))
    shell = blocks_of("start/quickstart.md")["run"]
    (answer,) = output_of(["sh", "-ec", shell], tmp_path, environment | {"DEMO_ENV": str(tmp_path / "demo.env")})
    assert isinstance(json.loads(answer)["result"], list)
