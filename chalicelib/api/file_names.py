"""Names of files that a call gives: which are taken, and what is left of those that were taken before."""

from pathlib import PurePosixPath
from unicodedata import category

from chalicelib.api.wire_fields import check_length
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_FILE_NAME_CHARS

_SEPARATORS = "/\\"
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""The categories of characters that nobody sees: controls, among them those of the direction, and ends of lines."""
_JOINERS = "\u200c\u200d"
"""The characters between letters of Persian and Indic words, and within emoji."""
_RESERVED = frozenset('<>:"|?*')
"""The characters that Windows does not allow in names."""


def check_file_name(name: str, path: str) -> str:
    """Return the name of a file, if it has no folder and no control character.

    Raises:
        ApiError: -32602 it is empty or too long, or has one.
    """
    check_length(name, path, MAX_FILE_NAME_CHARS, 1)
    if any(each in _SEPARATORS for each in name) or name in (".", ".."):
        raise ApiError.invalid_params(path, "the name of a file without folders")
    if any(map(_is_unseen, name)):
        raise ApiError.invalid_params(path, "a name without control characters")
    return name


def safe_stem(name: str) -> str:
    """Return a name without its folders and its ending, with `_` in place of what a file cannot be named."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join("_" if each in _RESERVED or _is_unseen(each) else each for each in last)
    return PurePosixPath(clean).stem.strip(". ")


def _is_unseen(character: str) -> bool:
    return category(character) in _UNSEEN and character not in _JOINERS
