"""The API's error codes, as the page lists them: those that have a name in `domain.errors`."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Any, get_args, get_origin

from chalicelib.domain.brand import BRANDS, Brand
from chalicelib.domain.errors import ApiError

# What a constructor's documentation says behind its code.
_MEANING = re.compile(r"\d{4}(?:, [^:;]+)?: ([^;]+?)(?:;|\.?$)")
_ANYTHING = {int: 0, str: "", list: ()}


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An entry of the list: when it is raised, if its message does not say it all, and what its `data` hold."""

    code: int
    message: str
    when: str
    data: tuple[str, ...]


# They end a video, and stand in its status.
_OF_VIDEOS = (
    ErrorCode(1011, "Error downloading medias", "of a video: the message of its status tells which, and why", ()),
    ErrorCode(1012, "Error processing video", "of a video: the message of its status tells where, and why", ()),
)


def error_codes(brand: Brand) -> list[ErrorCode]:
    """Those of a brand, by code; those of one code in the order of the vendors' lists.

    It lacks what it says otherwise, and what names another brand.
    """
    others = [other.title for other in BRANDS.values() if other != brand]
    found: dict[tuple[int, str], ErrorCode] = {}
    for each in (*_of_answers(), *_OF_VIDEOS):
        if each.code > 0 and each.code not in brand.other_errors and not any(name in each.message for name in others):
            found.setdefault((each.code, each.message), each)
    return sorted(found.values(), key=lambda each: each.code)


def _of_answers() -> Iterator[ErrorCode]:
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
