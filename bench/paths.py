"""The folders of the bench."""

from local.paths import ROOT

BENCH = ROOT / "bench"
# Sources and files made from them; not committed.
BUILD = ROOT / "build" / "bench"
SOURCES = BUILD / "sources"
