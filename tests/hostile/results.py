"""The outcome of a run, as a page that is committed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.hostile.campaign import Trial

_PAGE = Path(__file__).with_name("RESULTS.md")
_KINDS = ("video", "audio", "image", "font")


def write_results(trials: Sequence[Trial], faults: Sequence[Trial], seed: int) -> None:
    """Write the page."""
    inspected = [trial for trial in trials if trial.task.use == "inspect"]
    rendered = [trial for trial in trials if trial.task.use == "render"]
    lines = [
        "# Hostile files",
        "",
        f"`make hostile` wrote this page, with the seed {seed}. It makes files that claim, repeat and nest too much,",
        "and mutations of good files of every accepted kind. It inspects each as an upload, in a process with the",
        "memory of the API's function (1,024 MiB) and the 29 s of the gateway, and renders some that are accepted,",
        "with 3,008 MiB.",
        "",
        f"**{len(inspected):,} files inspected, {len(rendered):,} rendered, {len(faults)} faults.** A fault is a",
        "crash, a hang, too much memory, or an error that is neither a refusal (1029) nor names the file.",
        "",
        "| declared as | files | accepted | refused | faults | slowest, s | most memory, MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *_rows(inspected, ("accepted", "refused")),
        "",
        "| rendered | files | rendered | named in an error | faults | slowest, s | most memory, MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *_rows(rendered, ("rendered", "failed")),
        "",
        "The slowest to inspect:",
        "",
        *(
            f"- {trial.ms / 1000:.1f} s, {trial.end}: {trial.task.name}"
            for trial in sorted(inspected, key=lambda trial: -trial.ms)[:10]
        ),
        "",
    ]
    _PAGE.write_text("\n".join(lines), encoding="utf-8")


def _rows(trials: Sequence[Trial], good: tuple[str, str]) -> Iterator[str]:
    for kind in _KINDS:
        kept = [trial for trial in trials if trial.task.kind == kind]
        if not kept:
            continue
        ends = Counter(trial.end for trial in kept)
        faults = len(kept) - sum(ends[end] for end in good)
        slowest_s, most_mb = max(trial.ms for trial in kept) / 1000, max(trial.peak_mb for trial in kept)
        numbers = (
            kind,
            f"{len(kept):,}",
            *(f"{ends[end]:,}" for end in good),
            faults,
            f"{slowest_s:.1f}",
            f"{most_mb:.0f}",
        )
        yield f"| {' | '.join(map(str, numbers))} |"
