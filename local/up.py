"""`make up`: the local cloud in the foreground, until Ctrl-C.

python -m local.up [--port 4566] [--demo]
"""

import argparse
import signal
import sys
from types import FrameType

from local.account import demo_account
from local.client import Client
from local.deploy import Cloud
from local.emulator import Emulator
from local.package import package
from local.paths import DEMO_ENV, LOCAL
from local.trouble import Trouble


def main() -> int:
    """Package, start, deploy, print how to call it, and watch over it."""
    parser = argparse.ArgumentParser(description="Run Reelwright on the local cloud, in the foreground.")
    parser.add_argument("--port", type=int, default=4566, help="port on the loopback interface (4566)")
    parser.add_argument("--demo", action="store_true", help="make three videos once it is up")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    LOCAL.mkdir(parents=True, exist_ok=True)
    emulator = Emulator(options.port)
    try:
        _run(emulator, demo=options.demo)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    finally:
        emulator.stop()
    return 0


def _run(emulator: Emulator, *, demo: bool) -> None:
    _say("Packaging …")
    folder = package()
    _say("Starting the local cloud …")
    emulator.start()
    _say("Deploying …")
    cloud = Cloud(emulator.url)
    variables = demo_account(cloud, cloud.deploy(folder))
    _check(variables)
    cloud.client("lambda").invoke(FunctionName=cloud.function("Resume"), InvocationType="Event")
    _say(_how_to_call(variables))
    if demo:
        from local.demo import run_demo

        run_demo(variables)
    emulator.watch()


def _check(variables: dict[str, str]) -> None:
    """Whether the API answers, before anybody is told that it is up."""
    try:
        Client(variables).contract()
    except Trouble as trouble:
        advice = "If it stays so, what the local cloud holds is damaged, and `make reset` forgets it."
        raise Trouble(f"{trouble}\n{advice}") from trouble


def _how_to_call(variables: dict[str, str]) -> str:
    url, account, secret = variables.values()
    query = f"accountID={account}&accountSecret={secret}"
    return f"""
Reelwright is up. Ctrl-C stops it; what you made is there again after the next `make up`.

  API             {url}/api
  account id      {account}
  account secret  {secret}
  for scripts     . {DEMO_ENV}

Try it:

  curl -s '{url}/api?{query}' \\
    -d '{{"jsonrpc": "2.0", "id": "1", "method": "SezionAPI.Template_List", "params": []}}'

and, in a second terminal, three personalised videos:

  make demo
"""


def _say(text: str) -> None:
    print(text, flush=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
