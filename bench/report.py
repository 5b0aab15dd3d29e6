"""Store results as JSON for programs, and as Markdown with plots for people."""

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import cost_rates
from bench.paths import BENCH
from bench.plots import save
from bench.result import BenchResult

_RESULTS = BENCH / "results.json"
_INTRODUCTION = """\
# The cost of Reelwright

Written by `make bench`; do not edit. CPU is user and system time of a process and all that it starts. Commands by hand
run in the same minutes with the same ffmpeg: only ratios are comparable between machines.
"""


def results() -> dict[str, Any]:
    """Return all stored results, by the name of the measurement."""
    return json.loads(_RESULTS.read_text()) if _RESULTS.exists() else {}


def keep(name: str, result: BenchResult, ffmpeg: str) -> None:
    """Store a result in place of an earlier one, and write the report again."""
    files = {f"{name}-{number}.png": chart for number, chart in enumerate(result.charts, 1)}
    for file, chart in files.items():
        save(chart, BENCH / file)
    goals = [{**asdict(goal), "text": str(goal), "is_reached": goal.is_reached} for goal in result.goals]
    run = {"day": datetime.now(UTC).strftime("%Y-%m-%d"), "machine": _machine(), "ffmpeg": ffmpeg}
    everything = {**results(), name: {**asdict(result), "goals": goals, "plots": list(files), **run}}
    _RESULTS.write_text(json.dumps(everything, indent=1) + "\n")
    cost_rates.write(everything)
    (BENCH / "RESULTS.md").write_text("\n".join([_INTRODUCTION, *_sections(everything)]))


def _sections(everything: Mapping[str, Any]) -> Iterator[str]:
    for found in everything.values():
        yield f"## {found['title']}\n"
        yield _row(found["columns"])
        yield _row(["---"] * len(found["columns"]))
        yield from (_row(row) for row in found["rows"])
        yield ""
        yield from (f"- {goal['text']}" for goal in found["goals"])
        yield from (f"- {note}" for note in found["notes"])
        yield f"- {found['day']}, {found['machine']}, {found['ffmpeg']}; {found['load']}\n"
        yield from (f"![{found['title']}]({file})\n" for file in found["plots"])


def _row(cells: list[Any]) -> str:
    return f"| {' | '.join(f'{cell:.2f}' if isinstance(cell, float) else str(cell) for cell in cells)} |"


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} × {models[0]}" if models else platform.machine()
