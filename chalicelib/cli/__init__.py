"""The operator's commands: `python -m chalicelib.cli`. No Lambda imports this package, click or rich."""
