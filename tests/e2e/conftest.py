"""One local cloud for all tests of this folder, and an account for each test."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from layers.npm import run_npm
from tests.e2e.cloud import Caller, Up, free_port, new_caller
from tests.fakes.stripe import API_KEY, WEBHOOK_SECRET

CLIENTS = Path(__file__).parent / "clients"
SMALL = "MP4_H264_AAC_160x90_12fps"
SAMPLES = Path(__file__).resolve().parent.parent.parent / "local" / "docs" / "media"


@pytest.fixture(scope="session")
def stripe_port() -> int:
    """Return the port at which the deployment looks for a fake Stripe, which test_payments.py starts."""
    return free_port()


@pytest.fixture(scope="session")
def up(tmp_path_factory: pytest.TempPathFactory, stripe_port: int) -> Iterator[Up]:
    payments = {
        "REELWRIGHT_PAYMENTS": "stripe",
        "REELWRIGHT_STRIPE_URL": f"http://127.0.0.1:{stripe_port}",
        "REELWRIGHT_STRIPE_KEY": API_KEY,
        "REELWRIGHT_STRIPE_WEBHOOK_SECRETS": WEBHOOK_SECRET,
    }
    cloud = Up(tmp_path_factory.mktemp("local"), free_port(), payments)
    cloud.start()
    yield cloud
    cloud.stop()
    # A message that is denied something is retried, so a missing permission may not show in any test.
    assert cloud.denied == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a real browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("chromium is not installed")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def barrister_folder(tmp_path_factory) -> Path:
    """Return a folder with npm's barrister 0.1.8."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("node")
    run_npm("install", "--no-audit", "--no-fund", "--no-package-lock", "barrister@0.1.8", folder=folder)
    for script in CLIENTS.glob("*.js"):
        shutil.copy(script, folder)
    return folder


def run_node_client(folder: Path, script: str, url: str, interface: str, *arguments: str) -> dict:
    """Return the output of a script of the node client. The script's head describes its arguments."""
    command = ["node", "--no-deprecation", script, url, interface, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


@pytest.fixture
def caller(up: Up) -> Caller:
    return new_caller(up)


@pytest.fixture
def rectangle_template() -> dict:
    """Return a template without media files: a red second."""
    script = '[{"rectangle": {"id": "red", "duration": 1000, "color": "0xE61E3C"}}]'
    return {"name": "Red", "inputScripts": [script], "outProfiles": [SMALL]}
