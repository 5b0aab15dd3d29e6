"""`python -m chalicelib.cli --help`."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        # It loads libraries for half a second, in which Ctrl-C is no fault.
        from chalicelib.cli.main import cli
    except KeyboardInterrupt:
        sys.exit(130)
    cli(prog_name="python -m chalicelib.cli")


if __name__ == "__main__":
    main()
