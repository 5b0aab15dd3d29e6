"""`make up`: the local cloud in the foreground, until Ctrl-C.

python -m local.up [--port 4566] [--demo]
"""

import argparse
import os
import signal
import sys
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError

from local.client import Client
from local.demo_account import demo_account
from local.deploy import Cloud
from local.emulator import Emulator, last_words
from local.errors import LocalCloudError
from local.package import package
from local.paths import DEMO_ENV, LOCAL
from local.settings import check, local_settings, stage_settings


def main() -> int:
    """Package, start, deploy, print how to call it, and watch over it."""
    parser = argparse.ArgumentParser(description="Run Reelwright on the local cloud, in the foreground.")
    parser.add_argument("--port", type=port, default=4566, help="port on the loopback interface (4566)")
    parser.add_argument("--demo", action="store_true", help="make three videos once it is up")
    options = parser.parse_args()
    heed_signals()
    emulator = Emulator(options.port)
    try:
        LOCAL.mkdir(parents=True, exist_ok=True)
        _run(emulator, demo=options.demo)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    except LocalCloudError as error:
        print(error, file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"The emulator does not do as it should: {error}\n{last_words()}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The local cloud cannot run here: {error}", file=sys.stderr)
        return 1
    finally:
        ignore_signals()
        emulator.stop()
    return 0


def port(text: str) -> int:
    """The port that a person has named.

    Raises:
        ArgumentTypeError: it is none that a program may open.
    """
    if not (text.isdecimal() and 1024 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"PORT is a number from 1024 to 65535, not {text!r}")
    return int(text)


def heed_signals() -> None:
    """Let Ctrl-C, `kill` and a closed terminal stop it in order.

    A shell lets its background processes ignore Ctrl-C, and Python then leaves it so. To ignore a closed terminal is
    what `nohup` is for.
    """
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _interrupt)


def ignore_signals() -> None:
    """Let nobody interrupt the stop: the state would stay unsaved."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _run(emulator: Emulator, *, demo: bool) -> None:
    settings = local_settings(os.environ)
    interface = check(stage_settings("local") | settings).brand.interface
    emulator.clear_the_way()  # at once, and not only after the packaging
    _say("Packaging …")
    folder = package()
    _say("Starting the local cloud …")
    emulator.start()
    _say("Deploying …")
    cloud = Cloud(emulator.url)
    variables = demo_account(cloud, cloud.deploy(folder, settings), interface)
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
    except LocalCloudError as error:
        advice = "If it stays so, what the local cloud holds is damaged, and `make reset` forgets it."
        raise LocalCloudError(f"{error}\n{advice}") from error


def _how_to_call(variables: dict[str, str]) -> str:
    url, account, secret, interface = variables.values()
    query = f"accountID={account}&accountSecret={secret}"
    return f"""
Reelwright is up. Ctrl-C stops it; what you made is there again after the next `make up`.

  API             {url}/api
  account id      {account}
  account secret  {secret}
  for people      {url}/docAPI
                  {url}/docScript
  for scripts     . {DEMO_ENV}

Try it:

  curl -s '{url}/api?{query}' \\
    -d '{{"jsonrpc": "2.0", "id": "1", "method": "{interface}.Template_List", "params": []}}'

and, in a second terminal, three personalised videos:

  make demo
"""


def _say(text: str) -> None:
    print(text, flush=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
