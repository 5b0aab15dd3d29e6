"""Packages that Lambda would reject are rejected before."""

from zipfile import ZipFile

import pytest

from deployment.aws_package import MAX_UNPACKED_BYTES, aws_package, check_size, unpacked_bytes
from deployment.errors import DeploymentError


def test_a_package_may_be_as_large_as_lambda_takes_it_with_its_layers():
    assert MAX_UNPACKED_BYTES == 262_144_000
    check_size({"deployment.zip": MAX_UNPACKED_BYTES - 1, "ffmpeg.zip": 1})


def test_a_larger_package_is_rejected_with_the_size_of_each_part():
    with pytest.raises(DeploymentError, match=r"262,144,001: deployment\.zip 262,144,000, ffmpeg\.zip 1$"):
        check_size({"deployment.zip": MAX_UNPACKED_BYTES, "ffmpeg.zip": 1})


def test_the_size_of_the_unpacked_files_counts_and_not_of_the_zip(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w", compresslevel=9) as archive:
        archive.writestr("a", bytes(70_000))
        archive.writestr("b", bytes(30_000))
    assert unpacked_bytes(tmp_path / "a.zip") == 100_000


@pytest.mark.parametrize("stage", ["local", "staging"])
def test_a_stage_that_is_not_for_aws_is_refused(stage):
    with pytest.raises(DeploymentError, match=f"There is no stage '{stage}' for AWS"):
        aws_package(stage)
