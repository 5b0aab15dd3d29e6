"""Paths of the project on this machine."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
CHALICE = ROOT / ".chalice"
CONFIG = CHALICE / "config.json"
