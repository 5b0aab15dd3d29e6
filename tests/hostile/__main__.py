"""`make hostile`: try hostile files, and write what came of them to tests/hostile/RESULTS.md.

    python -m tests.hostile [--files 5000] [--rendered 400] [--seed 1] [--only PATTERN]

Files that are neither accepted nor refused with a reason stay in build/hostile/faults. The command fails if there are
any. With `--only`, it tries the files whose names have a regular expression, tells each, and writes no results.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from chalicelib.render.ffmpeg.binaries import find_binaries
from tests.hostile.campaign import FunctionSize, Task, Trial, try_all
from tests.hostile.corpus import ROOT
from tests.hostile.files import hostile_files
from tests.hostile.results import write_results

_BUILD = ROOT / "build/hostile"
# The API's function inspects uploads, and the gateway waits 29 s. The functions that render have 15 minutes; a frame of
# such a file, and a bit of its sound, need far less.
_API, _RENDER = FunctionSize(1024, 29), FunctionSize(3008, 120)
_GOOD = frozenset({"accepted", "refused", "rendered", "failed"})


class _Run:
    """The trials of a run, and the files that are kept."""

    def __init__(self, folder: Path, *, loud: bool) -> None:
        self.folder, self.loud = folder, loud
        self.trials: list[Trial] = []
        self.accepted: list[Task] = []

    def keep(self, trial: Trial) -> None:
        self.trials.append(trial)
        path = trial.task.path
        if trial.end not in _GOOD:
            place = _BUILD / "faults" / re.sub(r"[^\w.]+", "-", trial.task.name)[:100]
            shutil.copy(path, place)
            print(f"\n{trial.end}: {trial.task.name} ({trial.task.kind}): {place}\n{trial.why.strip()}", flush=True)
        elif self.loud:
            print(f"{trial.ms:6} ms {trial.peak_mb:5.0f} MB {trial.end}: {trial.task.name}: {trial.why}", flush=True)
        elif len(self.trials) % 500 == 0:
            print(f"{len(self.trials):,} tried", flush=True)
        if trial.end == "accepted" and trial.task.kind != "font":
            self.accepted.append(trial.task)
        elif path.is_relative_to(self.folder):
            path.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Try files; return 1 if one did harm."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--rendered", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    given = parser.parse_args(arguments)
    (_BUILD / "faults").mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=_BUILD) as name:
        run = _Run(Path(name), loud=given.only is not None)
        try_all(_inspections(given, Path(name)), _API, run.keep)
        try_all(_renders(given, run), _RENDER, run.keep)
        faults = [trial for trial in run.trials if trial.end not in _GOOD]
        if given.only is None:
            write_results(run.trials, faults, given.seed)
    print(f"{len(run.trials):,} trials, {len(faults)} faults")
    return 1 if faults else 0


def _inspections(given: argparse.Namespace, folder: Path) -> Iterator[Task]:
    numbers = count()
    for specimen in hostile_files(given.files, given.seed, _BUILD / "corpus", find_binaries(None)):
        if given.only is None or re.search(given.only, specimen.name):
            path = folder / f"{next(numbers)}"
            path.write_bytes(specimen.content)
            yield Task(specimen.name, specimen.kind, path)


def _renders(given: argparse.Namespace, run: _Run) -> Iterator[Task]:
    """Yield renders of accepted files: of all that were made to do harm, and of some of the mutated ones."""
    chance = Random(given.seed)
    accepted = sorted(run.accepted, key=lambda task: task.name)
    chosen = [task for task in accepted if not task.name[0].isdigit()]
    rest = [task for task in accepted if task.name[0].isdigit()]
    for task in chosen + chance.sample(rest, min(len(rest), max(0, given.rendered - len(chosen)))):
        yield Task(task.name, task.kind, task.path, "render", chance.random())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
