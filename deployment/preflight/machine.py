"""The tools of this machine that a package needs."""

from collections.abc import Iterator

from deployment.preflight.findings import Finding, ok
from deployment.targets import VERSION, find_python


def check_machine() -> Iterator[Finding]:
    """Yield whether this machine can make the package.

    Raises:
        DeploymentError: it has no Python of Lambda's version; the text names the command that installs it.
    """
    number = ".".join(map(str, VERSION))
    yield ok("python", f"Python {number} makes the package: {find_python()}.")
    yield ok("tools", "Docker and the AWS command line are not needed.")
