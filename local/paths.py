"""Where things lie on this machine. Everything that is made at run time is below `.local/`.

`REELWRIGHT_LOCAL` names another folder for it, as the tests do.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = Path(os.environ.get("REELWRIGHT_LOCAL") or ROOT / ".local").absolute()
DEMO_ENV = LOCAL / "demo.env"
EMULATOR_LOG = LOCAL / "emulator.log"
RUN_FILE = LOCAL / "run.json"
PACKAGE = LOCAL / "package"
STATE = LOCAL / "state"
CHECKPOINT = LOCAL / "checkpoint"
UNSAVED = LOCAL / "unsaved"
BUCKETS = LOCAL / "buckets"
TEMPORARY = LOCAL / "tmp"
