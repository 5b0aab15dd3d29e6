"""The environment of a process that reads uploaded files: what programs and libraries need, and no credentials."""

import os

_KEPT = (
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHOME",
    "REELWRIGHT_FONTS_DIR",
    "TMPDIR",
)


def environment(**more: str) -> dict[str, str]:
    """Return the environment for such a process, with `more` variables."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | more
