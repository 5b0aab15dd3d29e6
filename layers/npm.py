"""npm, as commands and tests call it."""

import os
import subprocess
from pathlib import Path

_ATTEMPTS = 4
_LONGEST_S = 90
# By default npm waits five minutes for a silent server, as often as it retries.
_PATIENCE = {"npm_config_fetch_timeout": "20000", "npm_config_fetch_retries": "3"}


def run_npm(*arguments: str | Path, folder: Path | None = None) -> None:
    """Run npm in a folder, without its reports. It is stopped and run again if it stands still, as it sometimes does.

    Raises:
        CalledProcessError: it has failed.
        TimeoutExpired: it stood still each time.
    """
    command = ["npm", arguments[0], "--silent", *arguments[1:]]
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            subprocess.run(
                command,
                cwd=folder,
                check=True,
                env=os.environ | _PATIENCE,
                stdout=subprocess.DEVNULL,
                timeout=_LONGEST_S,
            )
            return
        except subprocess.TimeoutExpired:
            if attempt == _ATTEMPTS:
                raise
