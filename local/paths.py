"""Paths on this machine. All files that the local cloud writes are below `.local/`.

`REELWRIGHT_LOCAL` sets another folder, as the tests do.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = Path(os.environ.get("REELWRIGHT_LOCAL") or ROOT / ".local").absolute()
DEMO_ENV = LOCAL / "demo.env"
EMULATOR_LOG = LOCAL / "emulator.log"
RUN_FILE = LOCAL / "run.json"
PACKAGE = LOCAL / "package"
DEV_PACKAGE = LOCAL / "dev"
PERMISSIONS = LOCAL / "permissions.jsonl"
STATE = LOCAL / "state"
CHECKPOINT = LOCAL / "checkpoint"
UNSAVED = LOCAL / "unsaved"
BUCKETS = LOCAL / "buckets"
TEMPORARY = LOCAL / "tmp"
