"""`make up`: run the local cloud in the foreground until Ctrl-C.

python -m local.up [--port 4566] [--demo]
"""

import argparse
import sys

from botocore.exceptions import BotoCoreError, ClientError

from deployment.errors import DeploymentError
from local.cloud import start_cloud
from local.emulator import Emulator, log_tail
from local.paths import DEMO_ENV, LOCAL
from local.signals import ignore_signals, stop_on_signals


def main() -> int:
    """Start the local cloud, print how to call it, and wait until it is stopped."""
    parser = argparse.ArgumentParser(description="Run Reelwright on the local cloud, in the foreground.")
    parser.add_argument("--port", type=port, default=4566, help="port on the loopback interface (4566)")
    parser.add_argument("--demo", action="store_true", help="make three videos once it is up")
    options = parser.parse_args()
    stop_on_signals()
    emulator = Emulator(options.port)
    try:
        LOCAL.mkdir(parents=True, exist_ok=True)
        _run(emulator, demo=options.demo)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    except DeploymentError as error:
        print(error, file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"The emulator failed: {error}\n{log_tail()}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The local cloud cannot run here: {error}", file=sys.stderr)
        return 1
    finally:
        ignore_signals()
        emulator.stop()
    return 0


def port(text: str) -> int:
    """Parse a port number.

    Raises:
        ArgumentTypeError: it is not a number from 1024 to 65535.
    """
    if not (text.isdecimal() and 1024 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"PORT is a number from 1024 to 65535, not {text!r}")
    return int(text)


def _run(emulator: Emulator, *, demo: bool) -> None:
    variables = start_cloud(emulator, _report)
    _report(_how_to_call(variables))
    if demo:
        from local.demo import OUT, run_demo

        run_demo(variables, OUT)
    emulator.watch()


def _how_to_call(variables: dict[str, str]) -> str:
    url, account, secret, interface = variables.values()
    query = f"accountID={account}&accountSecret={secret}"
    return f"""
Reelwright is up. Press Ctrl-C to stop it. Your data is kept for the next `make up`.

  API             {url}/api
  account id      {account}
  account secret  {secret}
  documentation   {url}/docAPI
                  {url}/docScript
  for scripts     . {DEMO_ENV}

Try it:

  curl -s '{url}/api?{query}' \\
    -d '{{"jsonrpc": "2.0", "id": "1", "method": "{interface}.Template_List", "params": []}}'

Make three personalised videos, in a second terminal:

  make demo
"""


def _report(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
