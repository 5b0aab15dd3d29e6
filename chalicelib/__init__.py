"""Reelwright: personalised videos at scale. docs/architecture.md says what lies where."""
