"""The releases of a stack, recorded in the artifact bucket so that an earlier one can be deployed again.

`<stack>/artifacts/` has the zips under the digest of their content. `<stack>/releases/<release>/` has `template.json`,
and `release.json` once the release was deployed. `<stack>/releases/begun.json` is there while CloudFormation deploys a
release: the command that waits for it may be interrupted, CloudFormation is not.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib import __version__
from deployment.artifact_bucket import ArtifactBucket
from deployment.errors import DeploymentError
from deployment.paths import ROOT

KEPT = 10


@dataclass(frozen=True, slots=True)
class Release:
    """A deployed release. `artifacts` are the keys of its zips; `commit` is that of the checkout, if it is one."""

    name: str
    date: str
    version: str
    commit: str
    parameters: Mapping[str, str]
    artifacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BegunRelease:
    """A release whose deployment has begun, by the change set of this name."""

    release: Release
    change_set: str


class Releases:
    """The releases of a stack."""

    def __init__(self, bucket: ArtifactBucket, stack: str) -> None:
        self._bucket = bucket
        self._stack = stack

    @property
    def stack(self) -> str:
        """The name of the stack."""
        return self._stack

    @property
    def artifacts_folder(self) -> str:
        """The prefix of the keys of zips."""
        return f"{self._stack}/artifacts/"

    def template_url(self, release: str) -> str:
        """Return the URL of a release's template."""
        return self._bucket.url(self.template_key(release))

    def store_template(self, release: str, template: Any) -> None:
        """Store the template of a release that will be deployed."""
        self._bucket.write_json(self.template_key(release), template)

    def record(self, release: Release) -> None:
        """Record that a release was deployed, and delete the oldest ones."""
        self._bucket.write_json(f"{self._folder}{release.name}/release.json", asdict(release))
        self.set_current(release.name)
        self.forget_begun()
        self._prune()

    def begin(self, release: Release, change_set: str) -> None:
        """Record that the deployment of a release begins."""
        self._bucket.write_json(self._begun_key, {"release": asdict(release), "change_set": change_set})

    def begun(self) -> BegunRelease | None:
        """Return the release whose deployment has begun and has no recorded end."""
        found = self._bucket.read_json(self._begun_key)
        return BegunRelease(_release(found["release"]), found["change_set"]) if found else None

    def forget_begun(self) -> None:
        """Record that no deployment is under way."""
        self._bucket.delete([self._begun_key])

    def set_current(self, release: str) -> None:
        """Record which release the stack runs."""
        self._bucket.write_json(f"{self._folder}current.json", {"release": release})

    def current(self) -> str | None:
        """Return the name of the release that the stack runs, or None if none is recorded."""
        found = self._bucket.read_json(f"{self._folder}current.json")
        return found["release"] if found else None

    def runs(self, release: Release, template: Any) -> bool:
        """Return whether the recorded release that the stack runs has this template and the release's parameters."""
        current = self.current()
        recorded = next((each for each in self.all() if each.name == current), None)
        if recorded is None:
            return False
        same = self._bucket.read_json(self.template_key(recorded.name)) == template
        return same and dict(recorded.parameters) == dict(release.parameters)

    def all(self) -> list[Release]:
        """Return the recorded releases, newest first."""
        keys = [key for key in self._bucket.keys(self._folder) if key.endswith("/release.json")]
        found = [self._bucket.read_json(key) for key in sorted(keys, reverse=True)]
        return [_release(each) for each in found]

    def find(self, name: str | None) -> Release:
        """Return a release by its name, or by default the one before the current one.

        Raises:
            DeploymentError: there is no such release, or it is the one that runs.
        """
        releases, current = self.all(), self.current()
        if name is None:
            earlier = [release for release in releases if current and release.name < current]
            if not earlier:
                raise DeploymentError(f"There is no release of {self._stack} before the one that runs.")
            return earlier[0]
        if name == current:
            raise DeploymentError(f"The release {name} is the one that runs.")
        for release in releases:
            if release.name == name:
                return release
        names = ", ".join(release.name for release in releases) or "none"
        raise DeploymentError(f"There is no release {name!r} of {self._stack}; there are: {names}.")

    def exist(self) -> bool:
        """Return whether anything of a release of the stack is stored."""
        return bool(self._bucket.keys(f"{self._stack}/"))

    def forget_all(self) -> None:
        """Delete all releases and their zips."""
        self._bucket.delete(self._bucket.keys(f"{self._stack}/"))

    @property
    def _folder(self) -> str:
        return f"{self._stack}/releases/"

    @property
    def _begun_key(self) -> str:
        return f"{self._folder}begun.json"

    def template_key(self, release: str) -> str:
        """Return the key of a release's template."""
        return f"{self._folder}{release}/template.json"

    def _prune(self) -> None:
        releases, current = self.all(), self.current()
        kept = [release for index, release in enumerate(releases) if index < KEPT or release.name == current]
        names = {f"{self._folder}{release.name}/" for release in kept}
        zips = {key for release in kept for key in release.artifacts}
        for key in self._bucket.keys(self._folder):
            if not key.endswith(("/current.json", "/begun.json")) and not key.startswith(tuple(names)):
                self._bucket.delete([key])
        self._bucket.delete(key for key in self._bucket.keys(self.artifacts_folder) if key not in zips)


def _release(content: Mapping[str, Any]) -> Release:
    return Release(**{**content, "artifacts": tuple(content["artifacts"])})


def new_release(parameters: Mapping[str, str], artifacts: tuple[str, ...], now: datetime | None = None) -> Release:
    """Return a release of this checkout, named after the time."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    name = f"{moment:%Y%m%dT%H%M%SZ}-{__version__}"
    return Release(name, f"{moment:%Y-%m-%d %H:%M:%SZ}", __version__, _commit(), dict(parameters), artifacts)


def _commit() -> str:
    try:
        command = ["git", "describe", "--always", "--dirty", "--abbrev=10"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
