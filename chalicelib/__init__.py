"""Reelwright: personalised videos at scale. docs/explanation/architecture.md is the map of the code."""

__version__ = "0.1.0"
