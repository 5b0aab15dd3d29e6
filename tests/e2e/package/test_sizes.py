"""The sizes of the packages for AWS, with all layers."""

import shutil

import pytest

from deployment.aws_package import MAX_UNPACKED_BYTES, unpacked_bytes


@pytest.mark.parametrize("architecture", ["x86_64", "arm64"])
def test_a_function_with_all_layers_is_as_small_as_lambda_demands(package, architecture):
    if not shutil.which("npm"):
        pytest.skip("npm, which downloads the fonts, is not installed")
    folder = package(architecture)
    zips = {path.name for path in folder.glob("*.zip")}
    assert zips == {"deployment.zip", f"ffmpeg-{architecture}.zip", f"ffprobe-{architecture}.zip", "fonts.zip"}
    assert sum(unpacked_bytes(folder / name) for name in zips) <= MAX_UNPACKED_BYTES
