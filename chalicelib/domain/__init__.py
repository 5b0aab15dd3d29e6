"""Data and rules, no I/O."""
