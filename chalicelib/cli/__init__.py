"""The command `reelwright`, also as `python -m chalicelib.cli`. No Lambda imports this package, click or rich."""
