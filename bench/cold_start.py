"""The time that a new container of the API needs before it answers its first call, beside boto3 alone."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from tempfile import TemporaryDirectory

from bench.measure import Cost, measured, side_by_side
from local.paths import ROOT

_ENVIRONMENT = {
    "REELWRIGHT_STACK": "bench",
    "REELWRIGHT_BUCKET": "bench",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_EC2_METADATA_DISABLED": "true",
}
# As far as a call gets without the network: up to its first read of a table.
_API = "import app; app._rpc(); from chalicelib import wiring; wiring.services().accounts._client.meta"
# Powertools is loaded for the first line.
_LINE = f"{_API}; import logging; logging.getLogger('chalicelib').warning('a line')"
_BOTO3 = "import boto3; [boto3.client(service) for service in ('dynamodb', 's3', 'sqs')]"
# Others on the machine make single runs longer, never shorter.
_IMPORTS = 5
_NAMED = ("chalicelib", "botocore", "boto3", "urllib3", "chalice", "cattrs", "attr", "jmespath", "dateutil")


def cold_starts(times: int) -> dict[str, list[Cost]]:
    """Measure processes until they can answer: with modules compiled, with modules to compile, and boto3's clients."""
    return side_by_side(
        {
            "boto3 and its three clients": lambda: _started(_BOTO3, {}),
            "the API": lambda: _started(_API, {}),
            "the API, with its first log line": lambda: _started(_LINE, {"AWS_LAMBDA_FUNCTION_NAME": "bench"}),
            "the API, its modules not compiled": _uncompiled,
        },
        times,
    )


def anatomy() -> dict[str, float]:
    """Return the ms that each package takes to load, without its imports, the longest first."""
    runs = [_loaded() for _ in range(_IMPORTS)]
    sums: defaultdict[str, float] = defaultdict(float)
    for name in runs[0]:
        sums[_package(name)] += min(run.get(name, 0.0) for run in runs)
    return dict(sorted(sums.items(), key=lambda package: -package[1]))


def _uncompiled() -> Cost:
    with TemporaryDirectory() as folder:
        return _started(_API, {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": "1"})


def _started(code: str, environment: dict[str, str]) -> Cost:
    return measured(lambda: _run(["-c", code], environment))


def _loaded() -> dict[str, float]:
    """Return the ms of each module, without the modules that it imports, as Python reports them."""
    lines = (line.split("|") for line in _run(["-X", "importtime", "-c", _API], {}).stderr.splitlines())
    reported = ((parts[2].strip(), parts[0].rpartition(":")[2].strip()) for parts in lines if len(parts) == 3)
    return {name: int(us) / 1000 for name, us in reported if us.isdigit()}


def _package(name: str) -> str:
    first, _, rest = name.partition(".")
    if first == "chalicelib":
        return f"{first}.{rest.partition('.')[0]}"
    return first if first in _NAMED else "Python's own, and others"


def _run(arguments: Sequence[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        cwd=ROOT,
        env=own | _ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        check=True,
    )
