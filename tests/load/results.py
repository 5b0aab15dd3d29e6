"""The results of load runs, as tests/load/RESULTS.md has them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_PAGE = Path(__file__).with_name("RESULTS.md")
_DATA = Path(__file__).with_name("results.json")
_KINDS = ("without deaths", "with deaths", "with many deaths")
_HEAD = """# Load

`make load` wrote this page, on a machine with two shared CPUs, where the clients run beside the local cloud.
So the times say little about AWS. What counts is that no call failed and no video was lost.
"""


@dataclass(frozen=True, slots=True)
class MethodTimes:
    """The calls of a method, those that failed, and percentiles of their times, in ms."""

    name: str
    calls: int
    failures: int
    p50: int
    p95: int
    p99: int


@dataclass(frozen=True, slots=True)
class LoadResult:
    """A run: who called for how long, what became of the videos, and everything that went wrong.

    - `drained_s`: the time from the last call to the end of the last video.
    - `kills`: the workers that were killed, by function; `deaths_wanted`: how many deaths the run went on for, if any.
    - `note`: what else is to be known about the run.
    - `emulator_mb`, `workers_mb`: the highest memory in the first and in the last third; of workers, the largest one.
    """

    clients: int
    minutes: float
    drained_s: int
    kills: Mapping[str, int]
    accepted: int
    by_status: Mapping[str, int]
    webhook_calls: int
    times: Sequence[MethodTimes]
    emulator_mb: tuple[int, int]
    workers_mb: tuple[int, int]
    faults: Sequence[str]
    deaths_wanted: int = 0
    note: str = ""

    @property
    def name(self) -> str:
        """The kind of run, one of `_KINDS`."""
        return _KINDS[2 if self.deaths_wanted else 1 if self.kills else 0]

    def __str__(self) -> str:
        """Return a section of the page."""
        ends = ", ".join(f"{count:,} {status}" for status, count in sorted(self.by_status.items()))
        kills = ", ".join(f"{count} of {_short(name)}" for name, count in sorted(self.kills.items()))
        lines = [
            f"## {self.name.capitalize()}",
            "",
            f"- {self.clients} clients, {self.minutes:g} minutes, {sum(each.calls for each in self.times):,} calls",
            f"- workers killed while busy: {sum(self.kills.values()):,}{f' ({kills})' if kills else ''}",
            f"- {self.accepted:,} videos accepted; in the end {ends}; the last {self.drained_s} s after the last call",
            f"- {self.webhook_calls:,} calls of webhooks",
            f"- memory, highest in the first and the last third: emulator {self.emulator_mb[0]:,} and "
            f"{self.emulator_mb[1]:,} MB, largest worker {self.workers_mb[0]:,} and {self.workers_mb[1]:,} MB",
            f"- faults: {len(self.faults) or 'none'}",
            *(f"  - {fault}" for fault in self.faults[:20]),
            *([f"- {self.note}"] if self.note else []),
            "",
            "| method | calls | failed | p50, ms | p95, ms | p99, ms |",
            "| --- | --- | --- | --- | --- | --- |",
            *(
                f"| `{each.name}` | {each.calls:,} | {each.failures:,} | {each.p50:,} | {each.p95:,} | {each.p99:,} |"
                for each in self.times
            ),
            "",
        ]
        return "\n".join(lines)


def write_result(result: LoadResult) -> None:
    """Write a run into the page, in place of the one of its kind before."""
    known = json.loads(_DATA.read_text()) if _DATA.exists() else {}
    known[result.name] = asdict(result)
    _DATA.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    sections = [str(_read(known[name])) for name in _KINDS if name in known]
    _PAGE.write_text("\n".join([_HEAD, *sections]))


def _read(fields: dict[str, object]) -> LoadResult:
    times = [MethodTimes(**each) for each in fields["times"]]  # type: ignore[attr-defined]
    return LoadResult(**fields | {"times": times})  # type: ignore[arg-type]


def _short(function: str) -> str:
    """Return the name of a function without those of the stack and the deployment."""
    return function.removeprefix("reelwright-local-").partition("-")[0]
