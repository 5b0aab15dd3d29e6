"""Where the bench keeps its files."""

from local.paths import ROOT

BENCH = ROOT / "bench"
# Sources, and what is made of them: not committed.
BUILD = ROOT / "build" / "bench"
SOURCES = BUILD / "sources"
