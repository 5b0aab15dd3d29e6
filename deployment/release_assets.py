"""`make release`: the files of a release, for both architectures, in build/release/.

    python -m deployment.release_assets [--tag v0.2.0] [--out build/release]

For each architecture: the package, the layers of ffmpeg and ffprobe, the template and the list of components. For both:
the layer of fonts, the wheel with the command `reelwright`, and the SHA-256 of every file. `aws cloudformation package`
and `deploy` take the template with the zips beside it. The template is that of the stage `prod`.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chalicelib import __version__
from deployment.aws_package import aws_package
from deployment.errors import DeploymentError
from deployment.packaging import PACKAGE_ZIP
from deployment.paths import BUILD, ROOT
from deployment.sbom import NAME as SBOM
from layers.ffmpeg.build import PLATFORMS

SUMS = "SHA256SUMS"
_STAGE = "prod"


def build_release(out: Path, package: Callable[[str, Path], Path], wheel: Callable[[Path], None]) -> list[Path]:
    """Write all files of the release to an empty folder, and return them.

    `package` builds the package of an architecture into a folder, and returns the folder; `wheel` builds the wheel into
    one.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with TemporaryDirectory(dir=out.parent) as folder:
        for architecture in PLATFORMS:
            _take(package(architecture, Path(folder, architecture)), architecture, out)
    wheel(out)
    files = sorted(out.iterdir())
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (out / SUMS).write_text("".join(sums))
    return [*files, out / SUMS]


def check_tag(tag: str) -> None:
    """Check that a tag of git names the version of the code.

    Raises:
        DeploymentError: it names another one.
    """
    if tag != f"v{__version__}":
        raise DeploymentError(
            f"The tag {tag} is not of the version in chalicelib/__init__.py: write it there, or tag v{__version__}"
        )


def _take(package: Path, architecture: str, out: Path) -> None:
    """Copy the files of a package under the names of the release, and name them in the template."""
    name = f"reelwright-{__version__}"
    template = (package / "sam.json").read_text()
    for zip_ in package.glob("*.zip"):
        # The layer of fonts is the same for both architectures; the others have theirs in their name.
        new = f"{name}-{architecture}.zip" if zip_.name == PACKAGE_ZIP else f"{name}-{zip_.name}"
        shutil.copy(zip_, out / new)
        template = template.replace(json.dumps(f"./{zip_.name}"), json.dumps(f"./{new}"))
    shutil.copy(package / SBOM, out / f"{name}-{architecture}.{SBOM}")
    (out / f"{name}-{architecture}.template.json").write_text(template)


def _package(architecture: str, out: Path) -> Path:
    return aws_package(_STAGE, architecture=architecture, fonts=True, out=out)


def _wheel(out: Path) -> None:
    command: list[Any] = [sys.executable, "-m", "uv", "build", "--quiet", "--wheel", "--out-dir", out]
    try:
        subprocess.run(command, cwd=ROOT, check=True)
    except subprocess.CalledProcessError as error:
        raise DeploymentError("The wheel could not be built; see the lines before") from error
    # uv keeps the folder out of git, which nobody needs to download.
    (out / ".gitignore").unlink(missing_ok=True)


def main() -> int:
    """Build the files of the release, and print their names."""
    parser = argparse.ArgumentParser(description="Build the files of a release.")
    parser.add_argument("--tag", help="the tag of git that is released; it must name the version of the code")
    parser.add_argument("--out", type=Path, default=BUILD / "release")
    options = parser.parse_args()
    try:
        if options.tag:
            check_tag(options.tag)
        for path in build_release(options.out, _package, _wheel):
            print(path)
    except DeploymentError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
