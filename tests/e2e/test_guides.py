"""The code of docs/start and docs/guides, run as it is against the local cloud."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import urllib3

from tests.e2e.cloud import ROOT, Caller, free_callable_port

DOCS = ROOT / "docs"
PICTURE = DOCS / "reference" / "pictures" / "alpha.jpg"
_BLOCK = re.compile(r"^```(?:python|json|sh|csv) (?P<name>\S+)[^\n]*\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


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


def test_the_first_template_makes_a_video(folder, environment):
    check, frame, video = run_page("start/first-template.md", folder, environment)
    assert check == "{'ok': True, 'problems': [], 'warnings': []}"
    assert urllib3.request("GET", frame, timeout=60).data.startswith(b"\xff\xd8")
    assert is_video(video)


@pytest.fixture
def people(folder: Path) -> Iterator[Path]:
    """Write the list of the guide, with the URL of a picture that is there. Return its path."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    text = blocks_of("guides/campaigns.md")["people.csv"]
    path = folder / "people.csv"
    with ThreadingHTTPServer(("127.0.0.1", free_callable_port()), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        path.write_text(text.replace("https://example.com", f"http://127.0.0.1:{server.server_port}"))
        yield path
        server.shutdown()


def links_in(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig") as file:
        return [row["mp4"] for row in csv.DictReader(file)]


def test_a_list_becomes_links_by_one_command_and_by_calls(folder, environment, people):
    run_page("start/first-template.md", folder, environment)
    command = folder / "reelwright"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m chalicelib.cli "$@"\n')
    command.chmod(0o755)
    line = blocks_of("guides/campaigns.md")["run-command"].strip() + " --yes"
    found = environment | {"PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    output_of(["sh", "-ec", line], folder, found)
    assert [is_video(url) for url in links_in(folder / "people.result.csv")] == [True] * 3
    price, forecast, done = run_page("guides/campaigns.md", folder, environment)
    assert (price, done) == ("3 videos for 15 credits", "3 videos are done")
    assert forecast.startswith("3 rows need ")
    assert [is_video(url) for url in links_in(folder / "people.result.csv")] == [True] * 3


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
