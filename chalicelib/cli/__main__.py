"""The command `reelwright`, also as `python -m chalicelib.cli`."""

import sys
from pathlib import Path

from chalicelib import __version__

MODULE = "python -m chalicelib.cli"


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        # Answered without the libraries of the other commands, which a plain `pip install reelwright` leaves out.
        sys.stdout.write(f"reelwright {__version__}\n")
        return
    try:
        # Loading the libraries takes half a second. Ctrl-C must not print a traceback in that time.
        from chalicelib.cli.main import cli
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as error:
        if error.name not in ("click", "rich"):
            raise
        sys.exit(
            "The commands need more libraries: install them with `pip install 'reelwright[cli]'`, "
            "or in a checkout with `pip install '.[cli]'`."
        )
    cli(prog_name=program_name(sys.argv[0]))


def program_name(path: str) -> str:
    """Return the name that help texts show: that of the installed command, or of the module."""
    name = Path(path).name
    return MODULE if name == "__main__.py" else name


if __name__ == "__main__":
    main()
