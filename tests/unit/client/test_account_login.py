"""The credentials of an account, from the environment or from a file of profiles."""

import pytest

from chalicelib.client.account_login import AccountLogin, LoginError, find_login, profiles_path

URL = "https://api.test/v1"
VARIABLES = {"REELWRIGHT_URL": URL, "REELWRIGHT_ACCOUNT_ID": "ann", "REELWRIGHT_ACCOUNT_SECRET": "s3cret"}
LOGIN = AccountLogin(URL, "ann", "s3cret")
PROFILE = f'[default]\nurl = "{URL}"\naccount_id = "ann"\naccount_secret = "s3cret"\n'
OTHER = '[other]\nurl = "https://other.test"\naccount_id = "bob"\naccount_secret = "x"\n'


@pytest.fixture
def environment(tmp_path):
    """Return an environment whose file of profiles has two of them."""
    found = {"XDG_CONFIG_HOME": str(tmp_path)}
    save(found, PROFILE + OTHER)
    return found


def save(environment, text, mode=0o600):
    path = profiles_path(environment)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def refused(environment, profile=None):
    with pytest.raises(LoginError) as error:
        find_login(environment, profile)
    return str(error.value)


def test_the_environment_comes_before_the_default_profile(environment):
    variables = VARIABLES | {"REELWRIGHT_ACCOUNT_ID": "eve"}
    assert find_login(environment | variables, None).account_id == "eve"


def test_the_default_profile_is_used_without_an_environment(environment):
    assert find_login(environment, None) == LOGIN


def test_a_named_profile_comes_before_the_environment(environment):
    assert find_login(environment | VARIABLES, "other").account_id == "bob"


@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}/api", f"{URL}/api/"])
def test_the_url_is_the_base_with_or_without_the_end_of_the_api(environment, url):
    assert find_login(VARIABLES | {"REELWRIGHT_URL": url}, None) == LOGIN


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:4566/v1", "http://localhost:1", "http://[::1]:1", "http://a.localhost"]
)
def test_this_machine_needs_no_encryption(url):
    assert find_login(VARIABLES | {"REELWRIGHT_URL": url}, None).url == url


@pytest.mark.parametrize("url", ["http://api.test/v1", "http://10.0.0.1", "http://localhost.test"])
def test_other_servers_do(url):
    assert "use https://" in refused(VARIABLES | {"REELWRIGHT_URL": url})


@pytest.mark.parametrize(
    "url", ["api.test", "ftp://api.test", "https://", "https://a:b@api.test", "https://a/?b", "https://["]
)
def test_a_url_of_another_form_is_refused(url):
    assert "expected the base URL" in refused(VARIABLES | {"REELWRIGHT_URL": url})


def test_a_part_of_the_environment_is_not_mixed_with_a_profile(environment):
    said = refused(environment | {"REELWRIGHT_URL": URL})
    assert said.startswith("Set REELWRIGHT_ACCOUNT_ID and REELWRIGHT_ACCOUNT_SECRET as well")


def test_without_any_credentials_both_ways_are_named(tmp_path):
    said = refused({"XDG_CONFIG_HOME": str(tmp_path)})
    assert ("REELWRIGHT_ACCOUNT_SECRET" in said, str(tmp_path) in said) == (True, True)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused_with_the_command_that_forbids_it(environment, mode):
    save(environment, PROFILE, mode)
    assert refused(environment).endswith(f"Forbid it: chmod 600 {profiles_path(environment)}")


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_that_only_its_owner_can_read_is_used(environment, mode):
    save(environment, PROFILE, mode)
    assert find_login(environment, None) == LOGIN


@pytest.mark.parametrize(
    ("text", "profile", "said"),
    [
        (PROFILE + OTHER, "third", "has no profile 'third'; it has default, other."),
        ("", None, "has no profile 'default'; it has none."),
        ('[default]\nurl = "https://api.test"\naccount_id = 1\n', None, "lacks account_id, account_secret."),
        ("[default", None, "is not valid TOML"),
    ],
)
def test_a_file_without_the_profile_is_refused(environment, text, profile, said):
    save(environment, text)
    assert said in refused(environment, profile)


def test_a_profile_needs_the_file(tmp_path):
    assert "profiles.toml cannot be read" in refused({"XDG_CONFIG_HOME": str(tmp_path)}, "other")


def test_a_secret_is_not_in_the_representation():
    assert "s3cret" not in repr(LOGIN)
