"""The API's error codes, as `/docAPI` lists them: one for each named error of `domain.errors`."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Any, get_args, get_origin

from chalicelib.domain.brand import BRANDS, Brand
from chalicelib.domain.errors import ApiError

# The part of a constructor's docstring after the code.
_MEANING = re.compile(r"Return (?:the \w+ )?\d{4}(?:,? of brand \w+)?(?::| for) ([^;.]+)")
_ANYTHING = {int: 0, str: "", list: ()}


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An entry of the list: `when` it is raised, unless the message says it all, and the keys of its `data`."""

    code: int
    message: str
    when: str
    data: tuple[str, ...]


# Errors that end a video. They are in its status.
_OF_VIDEOS = (
    ErrorCode(1011, "Error downloading medias", "a download failed; the status of the video has the cause", ()),
    ErrorCode(1012, "Error processing video", "rendering failed; the status of the video has the cause", ()),
)


def error_codes(brand: Brand) -> list[ErrorCode]:
    """Return the error codes of a brand, by code; those of one code in the order of the vendors' lists.

    Errors that the brand words differently, or that name another brand, are left out.
    """
    others = [other.title for other in BRANDS.values() if other != brand]
    found: dict[tuple[int, str], ErrorCode] = {}
    for each in (*_OF_VIDEOS, *_answer_errors()):
        if each.code > 0 and each.code not in brand.other_errors and not any(name in each.message for name in others):
            found.setdefault((each.code, each.message), each)
    return sorted(found.values(), key=lambda each: each.code)


def _answer_errors() -> Iterator[ErrorCode]:
    for name, constructor in vars(ApiError).items():
        if isinstance(constructor, classmethod):
            yield _entry(getattr(ApiError, name))


def _entry(constructor: Any) -> ErrorCode:
    wanted = inspect.signature(constructor).parameters
    error: ApiError = constructor(**{name: _anything(each.annotation) for name, each in wanted.items()})
    meaning = _MEANING.match(" ".join((inspect.getdoc(constructor) or "").split()))
    return ErrorCode(error.code, error.message, meaning[1].replace("`", "") if meaning else "", tuple(_keys(error)))


def _keys(error: ApiError) -> list[str]:
    return list(error.data) if isinstance(error.data, dict) else []


def _anything(kind: Any) -> object:
    plain = get_args(kind)[0] if isinstance(kind, UnionType) else kind
    return _ANYTHING[get_origin(plain) or plain]
