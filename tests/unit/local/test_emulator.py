import pytest

from local.emulator import environment


@pytest.mark.parametrize("name", ["AWS_PROFILE", "AWS_ENDPOINT_URL", "HTTP_PROXY", "https_proxy"])
def test_proxies_and_profiles_of_the_shell_do_not_reach_the_emulator(monkeypatch, name):
    monkeypatch.setenv(name, "http://elsewhere")
    assert name not in environment(4566)


@pytest.mark.parametrize("name", ["LANG", "REELWRIGHT_LOCAL"])
def test_the_rest_of_the_environment_does(monkeypatch, name):
    monkeypatch.setenv(name, "here")
    assert environment(4566)[name] == "here"


def test_settings_reach_the_functions_by_their_deployment_alone(monkeypatch):
    monkeypatch.setenv("REELWRIGHT_BRAND", "pirsonal")
    assert "REELWRIGHT_BRAND" not in environment(4566)
