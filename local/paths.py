"""Where things lie on this machine. Everything that is made at run time is below `.local/`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
DEMO_ENV = LOCAL / "demo.env"
EMULATOR_LOG = LOCAL / "emulator.log"
RUN_FILE = LOCAL / "run.json"
PACKAGE = LOCAL / "package"
STATE = LOCAL / "state"
BUCKETS = LOCAL / "buckets"
TEMPORARY = LOCAL / "tmp"
