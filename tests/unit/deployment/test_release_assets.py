"""The files of a release. Small files stand in for the packages and the wheel."""

import hashlib
import json

import pytest

from chalicelib import __version__
from deployment.errors import DeploymentError
from deployment.release_assets import SUMS, build_release, check_tag

NAME = f"reelwright-{__version__}"


def package(architecture, folder):
    folder.mkdir()
    zips = ("deployment.zip", f"ffmpeg-{architecture}.zip", f"ffprobe-{architecture}.zip", "fonts.zip")
    for name in (*zips, "sbom.cdx.json"):
        (folder / name).write_text(f"{name} {architecture}" if name != "fonts.zip" else name)
    template = {"Resources": {name: {"Uri": f"./{name}"} for name in zips}}
    (folder / "sam.json").write_text(json.dumps(template))
    return folder


def wheel(folder):
    (folder / f"{NAME}-py3-none-any.whl").write_text("wheel")


@pytest.fixture
def out(tmp_path):
    build_release(tmp_path / "release", package, wheel)
    return tmp_path / "release"


def test_the_files_of_both_architectures_are_named_after_the_version(out):
    both = [f"{NAME}-fonts.zip", f"{NAME}-py3-none-any.whl", SUMS]
    each = [
        f"{NAME}-{end}"
        for architecture in ("x86_64", "arm64")
        for end in (
            f"{architecture}.zip",
            f"ffmpeg-{architecture}.zip",
            f"ffprobe-{architecture}.zip",
            f"{architecture}.template.json",
            f"{architecture}.sbom.cdx.json",
        )
    ]
    assert {path.name for path in out.iterdir()} == {*both, *each}


def test_a_template_names_the_zips_beside_it(out):
    template = json.loads((out / f"{NAME}-arm64.template.json").read_text())
    named = {name: (out / resource["Uri"]).read_text() for name, resource in template["Resources"].items()}
    arm64 = ("deployment.zip", "ffmpeg-arm64.zip", "ffprobe-arm64.zip")
    assert named == {name: f"{name} arm64" for name in arm64} | {"fonts.zip": "fonts.zip"}


def test_the_sums_are_those_of_all_files(out):
    sums = dict(reversed(line.split("  ")) for line in (out / SUMS).read_text().splitlines())
    assert sums == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir() if path.name != SUMS
    }


def test_files_of_an_earlier_build_are_gone(tmp_path):
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "old.zip").touch()
    build_release(tmp_path / "release", package, wheel)
    assert not (tmp_path / "release" / "old.zip").exists()


def test_a_tag_names_the_version_of_the_code():
    check_tag(f"v{__version__}")


@pytest.mark.parametrize("tag", ["v9.9.9", __version__, "v"])
def test_another_tag_is_refused(tag):
    with pytest.raises(DeploymentError, match=f"^The tag {tag} is not of the version in chalicelib"):
        check_tag(tag)
