"""Reelwright: personalised videos at scale. docs/explanation/architecture.md says what lies where."""
