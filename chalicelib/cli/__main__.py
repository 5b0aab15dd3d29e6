"""`python -m chalicelib.cli --help`."""

from chalicelib.cli.main import cli

if __name__ == "__main__":
    cli(prog_name="python -m chalicelib.cli")
