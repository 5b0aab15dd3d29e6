"""Packaging does not depend on the shell that runs it."""

import pytest

from deployment import packaging


@pytest.fixture
def chalice(monkeypatch, tmp_path):
    """Return the environments of the commands that packaging runs."""
    seen = []
    monkeypatch.setattr(packaging, "_run", lambda command, environment, *_: seen.append(environment))
    monkeypatch.setattr(packaging, "_WHOLE", tmp_path / "whole")
    monkeypatch.setattr(packaging, "_ZIPS", tmp_path / "zips")
    return seen


@pytest.mark.parametrize("name", ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "REELWRIGHT_BRAND"])
def test_chalice_sees_no_credentials_and_no_settings(chalice, monkeypatch, tmp_path, name):
    monkeypatch.setenv(name, "nosuch")
    packaging.run_chalice("prod", tmp_path / "out", packaging.Target("python3.13", {}, "any"))
    assert name not in chalice[0]
