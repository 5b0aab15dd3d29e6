"""The credentials of an account at a deployment, from the environment or from a file of profiles.

[default]
url = "https://….execute-api.eu-central-1.amazonaws.com/v1"
account_id = "…"
account_secret = "…"
"""

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_PROFILE = "default"
_VARIABLES = {
    "url": "REELWRIGHT_URL",
    "account_id": "REELWRIGHT_ACCOUNT_ID",
    "account_secret": "REELWRIGHT_ACCOUNT_SECRET",
}


class LoginError(Exception):
    """Credentials that are missing, incomplete or unsafe. The text is the way out."""


@dataclass(frozen=True, slots=True)
class AccountLogin:
    """An account at a deployment. `url` is the base of the API, without a slash at its end."""

    url: str
    account_id: str
    account_secret: str = field(repr=False)


def find_login(environment: Mapping[str, str], profile: str | None) -> AccountLogin:
    """Return the credentials of a profile or, without a name, those of the environment, or of the profile `default`.

    Raises:
        LoginError: there are none, they are incomplete, others can read the file, or the URL is not encrypted.
    """
    path = profiles_path(environment)
    given = {name: value for name, variable in _VARIABLES.items() if (value := environment.get(variable))}
    if profile is None and given:
        missing = [variable for name, variable in _VARIABLES.items() if name not in given]
        if missing:
            raise LoginError(f"Set {' and '.join(missing)} as well, or choose a profile by --profile-name.")
        return _login(given, "REELWRIGHT_URL")
    if profile is None and not path.exists():
        names = ", ".join(_VARIABLES.values())
        raise LoginError(f"Which account? Set {names}, or write a profile into {path} (docs/reference/cli.md).")
    return _read_profile(path, profile or DEFAULT_PROFILE)


def profiles_path(environment: Mapping[str, str]) -> Path:
    """Return the path of the file of profiles."""
    folder = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(folder) / "reelwright" / "profiles.toml"


def _read_profile(path: Path, profile: str) -> AccountLogin:
    try:
        # Windows has no such mode.
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise LoginError(f"Others can read the secrets in {path}. Forbid it: chmod 600 {path}")
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LoginError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise LoginError(f"{path} is not valid TOML: {error}") from error
    found = content.get(profile)
    if not isinstance(found, dict):
        names = ", ".join(content) or "none"
        raise LoginError(f"{path} has no profile {profile!r}; it has {names}.")
    missing = [name for name in _VARIABLES if not (isinstance(found.get(name), str) and found[name])]
    if missing:
        raise LoginError(f"The profile {profile!r} in {path} lacks {', '.join(missing)}.")
    return _login(found, f"url of the profile {profile!r}")


def _login(given: Mapping[str, str], source: str) -> AccountLogin:
    url = given["url"].rstrip("/").removesuffix("/api")
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.username:
        raise LoginError(f"{source}: expected the base URL of a deployment, as https://….amazonaws.com/v1.")
    if parts.scheme == "http" and not _is_own_machine(host):
        raise LoginError(f"{source}: use https://, or the secret crosses the network unencrypted.")
    return AccountLogin(url, given["account_id"], given["account_secret"])


def _is_own_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
