"""Which deployment the commands are about. What they share with the Lambdas, they get from `wiring`."""

import json
import os
from pathlib import Path

import click

from chalicelib import wiring

LOCAL_STACK, LOCAL_URL = "reelwright-local", "http://127.0.0.1:4566"
RUN_FILE = Path(__file__).parents[2] / ".local" / "run.json"
# Of the local cloud, which looks at none of it.
_LOCAL = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


def choose(stack: str | None, endpoint_url: str | None, *, local: bool) -> None:
    """Let `wiring` find a stack: the one that is named, or that of `make up`.

    Raises:
        UsageError: none is named.
    """
    if local:
        os.environ.pop("AWS_PROFILE", None)
        os.environ.update(_LOCAL)
        endpoint_url = endpoint_url or local_url()
        stack = stack or LOCAL_STACK
    stack = stack or os.environ.get("REELWRIGHT_STACK")
    if not stack:
        raise click.UsageError("Which deployment? Name its stack with --stack, or take that of `make up` with --local.")
    if endpoint_url:
        os.environ["AWS_ENDPOINT_URL"] = endpoint_url
    os.environ["REELWRIGHT_STACK"] = stack
    if not os.environ.get("REELWRIGHT_BUCKET"):
        os.environ["REELWRIGHT_BUCKET"] = wiring.find_bucket(stack)


def local_url() -> str:
    """Where the local cloud is: as `. .local/demo.env` has set it, or on the port that `make up` has noted."""
    if "REELWRIGHT_URL" in os.environ:
        return os.environ["REELWRIGHT_URL"].partition("/restapis")[0]
    try:
        return f"http://127.0.0.1:{json.loads(RUN_FILE.read_text())['port']}"
    except OSError:
        return LOCAL_URL
