"""Programs of the operator's own for the layer, in place of those in the published wheel.

`own/<architecture>/`, beside this file, holds `ffmpeg`, `ffprobe` and `NOTICE.md`, which names their sources. Git
ignores it. docs/decisions/0004-one-ffmpeg.md says which builds fit.
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "own"
PROGRAMS = ("ffmpeg", "ffprobe")
NOTICE = "NOTICE.md"
# The number of a processor in the header of a program (e_machine of ELF).
_MACHINES = {"x86_64": 0x3E, "arm64": 0xB7}
_HEADER_BYTES = 20


def own_folder(architecture: str) -> Path | None:
    """Return the folder with the operator's own programs for `x86_64` or `arm64`, or None if there is none.

    Raises:
        ValueError: a file is missing, or a program is not for Linux on this architecture.
    """
    folder = FOLDER / architecture
    if not folder.is_dir():
        return None
    for name in (*PROGRAMS, NOTICE):
        if not (folder / name).is_file():
            raise ValueError(
                f"{folder} has no {name}: it needs {', '.join(PROGRAMS)} and {NOTICE}, which names their sources"
            )
    for name in PROGRAMS:
        if not _is_for(folder / name, architecture):
            raise ValueError(f"{folder / name} is not a program for Linux on {architecture}")
    return folder


def _is_for(program: Path, architecture: str) -> bool:
    with program.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    return header[:4] == b"\x7fELF" and int.from_bytes(header[18:20], "little") == _MACHINES[architecture]
