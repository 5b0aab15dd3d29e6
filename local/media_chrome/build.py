"""The command that makes the player's controls one file: `make controls` runs it, and the file is committed.

    python -m local.media_chrome.build        # writes chalicelib/video_pages/static/media-chrome.*

npm's own client downloads media-chrome, whose hash is in this file, and esbuild. The same versions give the same bytes.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from layers.npm import run_npm

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "chalicelib" / "video_pages" / "static"
# Browsers of the last five years: older ones get the native controls, as their modules do not load.
_OPTIONS = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none", "--log-level=error")


@dataclass(frozen=True, slots=True)
class NpmPackage:
    """A package of npm, and the hash of its archive (`dist.integrity`)."""

    name: str
    version: str
    integrity: str


MEDIA_CHROME = NpmPackage(
    "media-chrome",
    "4.19.4",
    "sha512-QAL48kT03+InLijPzXN1end9fcsl0/l53j1laCfbt/79vF2iZ45dovv4wQMw2q9zOLEiDwWsB718NJPhtZUBDg==",
)
ESBUILD = "0.28.2"


def build(out: Path = STATIC) -> None:
    """Write `media-chrome.js`, its licence, and the hashes of its styles into the folder `out`.

    Raises:
        ValueError: npm or node is missing, or media-chrome's archive is not the one that its hash names.
    """
    if not (shutil.which("npm") and shutil.which("node")):
        raise ValueError("npm and node build the controls of the player, and one is missing: install Node.js")
    with TemporaryDirectory() as folder:
        work = Path(folder)
        _unpack(_download(MEDIA_CHROME, work), work / "node_modules" / MEDIA_CHROME.name)
        script = out / "media-chrome.js"
        script.write_text(_header() + _bundle(work))
        shutil.copyfile(work / "node_modules" / MEDIA_CHROME.name / "LICENSE", out / "media-chrome.LICENSE.txt")
        hashes = _run("node", HERE / "styles.mjs", _as_module(script, work)).split()
    facts = {"version": MEDIA_CHROME.version, "license": "MIT", "styles": hashes}
    (out / "media-chrome.json").write_text(json.dumps(facts, indent=2) + "\n")


def _header() -> str:
    return f"/*! media-chrome {MEDIA_CHROME.version}, Copyright (c) 2020 Mux, Inc., MIT: media-chrome.LICENSE.txt */\n"


def _download(package: NpmPackage, work: Path) -> Path:
    run_npm("pack", "--pack-destination", work, f"{package.name}@{package.version}")
    path = work / f"{package.name}-{package.version}.tgz"
    found = "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    if found != package.integrity:
        raise ValueError(f"{path.name} is not the file that local/media_chrome/build.py names: its hash is {found}")
    return path


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack an archive of npm, whose files are below `package/`."""
    with tarfile.open(archive) as package:
        package.extractall(folder.parent / ".unpacked", filter="data")
    shutil.move(folder.parent / ".unpacked" / "package", folder)


def _bundle(work: Path) -> str:
    # Its install script only looks for a faster way to start the program.
    run_npm("install", "--no-save", "--ignore-scripts", "--prefix", work / "tools", f"esbuild@{ESBUILD}")
    entry = shutil.copy(HERE / "entry.mjs", work)
    bundle = _run(work / "tools" / "node_modules" / ".bin" / "esbuild", entry, *_OPTIONS)
    # What is left of the lines are those of the templates, where the space around them means nothing.
    return re.sub(r"\s*\n\s*", "\n", bundle)


def _as_module(script: Path, work: Path) -> Path:
    """Copy a script to a name by which node knows that it is a module."""
    return Path(shutil.copyfile(script, work / "media-chrome.mjs"))


def _run(*command: object) -> str:
    return subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    try:
        build()
    except ValueError as error:
        sys.exit(str(error))
