"""Golden cases: a script, its inputs, and the expected frames at some times, in words and as pictures.

A case is a folder in `cases`: `script.json` (and others that end so: a video's own) as a template's author writes it,
`case.json` with the rest, and a picture of each frame, named by its time in ms.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """Inputs (by object id a text or the name of a media file of `medias.py`) and frames (words by time in ms).

    `warnings` are those of the timeline, `overflows` the ids of the texts that do not fit their boxes.
    """

    folder: Path
    scripts: tuple[str, ...]
    frames: Mapping[int, str]
    inputs: Mapping[str, str]
    variables: Mapping[str, str]
    origin: str
    warnings: tuple[str, ...]
    overflows: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.folder.name

    def expected(self, ms: int) -> Path:
        """Return the picture that the frame at a time must match."""
        return self.folder / f"{ms}.jpg"


def read_case(name: str) -> Case:
    folder = CASES / name
    told = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    case = Case(
        folder=folder,
        scripts=tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*script.json"))),
        frames={int(ms): words for ms, words in told.pop("frames").items()},
        inputs=told.pop("inputs", {}),
        variables=told.pop("variables", {}),
        origin=told.pop("origin", "top-left"),
        warnings=tuple(told.pop("warnings", [])),
        overflows=tuple(told.pop("overflows", [])),
    )
    if told:
        raise ValueError(f"{folder / 'case.json'}: unknown: {', '.join(told)}")
    return case


def all_cases() -> list[Case]:
    return [read_case(folder.name) for folder in sorted(CASES.iterdir())]
