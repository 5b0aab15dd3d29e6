"""The operator's commands: `python -m chalicelib.cli`. No Lambda imports this, nor what only it needs (click, rich)."""
