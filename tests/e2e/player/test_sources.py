"""The sources of the player: the file of its controls is what the command makes, and its types are right."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from chalicelib.pages.static_files import content_of
from chalicelib.video_pages.player_files import STATIC
from local.media_chrome.build import build

CHECKED = {
    "allowJs": True,
    "checkJs": True,
    "noEmit": True,
    "strict": True,
    "noUnusedLocals": True,
    "target": "es2022",
    "module": "es2022",
    "lib": ["es2022", "dom", "dom.iterable"],
    "types": [],
}


@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed")
def test_the_command_makes_the_committed_file_byte_for_byte(tmp_path):
    build(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in STATIC.glob("media-chrome.*")
    }


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_script_that_is_served_is_javascript(tmp_path):
    found = content_of("player.js")
    assert found
    script = tmp_path / "player.mjs"
    script.write_bytes(found[0])
    assert subprocess.run(["node", "--check", script], capture_output=True, text=True).stderr == ""


def test_the_types_of_the_modules_are_right(npm_folder: Path, tmp_path):
    project = tmp_path / "tsconfig.json"
    project.write_text(json.dumps({"compilerOptions": CHECKED, "include": [str(STATIC / "player" / "*.js")]}))
    command = [npm_folder / "node_modules" / ".bin" / "tsc", "-p", project]
    assert subprocess.run(command, capture_output=True, text=True).stdout == ""
